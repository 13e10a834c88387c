import type { SparkType } from '../../core/spark-types.ts'
import { sqlString } from '../duckdb/quote.ts'
import { formatOf } from './datetime-pattern.ts'

/** SQL of the text of a date or a timestamp by a pattern, in the session's time zone. */
export function timeText(sql: string, { kind }: SparkType, pattern: string): string {
  const timestamp = kind === 'date' ? `spark_local_timestamp(CAST(${sql} AS TIMESTAMP))` : sql
  const format = formatOf(pattern)
  if (format === null) return `spark_format_time(${timestamp}, ${sqlString(pattern)})`
  return `spark_date_format(${timestamp}, ${sqlString(format)}, ${sqlString(pattern)})`
}
