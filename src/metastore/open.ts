import { open as openFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import type { Metastore } from './metastore.ts'
import { MIGRATIONS } from './migrations/all.ts'
import { CommitCount } from './sqlite/commit-count.ts'
import { startListReader } from './sqlite/list-reader.ts'
import { migrate } from './sqlite/migrate.ts'
import { createCatalogReads } from './sqlite/reads/catalog-reads.ts'
import { createIamReads } from './sqlite/reads/iam-reads.ts'
import { createJobReads } from './sqlite/reads/job-reads.ts'
import { createQueueReads } from './sqlite/reads/queue-reads.ts'
import { createTombstoneReads } from './sqlite/reads/tombstone-reads.ts'
import { createWorkerReads } from './sqlite/reads/worker-reads.ts'
import { startStoreThread } from './sqlite/store-thread.ts'
import type { WriterData } from './sqlite/writer-thread.ts'
import type { UnitOfWork, UnitOutcome } from './unit-of-work.ts'
import { unstorable } from './unstorable.ts'

export interface MetastoreOptions {
  /** Absolute path of `metastore.db`; its folder exists. `-wal` and `-shm` files lie beside it while it is open. */
  readonly file: string
  readonly log: Logger
}

/** A new file's name must survive a power cut as its content does. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await openFile(folder, 'r')
  await handle.sync()
}

/**
 * Open the embedded metastore, made or upgraded as needed. Three kinds of connections: the writer's thread, a read-only one on this thread for
 * reads by key, and threads for lists. The caller holds the data folder (`acquireDataFolder`).
 * @throws METASTORE_UNUSABLE for a newer schema, and for a file that is no metastore or cannot be opened
 */
export async function openMetastore({ file, log }: MetastoreOptions): Promise<Metastore & AsyncDisposable> {
  const { from, to, backup } = await migrate(file, MIGRATIONS)
  if (from !== to) log.info({ from, to, backup }, 'metastore.migrated')
  const commits = new CommitCount()
  const writing: WriterData = { file, commits: commits.memory }
  const writer = await startStoreThread<UnitOfWork, UnitOutcome>('writer-thread', writing, log)
  await syncFolder(dirname(file))
  const database = new DatabaseSync(file, { readOnly: true })
  database.exec('PRAGMA busy_timeout = 10000')
  const lists = startListReader(file, log)

  async function close(): Promise<void> {
    await lists.close()
    // Whoever waits for a write may read its outcome, so reads end after the last of them.
    await writer.close()
    if (database.isOpen) database.close()
  }

  return {
    write: async (unit) => unstorable(unit) ?? (await writer.ask(unit)),
    jobs: { ...createJobReads(database, commits), list: lists.list },
    catalog: createCatalogReads(database),
    iam: createIamReads(database),
    queues: createQueueReads(database),
    tombstones: createTombstoneReads(database),
    workers: createWorkerReads(database),
    close,
    [Symbol.asyncDispose]: close,
  }
}
