import type { WrittenFile } from '../../core/written-file.ts'
import { storedType } from '../../sql/duckdb/duckdb-type.ts'
import { sqlName, sqlString } from '../../sql/duckdb/quote.ts'
import type { Running } from './execute.ts'
import { fieldIds, leafPaths, schemaOf } from './field-ids.ts'
import { checkSelect } from './one-select.ts'
import { folderSql, freePrefix, type PartitionColumn, partitionColumns } from './partition-columns.ts'
import { partitionsOf } from './partitions-written.ts'
import type { TableWork, Work } from './protocol.ts'
import { type StatsRow, writtenFile } from './written-files.ts'

/** `sql`: one SELECT whose columns are those of the target, in order. */
type Write = Omit<TableWork, 'views'>

/** A file is ended when it has grown beyond this. Files of a partition are not: the engine cannot split them. */
const FILE_BYTES = 512 * 1024 * 1024

/** @returns The number of rows. */
export async function runWrite(id: string, work: Extract<Work, { kind: 'write' }>, running: Running): Promise<number> {
  const { connection } = running
  const columnCount = await checkSelect(connection, work.sql)
  if (columnCount !== work.columns.length) throw new Error(`the statement has ${columnCount} columns and its table ${work.columns.length}`)
  running.check()
  const files = await writeFiles(work, running)
  running.tell({ kind: 'files', id, files, replaced: [] })
  return files.reduce((sum, file) => sum + file.rows, 0)
}

/**
 * Write the rows of one SELECT into Parquet files in the target's folder, with the table's column names and field ids.
 * In a partitioned table all rows of a file have the same partition values; the columns they come from stay in the file.
 * No rows, no file.
 */
export async function writeFiles(work: Write, { connection, check }: Running): Promise<readonly WrittenFile[]> {
  const partitions = partitionColumns(work.columns, work.partitioning)
  const schema = schemaOf(work)
  const answer = await connection.runAndReadAll(
    `COPY (${selectOf(work, partitions)}) TO ${sqlString(work.folder)} (${[
      'FORMAT parquet',
      'COMPRESSION zstd',
      `FIELD_IDS ${fieldIds(schema)}`,
      'RETURN_STATS',
      `FILENAME_PATTERN 'part-{uuid}'`,
      splitting(levelsOf(work, partitions)),
    ].join(', ')})`,
  )
  const leaves = leafPaths(schema)
  const rows = answer.getRowObjectsJS() as unknown as StatsRow[]
  check()
  const parted = await partitionsOf(connection, rows, partitions)
  return rows.map((row, at) => writtenFile(row, leaves, parted[at]))
}

/** The folder level that numbers the files of a partition, where their rows are limited. */
const ordinalColumn = (work: Write): string => `${freePrefix(work.columns)}_file`

function selectOf(work: Write, partitions: readonly PartitionColumn[]): string {
  const inner = work.columns.map((_, at) => sqlName(`c${at}`))
  const list = work.columns.map(({ name, type }, at) => `CAST("c${at}" AS ${storedType(type)}) AS ${sqlName(name)}`)
  const rows = `SELECT ${list.join(', ')} FROM (${work.sql}\n) AS t(${inner.join(', ')})`
  const parted = partitions.length === 0 ? rows : withFolders(rows, partitions)
  if (work.rowsPerFileMax === null) return parted
  const by = partitions.length === 0 ? '' : `PARTITION BY ${names(partitions).join(', ')}`
  return `SELECT *, (row_number() OVER (${by}) - 1) // ${work.rowsPerFileMax} AS ${sqlName(ordinalColumn(work))} FROM (${parted})`
}

/** Texts first and folders of them after: a hash is not worked out again for each time that the folder's name asks for it. */
function withFolders(rows: string, partitions: readonly PartitionColumn[]): string {
  const texts = partitions.map(({ text, name }) => `${text} AS ${sqlName(name)}`)
  const folders = partitions.map(({ name }) => `${folderSql(sqlName(name))} AS ${sqlName(name)}`)
  return `SELECT * REPLACE (${folders.join(', ')}) FROM (SELECT *, ${texts.join(', ')} FROM (${rows}))`
}

const names = (partitions: readonly PartitionColumn[]): readonly string[] => partitions.map(({ name }) => sqlName(name))

const levelsOf = (work: Write, partitions: readonly PartitionColumn[]): readonly string[] => [
  ...partitions.map(({ name }) => name),
  ...(work.rowsPerFileMax === null ? [] : [ordinalColumn(work)]),
]

/** Options of a COPY into a folder: how its rows are split into files. @param levels - Columns by which they are. */
export const splitting = (levels: readonly string[]): string =>
  levels.length === 0 ? `WRITE_EMPTY_FILE false, FILE_SIZE_BYTES ${FILE_BYTES}` : `PARTITION_BY (${levels.map(sqlName).join(', ')})`
