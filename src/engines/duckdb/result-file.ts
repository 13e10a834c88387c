import type { SparkType } from '../../core/spark-types.ts'

/** In a result file's own metadata: the time zone its timestamps are shown in, whoever reads it later. */
export const TIME_ZONE_KEY = 'open-dli.time-zone'

/** How a column of a result goes into the file. */
export function resultColumn(type: SparkType, at: number): string {
  const name = `"c${at}"`
  // The format has neither a type for nothing nor negative intervals.
  if (type.kind === 'void') return `CAST(NULL AS INTEGER) AS ${name}`
  if (type.kind === 'interval-day-time' || type.kind === 'interval-year-month')
    return `CASE WHEN ${name} IS NOT NULL THEN struct_pack(months := datepart('year', ${name}) * 12 + datepart('month', ${name}), micros := epoch_us(${name})) END AS ${name}`
  return name
}
