import type { SparkType } from '../../core/spark-types.ts'
import { convert } from '../duckdb/casts/cast.ts'
import { microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'

/** SQL of the whole number that Spark keeps of a time or an interval: days, microseconds, months; `null` for another type. */
export function keptNumber(sql: string, { kind }: SparkType): string | null {
  switch (kind) {
    case 'date':
      return `date_diff('day', DATE '1970-01-01', ${sql})`
    case 'timestamp':
      return `epoch_us(${sql})`
    case 'interval-year-month':
      return monthsOf(sql)
    case 'interval-day-time':
      return microsOf(sql)
    default:
      return null
  }
}

/** SQL of Java's text of what Spark keeps of a value. */
export function keptText(sql: string, type: SparkType): string {
  const number = keptNumber(sql, type)
  return number === null ? convert(sql, type, { kind: 'string' }) : `CAST(${number} AS VARCHAR)`
}
