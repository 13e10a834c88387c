import type { StructField } from '../../../core/spark-types.ts'
import { convert } from '../../../sql/duckdb/casts/cast.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { ExternalFile } from '../../engine.ts'
import { columnName } from './relation.ts'

/**
 * Rows of files with the values of the partition each file lies in, as Spark casts the texts of its folder's name.
 * @param relation - Columns `"c0"` … and `file`, the path.
 * @param first - Ordinal of the first of `columns`.
 */
export function withPartitionValues(
  relation: string,
  files: readonly ExternalFile[],
  columns: readonly StructField[],
  first: number,
): string {
  const texts = columns.map((_, at) => `v${at}`)
  const rows = files.map(
    ({ path, partition = [] }) => `(${[path, ...texts.map((_, at) => partition[at] ?? null)].map(textOrNull).join(', ')})`,
  )
  const values = columns.map(({ type }, at) => `${convert(`v${at}`, { kind: 'string' }, type)} AS ${columnName(first + at)}`)
  const typed = `(SELECT file, ${values.join(', ')} FROM (VALUES ${rows.join(', ')}) AS t(${['file', ...texts].join(', ')}))`
  const names = Array.from({ length: first }, (_, at) => `d.${columnName(at)}`)
  return `(SELECT ${[...names, ...columns.map((_, at) => `p.${columnName(first + at)}`)].join(', ')} FROM ${relation} AS d JOIN ${typed} AS p ON d.file = p.file)`
}

const textOrNull = (text: string | null): string => (text === null ? 'CAST(NULL AS VARCHAR)' : sqlString(text))
