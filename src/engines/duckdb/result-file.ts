import { holdsType, type SparkType } from '../../core/spark-types.ts'
import { nestedCast } from '../../sql/duckdb/casts/nested.ts'

/** In a result file's own metadata: the time zone its timestamps are shown in, whoever reads it later. */
export const TIME_ZONE_KEY = 'open-dli.time-zone'

const isInterval = ({ kind }: SparkType): boolean => kind === 'interval-day-time' || kind === 'interval-year-month'

/** Each interval within a value by another expression; everything else as it is. */
function withIntervals(sql: string, type: SparkType, each: (sql: string, type: SparkType) => string): string {
  if (isInterval(type)) return each(sql, type)
  if (!holdsType(type, isInterval)) return sql
  return nestedCast(sql, type, type, (part, of) => withIntervals(part, of, each)) as string
}

/** Intervals of Parquet have milliseconds and no sign, so theirs are kept as two numbers; an interval of Spark has one of them. */
function twoNumbers(sql: string, { kind }: SparkType): string {
  const [months, micros] =
    kind === 'interval-year-month' ? [`datepart('year', ${sql}) * 12 + datepart('month', ${sql})`, '0'] : ['0', `epoch_us(${sql})`]
  return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(months := CAST(${months} AS INTEGER), micros := CAST(${micros} AS BIGINT)) END`
}

/** How a column of a result goes into the file. */
export function resultColumn(type: SparkType, at: number): string {
  const name = `"c${at}"`
  // The format has no type for nothing.
  return `${type.kind === 'void' ? 'CAST(NULL AS INTEGER)' : withIntervals(name, type, twoNumbers)} AS ${name}`
}

/** The value of a column of a result file, as it was before it went in there. */
export const fromResultFile = (sql: string, type: SparkType): string =>
  withIntervals(sql, type, (two) => `to_months(${two}.months) + to_microseconds(${two}.micros)`)
