import { sqlName } from '../../../sql/duckdb/quote.ts'
import type { TableSource } from '../../engine.ts'
import { hasRecords } from '../../record-source.ts'
import type { ParquetView } from '../protocol.ts'
import { icebergRelation, placedRelation } from './iceberg.ts'
import { checkParquetOptions } from './parquet.ts'
import { withPartitionValues } from './partition-values.ts'
import { recordRows } from './records.ts'
import { emptyRelation } from './relation.ts'
import { resultRelation } from './result.ts'
import { rowsRelation } from './rows.ts'
import { textRows } from './text.ts'

/** What a table's files become in a statement. */
export interface Scan {
  /** SQL of a relation, without alias, with columns `"c0"` … in table order and in the engine's types. */
  readonly relation: string
  /** A view the worker has to make first, since it depends on what the files hold. */
  readonly view: ParquetView | null
}

/**
 * @param ordinal - Position of the table among the statement's inputs.
 * @param withoutBad - Leave bad records out, since they are kept somewhere else.
 * @throws UNSUPPORTED for a format, option or column type whose meaning in Spark is not reproduced; PARAMETER_INVALID for a malformed option.
 */
export function scanOf(source: TableSource, ordinal: number, { withoutBad = false } = {}): Scan {
  if (source.kind === 'rows') return { relation: rowsRelation(source), view: null }
  if (source.kind === 'result') return { relation: resultRelation(source), view: null }
  const { columns, files } = source
  if (source.kind === 'iceberg') return { relation: files.length === 0 ? emptyRelation(columns) : icebergRelation(source), view: null }
  const { partitionColumns } = source
  const withFile = partitionColumns.length > 0
  const whole = (rows: string): string => {
    if (files.length === 0) return emptyRelation([...columns, ...partitionColumns])
    return withFile ? withPartitionValues(rows, source.files, partitionColumns, columns.length) : rows
  }
  if (hasRecords(source)) return { relation: whole(recordRows(source, { withFile, withoutBad })), view: null }
  if (source.format === 'text') return { relation: whole(textRows(source, { withFile })), view: null }
  checkParquetOptions(source.options)
  const name = `open_dli_input_${ordinal}`
  const view = files.length === 0 ? null : { name, files: files.map(({ path }) => path), columns, withFile }
  return { relation: whole(sqlName(name)), view }
}

/** A managed table with, after its columns, the file and position of each row. */
export function placedScan(source: TableSource): Scan {
  if (source.kind !== 'iceberg') throw new Error('only rows of our own tables have a place')
  return { relation: placedRelation(source), view: null }
}
