import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import type { PartitionField } from '../src/core/partitioning.ts'
import { systemRandom } from '../src/core/random.ts'
import type { StructField } from '../src/core/spark-types.ts'
import type { WrittenFile } from '../src/core/written-file.ts'
import { createWorkerPool } from '../src/engines/duckdb/worker-pool.ts'
import { createTable } from '../src/iceberg/create-table.ts'
import { dataFolder, newWriterId } from '../src/iceberg/file-names.ts'
import { currentSchema, type LoadedTable } from '../src/iceberg/metadata.ts'
import type { Operation } from '../src/iceberg/operations.ts'
import { partitioningOf } from '../src/iceberg/partition-types.ts'
import { newStamp } from '../src/iceberg/prepare-commit.ts'
import { prepareOperation } from '../src/iceberg/prepare-operation.ts'
import { sparkColumns } from '../src/iceberg/spark-columns.ts'
import { tableFolder } from '../src/iceberg/table-files.ts'
import { writeCommit } from '../src/iceberg/write-commit.ts'
import { createLocalStorage } from '../src/storage/local-storage.ts'
import type { Storage } from '../src/storage/storage.ts'

export type Column = StructField & { readonly fieldId: number }

export const PROJECT = 'interop'
const QUEUE = { id: 'q', name: 'default', threads: 2, memoryBytes: 1024 ** 3 }

export type Committed = LoadedTable & { readonly jobId: string }

/** Tables made as the server makes them: files by a worker process, metadata and commits by the control plane's code. */
export interface Workshop extends AsyncDisposable {
  readonly storage: Storage
  /** A plain DuckDB beside it all, to work out what is expected. */
  readonly duckdb: DuckDBConnection
  create(name: string, columns: readonly Column[], partitioning?: readonly PartitionField[]): Promise<LoadedTable>
  /** Files with the rows of a SELECT, in the table's present schema and partitioning. */
  write(table: LoadedTable, select: string, columns?: readonly Column[]): Promise<readonly WrittenFile[]>
  /** The table's next version, written to the disk. */
  commit(table: LoadedTable, operation: Operation): Promise<Committed>
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

  return {
    storage,
    duckdb,
    create: async (name, columns, partitioning = []) =>
      await createTable(storage, {
        uuid: randomUUID(),
        location: storage.systemLocation(PROJECT, 'warehouse', `db/${name}-${randomUUID()}`),
        columns,
        partitioning,
        nowMs: Date.now(),
        properties: { comment: 'made by open-dli' },
      }),
    async write({ metadata, metadataLocation }, sql, columns = sparkColumns(currentSchema(metadata))) {
      const { root, key } = tableFolder(metadataLocation)
      const target = storage.localPath({
        root,
        key: `${key}/${dataFolder(newWriterId({ jobId: randomUUID(), attempt: 1 }, randomUUID()))}`,
      })
      mkdirSync(target, { recursive: true })
      const how = { schema: currentSchema(metadata), partitioning: partitioningOf(metadata), rowsPerFileMax: null }
      const work = { kind: 'write', sql, views: [], folder: target, columns, ...how } as const
      const execution = pool.start({ id: randomUUID(), projectId: PROJECT, queue: QUEUE, timeZone: 'UTC', work, named: (text) => text })
      const files: WrittenFile[] = []
      for await (const event of execution.events) {
        if (event.kind === 'files') files.push(...event.files)
        if (event.kind === 'end' && event.end.outcome !== 'finished')
          throw new Error(`the write ended as ${event.end.outcome}`, { cause: event.end })
      }
      return files
    },
    async commit(table, operation) {
      const job = { jobId: randomUUID(), attempt: 1 }
      const prepared = await prepareOperation(storage, table, operation, newStamp({ nowMs: Date.now(), ...job }, systemRandom))
      if (prepared.outcome !== 'planned') throw new Error(`${operation.kind}: ${prepared.outcome}`)
      const { metadata, metadataLocation } = await writeCommit(storage, prepared.plan)
      return { metadata, metadataLocation, jobId: job.jobId }
    },
    async [Symbol.asyncDispose]() {
      await pool.close()
      duckdb.closeSync()
      instance.closeSync()
    },
  }
}
