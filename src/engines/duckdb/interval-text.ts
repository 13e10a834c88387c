import { DuckDBIntervalValue, type DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api'

const MICROS_PER_DAY = 86_400_000_000n

/** An interval as the engine has it, or as a result file keeps it. */
function partsOf(value: DuckDBValue): { readonly months: number; readonly micros: bigint } {
  if (value instanceof DuckDBIntervalValue) return { months: value.months, micros: BigInt(value.days) * MICROS_PER_DAY + value.micros }
  const { months, micros } = (value as DuckDBStructValue).entries
  return { months: Number(months), micros: BigInt(micros as bigint) }
}

/** Spark's text of an interval: `1-2` for years and months, `1 02:03:04.000000000` for days and time. */
export function intervalText(value: DuckDBValue, kind: 'interval-day-time' | 'interval-year-month'): string {
  const { months, micros } = partsOf(value)
  if (kind === 'interval-year-month') {
    const size = Math.abs(months)
    return `${months < 0 ? '-' : ''}${Math.floor(size / 12)}-${size % 12}`
  }
  const size = micros < 0n ? -micros : micros
  const part = (unit: bigint, of: bigint): string => String((size / unit) % of).padStart(2, '0')
  const nanos = String((size % 1_000_000n) * 1_000n).padStart(9, '0')
  const time = `${part(3_600_000_000n, 24n)}:${part(60_000_000n, 60n)}:${part(1_000_000n, 60n)}.${nanos}`
  return `${micros < 0n ? '-' : ''}${size / MICROS_PER_DAY} ${time}`
}
