import type { StructField } from '../../../core/spark-types.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'

/** Every relation a table source becomes has columns of these names, by ordinal, whatever the table calls them. */
export const columnName = (at: number): string => `"c${at}"`

/** A relation of the right columns without any row: what a table without files is. */
export function emptyRelation(columns: readonly Pick<StructField, 'type'>[]): string {
  const list = columns.map(({ type }, at) => `CAST(NULL AS ${duckdbType(type)}) AS ${columnName(at)}`)
  return `(SELECT ${list.length === 0 ? '1' : list.join(', ')} WHERE false)`
}
