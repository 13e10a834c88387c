import type { Decimal } from '../decimal.ts'
import { once } from '../once.ts'

/**
 * Java's text of a floating-point number: plain from 0.001 to ten million, else with one digit before the point and an exponent. The engine
 * writes the same digits (the shortest that read back as the number) in other forms: `10000000.0`, `1e+20`, `0.0001`.
 */
function javaText(sql: string): string {
  return once(
    sql,
    (x) => `CASE
      WHEN abs(${x}) >= 0.001 AND abs(${x}) < 10000000 OR ${x} = 0 THEN CAST(${x} AS VARCHAR)
      WHEN isnan(${x}) THEN 'NaN'
      WHEN isinf(${x}) THEN CASE WHEN ${x} > 0 THEN 'Infinity' ELSE '-Infinity' END
      ELSE ${scientific(`CAST(${x} AS VARCHAR)`)} END`,
  )
}

/**
 * `1.0E10` from the engine's text, of which there are three forms: `1.5e+20`, `123456789.5` and `0.00015`. Digits without the zeros around them,
 * a point behind the first, and the exponent: that of the text, and how far the point moved.
 */
function scientific(text: string): string {
  return `list_transform([regexp_extract(${text}, '^(-?)([0-9]*)\\.?([0-9]*)(?:e([+-]?[0-9]+))?$', ['sign', 'whole', 'part', 'exponent'])], lambda n:
    n.sign || ltrim(n.whole || n.part, '0')[1] || '.' || coalesce(nullif(rtrim(ltrim(n.whole || n.part, '0')[2:], '0'), ''), '0') || 'E' ||
    CAST(coalesce(TRY_CAST(n.exponent AS INTEGER), 0) + length(n.whole) - 1 - (length(n.whole || n.part) - length(ltrim(n.whole || n.part, '0'))) AS VARCHAR))[1]`
}

export const doubleText = (sql: string): string => javaText(sql)

export const floatText = (sql: string): string => javaText(sql)

/** The exponent below which Java's `BigDecimal.toString` is scientific. */
const PLAIN_SCALE_MAX = 6

export function decimalText(sql: string, { scale }: Decimal): string {
  const text = (x: string): string => `CAST(${x} AS VARCHAR)`
  if (scale <= PLAIN_SCALE_MAX) return scale === 0 ? text(sql) : text(sql)
  return once(sql, (x) => {
    const digits = `ltrim(replace(replace(${text(x)}, '-', ''), '.', ''), '0')`
    const short = `CASE WHEN length(${digits}) = 1 THEN ${digits} ELSE ${digits}[1] || '.' || ${digits}[2:] END`
    return `CASE WHEN ${x} = 0 THEN '0E-${scale}'
      WHEN abs(${x}) >= 0.000001 THEN ${text(x)}
      ELSE CASE WHEN ${x} < 0 THEN '-' ELSE '' END || ${short} || 'E-' || CAST(${scale} + 1 - length(${digits}) AS VARCHAR) END`
  })
}
