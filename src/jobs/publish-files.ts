import type { CommitOutcome } from '../catalog/table-commits.ts'
import { failure } from '../core/errors/failure.ts'
import type { ExportMode } from '../core/movement.ts'
import type { PublicationStep } from '../core/publication.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { JobRecord, PublishIntent } from '../metastore/metastore.ts'
import type { UnitOfWork } from '../metastore/unit-of-work.ts'
import type { Location } from '../storage/storage.ts'
import { type JobParts, moveKey } from './parts.ts'

/** A folder that an attempt fills and that becomes the folder at `target`. */
export interface FolderPublication {
  readonly staging: Location
  readonly target: Location
  readonly mode: ExportMode
}

/** What Spark leaves in a folder that is complete. */
const SUCCESS = '_SUCCESS'

/**
 * Make the staged folder the folder at the target.
 * @throws PATH_EXISTS when something is there and the mode says that nothing may be: nothing was published then.
 */
export async function publishFolder(
  job: JobRecord,
  { staging, target, mode }: FolderPublication,
  files: readonly WrittenFile[],
  ending: PublishIntent['ending'],
  finish: () => UnitOfWork,
  parts: JobParts,
): Promise<CommitOutcome> {
  const { storage } = parts
  const mark = { root: staging.root, key: `${staging.key}/${SUCCESS}` }
  await storage.makeMark(mark)
  return await parts.publications.publish({
    job: moveKey(job, parts.serverId),
    target,
    staged: [...files.map(({ path }) => path), storage.localPath(mark)],
    ending,
    finish,
    async plan(): Promise<readonly PublicationStep[]> {
      if (mode === 'Overwrite') {
        return [{ kind: 'replace', from: staging, to: target, aside: { root: staging.root, key: `${staging.key}-replaced` } }]
      }
      if (await storage.isTaken(target)) throw failure('PATH_EXISTS', [storage.address(target)])
      return [{ kind: 'place', from: staging, to: target }]
    },
  })
}
