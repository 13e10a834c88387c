import { newWriterId } from '../iceberg/file-names.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { Location, Storage } from '../storage/storage.ts'
import type { JobParts } from './parts.ts'

/** Where the bad records of a job's inputs go. */
export interface BadRecordsPlace {
  /** The attempt's own folder, which holds nothing else. */
  readonly staging: Location
  /** The file that the engine makes in it. */
  readonly staged: Location
  /** `<path>/<job id>.json`: of all attempts of a job one file at most. */
  readonly published: Location
}

/**
 * The place for bad records below a path, free of what earlier attempts left.
 * @throws PATH_INVALID, PATH_REFUSED
 */
export async function badRecordsPlace(job: JobRecord, path: string, { storage, newId }: JobParts): Promise<BadRecordsPlace> {
  const { root, key } = storage.locate(job.projectId, path)
  const staging = storage.stagingFolder(root, `${newWriterId({ jobId: job.id, attempt: job.attempt }, newId())}-bad`)
  const name = `${job.id}.json`
  const place = { staging, staged: { root, key: `${staging.key}/${name}` }, published: { root, key: key === '' ? name : `${key}/${name}` } }
  await storage.remove(place.published)
  await storage.makeFolder(staging)
  return place
}

/**
 * Make the file public, if there are bad records, and have it on the disk before what was written without them is committed. The next attempt of a
 * job whose commit did not come about takes it away.
 */
export async function settleBadRecords({ staged, staging, published }: BadRecordsPlace, badRows: number, storage: Storage): Promise<void> {
  if (badRows > 0) {
    await storage.publish([storage.localPath(staged)])
    await storage.carryOut({ kind: 'place', from: staged, to: published })
  }
  await storage.remove(staging)
}

export async function discardBadRecords({ staging, published }: BadRecordsPlace, storage: Storage): Promise<void> {
  await storage.remove(staging)
  await storage.remove(published)
}
