import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import { systemRandom } from '../src/core/random.ts'
import type { StructField } from '../src/core/spark-types.ts'
import type { WrittenFile } from '../src/core/written-file.ts'
import { createWorkerPool } from '../src/engines/duckdb/worker-pool.ts'
import { createTable } from '../src/iceberg/create-table.ts'
import { dataFolder, newWriterId } from '../src/iceberg/file-names.ts'
import type { LoadedTable } from '../src/iceberg/metadata.ts'
import { newStamp, prepareAppend, prepareOverwrite } from '../src/iceberg/prepare-commit.ts'
import { tableFolder } from '../src/iceberg/table-files.ts'
import { writeCommit } from '../src/iceberg/write-commit.ts'
import { createLocalStorage } from '../src/storage/local-storage.ts'
import type { Storage } from '../src/storage/storage.ts'

export type Column = StructField & { readonly fieldId: number }

const PROJECT = 'interop'
const QUEUE = { id: 'q', name: 'default', threads: 2, memoryBytes: 1024 ** 3 }

/** Tables made as the server makes them: files by a worker process, metadata and commits by the control plane's code. */
export interface Workshop extends AsyncDisposable {
  readonly storage: Storage
  /** A plain DuckDB beside it all, to work out what is expected. */
  readonly duckdb: DuckDBConnection
  create(name: string, columns: readonly Column[]): Promise<LoadedTable>
  /** The table's next version, written to the disk. */
  insert(
    table: LoadedTable,
    columns: readonly Column[],
    select: string,
    manner: 'append' | 'overwrite',
  ): Promise<LoadedTable & { readonly jobId: string }>
}

export async function openWorkshop(folder: string): Promise<Workshop> {
  const storage = createLocalStorage({ dataDir: join(folder, 'data'), buckets: [], allowedPaths: [] })
  const log = pino({ level: 'warn' }, pino.destination(2))
  const pool = createWorkerPool({
    log,
    spillFolder: join(folder, 'spill'),
    foldersOf: (project) => storage.foldersOf(project),
    prelude: [],
  })
  const instance = await DuckDBInstance.create(':memory:')
  const duckdb = await instance.connect()
  await duckdb.run("SET TimeZone = 'UTC'")

  async function filesOf(target: string, columns: readonly Column[], sql: string): Promise<readonly WrittenFile[]> {
    mkdirSync(target, { recursive: true })
    const work = { kind: 'write', sql, views: [], folder: target, columns, partitioning: [], rowsPerFileMax: null } as const
    const execution = pool.start({ id: randomUUID(), projectId: PROJECT, queue: QUEUE, timeZone: 'UTC', work, named: (text) => text })
    const files: WrittenFile[] = []
    for await (const event of execution.events) {
      if (event.kind === 'files') files.push(...event.files)
      if (event.kind === 'end' && event.end.outcome !== 'finished')
        throw new Error(`the write ended as ${event.end.outcome}`, { cause: event.end })
    }
    return files
  }

  return {
    storage,
    duckdb,
    create: async (name, columns) =>
      await createTable(storage, {
        uuid: randomUUID(),
        location: storage.systemLocation(PROJECT, 'warehouse', `db/${name}-${randomUUID()}`),
        columns,
        nowMs: Date.now(),
        properties: { comment: 'made by open-dli' },
      }),
    async insert(table, columns, select, manner) {
      const job = { jobId: randomUUID(), attempt: 1 }
      const { root, key } = tableFolder(table.metadataLocation)
      const target = { root, key: `${key}/${dataFolder(newWriterId(job, randomUUID()))}` }
      const files = await filesOf(storage.localPath(target), columns, select)
      const stamp = newStamp({ nowMs: Date.now(), ...job }, systemRandom)
      const plan = await (manner === 'append' ? prepareAppend : prepareOverwrite)(storage, table, files, stamp)
      return { ...(await writeCommit(storage, plan)), jobId: job.jobId }
    },
    async [Symbol.asyncDispose]() {
      await pool.close()
      duckdb.closeSync()
      instance.closeSync()
    },
  }
}
