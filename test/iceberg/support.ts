import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { PartitionField, Transform } from '../../src/core/partitioning.ts'
import { systemRandom } from '../../src/core/random.ts'
import type { SparkType } from '../../src/core/spark-types.ts'
import type { WrittenFile } from '../../src/core/written-file.ts'
import { runWrite } from '../../src/engines/duckdb/run-write.ts'
import { icebergRelation } from '../../src/engines/duckdb/scan/iceberg.ts'
import { createTable } from '../../src/iceberg/create-table.ts'
import { dataFolder, newWriterId } from '../../src/iceberg/file-names.ts'
import { currentSchema, type LoadedTable, type TableMetadata } from '../../src/iceberg/metadata.ts'
import { metadataToJson } from '../../src/iceberg/metadata-json.ts'
import { partitioningOf } from '../../src/iceberg/partition-types.ts'
import { planScan, type ScanOptions } from '../../src/iceberg/plan-scan.ts'
import { newStamp, prepareAppend, prepareOverwrite } from '../../src/iceberg/prepare-commit.ts'
import { tableFolder } from '../../src/iceberg/table-files.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import { createLocalStorage } from '../../src/storage/local-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'

export const PROJECT = 'p1'

export interface Place extends Disposable {
  readonly folder: string
  readonly storage: Storage
  /** The same place as a new server sees it: nothing is cached. */
  reopen(): Storage
}

/** A storage in a folder of its own, with a blank in its name; gone at the end of the scope. */
export function aPlace(): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'open-dli iceberg-')))
  const reopen = () => createLocalStorage({ dataDir: join(folder, 'data'), buckets: [], allowedPaths: [] })
  return { folder, storage: reopen(), reopen, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export type TableColumn = { name: string; type: SparkType; nullable: boolean; comment: string | null; fieldId: number }

/** Columns with field ids from 1, by name and type. */
export const columnsOf = (types: Readonly<Record<string, SparkType['kind'] | SparkType>>): readonly TableColumn[] =>
  Object.entries(types).map(([name, type], at) => ({
    name,
    type: (typeof type === 'string' ? { kind: type } : type) as SparkType,
    nullable: true,
    comment: null,
    fieldId: at + 1,
  }))

/** Partition fields of the columns of those numbers, with ids from 1000. */
export const partedBy = (
  ...fields: readonly (readonly [sourceId: number, transform: Transform | Transform['kind']])[]
): readonly PartitionField[] =>
  fields.map(([sourceId, transform], at) => ({
    fieldId: 1000 + at,
    name: `part ${at}`,
    sourceId,
    transform: (typeof transform === 'string' ? { kind: transform } : transform) as Transform,
  }))

/** An empty table at a fresh place. */
export async function aTable(
  storage: Storage,
  columns: readonly TableColumn[],
  nowMs = 1_000,
  partitioning: readonly PartitionField[] = [],
): Promise<LoadedTable> {
  const location = storage.systemLocation(PROJECT, 'warehouse', `db/t-${randomUUID()}`)
  return await createTable(storage, { uuid: randomUUID(), location, columns, nowMs, partitioning, properties: {} })
}

/** A file that nobody wrote: for what reads no rows. */
export const aFile = (storage: Storage, table: Pick<LoadedTable, 'metadataLocation'>, of: Partial<WrittenFile> = {}): WrittenFile => {
  const folder = storage.localPath(tableFolder(table.metadataLocation))
  return { path: `${folder}/data/${randomUUID()}.parquet`, rows: 1, bytes: 100, columns: new Map(), partition: new Map(), ...of }
}

/** Makes the files that a commit syncs. */
export function onDisk<Files extends readonly { readonly path: string }[]>(files: Files): Files {
  for (const { path } of files) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '')
  }
  return files
}

export const aStamp = (of: { nowMs?: number; jobId?: string; attempt?: number } = {}) =>
  newStamp({ nowMs: 2_000, jobId: randomUUID(), attempt: 1, ...of }, systemRandom)

/** The real engine's way to write files and to read a table, in this process. */
export interface Duck extends Disposable {
  readonly connection: DuckDBConnection
  write(
    storage: Storage,
    table: LoadedTable,
    columns: readonly TableColumn[],
    select: string,
    jobId?: string,
    rowsPerFileMax?: number | null,
  ): Promise<readonly WrittenFile[]>
  rows(storage: Storage, table: LoadedTable, columns: readonly TableColumn[], options?: ScanOptions): Promise<readonly unknown[][]>
}

export async function aDuck(): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  return {
    connection,
    async write(storage, table, columns, select, jobId = randomUUID(), rowsPerFileMax = null) {
      const { root, key } = tableFolder(table.metadataLocation)
      const folder = storage.localPath({ root, key: `${key}/${dataFolder(newWriterId({ jobId, attempt: 1 }, randomUUID()))}` })
      mkdirSync(folder, { recursive: true })
      const files: WrittenFile[] = []
      const of = { schema: currentSchema(table.metadata), partitioning: partitioningOf(table.metadata), rowsPerFileMax }
      const tell = (message: { kind: string }) => {
        if (message.kind === 'files') files.push(...(message as unknown as { files: WrittenFile[] }).files)
      }
      await runWrite(
        'test',
        { kind: 'write', sql: `SELECT * FROM (${select})`, views: [], folder, columns, ...of },
        { connection, check: () => {}, tell },
      )
      return files
    },
    async rows(storage, table, columns, options) {
      const files = await planScan(storage, table, options)
      if (files.length === 0) return []
      const answer = await connection.runAndReadAll(`SELECT * FROM ${icebergRelation({ kind: 'iceberg', files, columns })}`)
      return answer.getRowsJson() as unknown[][]
    },
    [Symbol.dispose]: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** The next version of a table, written, as a catalog would name it after the commit. */
export async function commit(
  storage: Storage,
  base: LoadedTable,
  files: readonly WrittenFile[],
  more: { overwrite?: boolean; nowMs?: number; jobId?: string } = {},
): Promise<LoadedTable> {
  const prepare = more.overwrite === true ? prepareOverwrite : prepareAppend
  const { metadataLocation, metadata } = await writeCommit(storage, await prepare(storage, base, files, aStamp(more)))
  return { metadataLocation, metadata }
}

/** A version as another writer could have left it. */
export function withMetadata(storage: Storage, { metadataLocation, metadata }: LoadedTable, change: Partial<TableMetadata>): LoadedTable {
  const folder = tableFolder(metadataLocation)
  const changed = { ...metadata, ...change }
  const place = { root: folder.root, key: `${folder.key}/metadata/00099-${randomUUID()}.metadata.json` }
  writeFileSync(storage.localPath(place), metadataToJson(changed))
  return { metadataLocation: place, metadata: changed }
}
