import { storedType } from '../../sql/duckdb/duckdb-type.ts'
import { sqlName, sqlString } from '../../sql/duckdb/quote.ts'
import type { Running } from './execute.ts'
import { fieldIds, leafPaths } from './field-ids.ts'
import { prepareSelect } from './one-select.ts'
import type { Work } from './protocol.ts'
import { type StatsRow, writtenFile } from './written-files.ts'

type Write = Extract<Work, { kind: 'write' }>

/** A file is ended when it has grown beyond this. */
const FILE_BYTES = 512 * 1024 * 1024

/**
 * Write the rows of one SELECT into Parquet files in the target's folder, with the table's column names and field ids, and tell of them.
 * @returns The number of rows; none means no file.
 */
export async function runWrite(id: string, work: Write, running: Running): Promise<number> {
  const { connection } = running
  const prepared = await prepareSelect(connection, work.sql)
  const { columnCount } = prepared
  prepared.destroySync()
  if (columnCount !== work.columns.length) throw new Error(`the statement has ${columnCount} columns and its table ${work.columns.length}`)
  running.check()
  const inner = work.columns.map((_, at) => `c${at}`)
  const list = work.columns.map(({ name, type }, at) => `CAST("c${at}" AS ${storedType(type)}) AS ${sqlName(name)}`)
  const select = `SELECT ${list.join(', ')} FROM (${work.sql}\n) AS t(${inner.map(sqlName).join(', ')})`
  const options = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    `FIELD_IDS ${fieldIds(work.columns)}`,
    'RETURN_STATS',
    'WRITE_EMPTY_FILE false',
    `FILE_SIZE_BYTES ${FILE_BYTES}`,
    `FILENAME_PATTERN 'part-{uuid}'`,
  ]
  const answer = await connection.runAndReadAll(`COPY (${select}) TO ${sqlString(work.folder)} (${options.join(', ')})`)
  const leaves = leafPaths(work.columns)
  const files = (answer.getRowObjectsJS() as unknown as StatsRow[]).map((row) => writtenFile(row, leaves))
  running.tell({ kind: 'files', id, files })
  return files.reduce((sum, file) => sum + file.rows, 0)
}
