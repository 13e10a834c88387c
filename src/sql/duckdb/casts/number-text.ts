import type { Decimal } from '../decimal.ts'
import { once } from '../once.ts'

/** Java's text of a floating-point number: plain from 0.001 to ten million, else with one digit before the point and an exponent. */
export const doubleText = (sql: string): string => once(sql, (x) => `spark_double_text(${x})`)

export const floatText = (sql: string): string => once(sql, (x) => `spark_float_text(${x})`)

/** The scale up to which Java's `BigDecimal.toString` has no exponent. */
const PLAIN_SCALE_MAX = 6

/** Plain digits; of small numbers with many decimals scientific (sql-measured D2). */
export function decimalText(sql: string, { precision, scale }: Decimal): string {
  // Without whole digits in the type the engine leaves the zero before the point out.
  const text = (x: string): string =>
    `CAST(${precision === scale ? `CAST(${x} AS DECIMAL(${Math.min(precision + 1, 38)}, ${Math.min(scale, 37)}))` : x} AS VARCHAR)`
  if (scale <= PLAIN_SCALE_MAX) return text(sql)
  return once(sql, (x) => {
    const digits = `ltrim(replace(replace(${text(x)}, '-', ''), '.', ''), '0')`
    const short = `CASE WHEN length(${digits}) = 1 THEN ${digits} ELSE ${digits}[1] || '.' || ${digits}[2:] END`
    return `CASE WHEN ${x} = 0 THEN '0E-${scale}'
      WHEN abs(${x}) >= 0.000001 THEN ${text(x)}
      ELSE CASE WHEN ${x} < 0 THEN '-' ELSE '' END || ${short} || 'E-' || CAST(${scale} + 1 - length(${digits}) AS VARCHAR) END`
  })
}
