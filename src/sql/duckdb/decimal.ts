import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from './duckdb-type.ts'

export type Decimal = Extract<SparkType, { kind: 'decimal' }>

export const DIGITS_MAX = 38
/** Up to here the engine computes in 64 bits, and fails on overflow rather than going on in 128. */
export const SHORT_DIGITS_MAX = 18

/** A constant; of more than 37 digits the engine would make a double. */
export const decimalLiteral = (text: string, precision: number, scale: number): string =>
  `CAST('${text}' AS DECIMAL(${precision}, ${scale}))`

/** From one decimal type to another: rounded half up, NULL where the digits do not suffice. */
export function decimalCast(sql: string, from: Decimal, to: Decimal): string {
  if (from.precision === to.precision && from.scale === to.scale) return sql
  const fits = to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale
  return `${fits ? '' : 'TRY_'}CAST(${sql} AS ${duckdbType(to)})`
}

export const powerOfTen = (exponent: number): string => `CAST(1${'0'.repeat(exponent)} AS HUGEINT)`

/** All digits of a decimal as a whole number. Moving the point costs a multiplication; where there is no room for it, the text is taken. */
export function unscaled(sql: string, { precision, scale }: Decimal): string {
  if (scale === 0) return `CAST(${sql} AS HUGEINT)`
  if (precision + scale >= DIGITS_MAX) return `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`
  const wide = precision + scale + 1 <= SHORT_DIGITS_MAX ? sql : `CAST(${sql} AS DECIMAL(${DIGITS_MAX}, ${scale}))`
  return `CAST(${wide} * ${decimalLiteral(`1${'0'.repeat(scale)}`, scale + 1, 0)} AS HUGEINT)`
}

/** The decimal of which a whole number is all digits, one more than the type has: that one is rounded half up. */
export function roundedDigits(digits: string, to: Decimal): string {
  const whole = `TRY_CAST(spark_round_ten(${digits}) AS DECIMAL(${DIGITS_MAX}, 0))`
  if (to.scale === 0) return `TRY_CAST(${whole} AS ${duckdbType(to)})`
  const unit = decimalLiteral(`0.${'0'.repeat(to.scale - 1)}1`, to.scale, to.scale)
  return `TRY_CAST(${whole} * ${unit} AS ${duckdbType(to)})`
}
