import { sqlName } from '../../../sql/duckdb/quote.ts'
import type { TableSource } from '../../engine.ts'
import type { ParquetView } from '../protocol.ts'
import { csvRelation } from './csv.ts'
import { icebergRelation } from './iceberg.ts'
import { jsonRelation } from './json.ts'
import { checkParquetOptions } from './parquet.ts'
import { emptyRelation } from './relation.ts'
import { rowsRelation } from './rows.ts'

/** What a table's files become in a statement. */
export interface Scan {
  /** SQL of a relation, without alias, with columns `"c0"` … in table order and in the engine's types. */
  readonly relation: string
  /** A view the worker has to make first, since it depends on what the files hold. */
  readonly view: ParquetView | null
}

/**
 * @param ordinal - Position of the table among the statement's inputs.
 * @throws UNSUPPORTED for a format, option or column type whose meaning in Spark is not reproduced; PARAMETER_INVALID for a malformed option.
 */
export function scanOf(source: TableSource, ordinal: number): Scan {
  if (source.kind === 'rows') return { relation: rowsRelation(source), view: null }
  const { columns, files } = source
  const direct = (relation: string): Scan => ({ relation: files.length === 0 ? emptyRelation(columns) : relation, view: null })
  if (source.kind === 'iceberg') return direct(icebergRelation(source))
  if (source.format === 'csv') return direct(csvRelation(source))
  if (source.format === 'json') return direct(jsonRelation(source))
  checkParquetOptions(source.options)
  if (files.length === 0) return direct('')
  const name = `open_dli_input_${ordinal}`
  return { relation: sqlName(name), view: { name, files: files.map(({ path }) => path), columns } }
}
