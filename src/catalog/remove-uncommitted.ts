import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Logger } from 'pino'
import { metadataVersion, type Writer, writerOf } from '../iceberg/file-names.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { snapshotWriter } from '../iceberg/snapshot-summary.ts'
import type { Metastore, TableRecord } from '../metastore/metastore.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { isRegistered } from './registered-table.ts'

export interface RecoveryParts {
  readonly metastore: { readonly jobs: Pick<Metastore['jobs'], 'unfinished' | 'isCommitted'>; readonly catalog: Metastore['catalog'] }
  readonly storage: Storage
  readonly log: Logger
}

/** Tables looked at side by side. */
const AT_A_TIME = 16

/**
 * Remove what commits and attempts that died with an earlier server left in the folders of managed tables. Call it when this server holds the
 * data folder and its predecessor's workers are gone, before anything is dispatched and before the server listens.
 *
 * What is an orphan follows from the metastore, never from a file's age:
 * - A commit and its job's end are one transaction. So a job that is not finished has no commit, all of its attempts are dead by now, and
 *   whatever carries its id is nobody's: data folders, manifests, metadata.
 * - The version of a table is the one that the catalog names, and versions only grow: a metadata file with a higher number, and the manifests
 *   of the same writer, were never committed.
 *
 * Reads the names in two folders a table, no files: what an attempt left whose job has ended since stays for the cleaner.
 * A table that cannot be read keeps everything and does not keep the server from starting.
 * @returns how many files and folders of data were removed.
 */
export async function removeUncommitted(parts: RecoveryParts): Promise<number> {
  const { jobs, catalog } = parts.metastore
  const left = jobs.unfinished().map(({ id }) => id)
  const unfinished = new Set(left.filter((id) => !jobs.isCommitted(id)))
  const tables = catalog.managedTables()
  let removed = 0
  for (let at = 0; at < tables.length; at += AT_A_TIME) {
    const some = await Promise.all(tables.slice(at, at + AT_A_TIME).map((table) => removeFromTable(table, unfinished, parts)))
    removed += some.reduce((sum, count) => sum + count, 0)
  }
  return removed
}

async function removeFromTable(table: TableRecord, unfinished: ReadonlySet<string>, { storage, log }: RecoveryParts): Promise<number> {
  try {
    const orphans = await orphansOf(table, unfinished, storage)
    for (const orphan of orphans) await storage.remove(orphan)
    if (orphans.length > 0) log.info({ table_id: table.id, removed: orphans.length }, 'recovery.uncommitted_removed')
    return orphans.length
  } catch (error) {
    log.error({ table_id: table.id, err: error }, 'recovery.table_skipped')
    return 0
  }
}

/** What in a table's folder was never committed. */
async function orphansOf(table: TableRecord, unfinished: ReadonlySet<string>, storage: Storage): Promise<readonly Location[]> {
  const { metadataLocation: current, location } = table
  if (current === null) return []
  const namesIn = (folder: string) => namesAt(storage.localPath({ root: location.root, key: `${location.key}/${folder}` }))
  const [metadata, data] = await Promise.all([namesIn('metadata'), namesIn('data')])
  const version = metadataVersion(current.key) ?? Number.POSITIVE_INFINITY
  // A table that was registered may have newer versions of its maker's beside ours.
  const isOurs = (name: string): boolean => !isRegistered(table) || writerOf(name) !== null
  const newer = metadata.filter((name) => (metadataVersion(name) ?? 0) > version && isOurs(name))
  const writers = new Set(newer.map((name) => writerOf(name)?.writerId))
  const isOrphan = (name: string): boolean => {
    const writer = writerOf(name)
    return writer !== null && (unfinished.has(writer.jobId) || writers.has(writer.writerId))
  }
  const orphans = [
    ...new Set([...newer, ...metadata.filter(isOrphan)].map((name) => `metadata/${name}`)),
    ...data.filter(isOrphan).map((name) => `data/${name}`),
  ]
  if (orphans.length > 0) await checkAgainst(current, orphans, storage)
  return orphans.map((name) => ({ root: location.root, key: `${location.key}/${name}` }))
}

/** The table's own account of who wrote it has to agree with the metastore before anything goes. */
async function checkAgainst(current: Location, orphans: readonly string[], storage: Storage): Promise<void> {
  const { metadata } = await loadTable(storage, current)
  const committed = new Set(metadata.snapshots.map((snapshot) => attemptOf(snapshotWriter(snapshot))))
  const named = orphans.find((path) => {
    const writer = writerOf(basename(path))
    return writer !== null && committed.has(attemptOf(writer))
  })
  if (named !== undefined) throw new Error(`${named} is to be removed, but a snapshot of the table is by the same attempt`)
}

const attemptOf = (writer: Writer | null): string => (writer === null ? '' : `${writer.jobId}-${writer.attempt}`)

async function namesAt(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
