import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from './duckdb-type.ts'

export type Decimal = Extract<SparkType, { kind: 'decimal' }>

export const DIGITS_MAX = 38

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
  if (precision + scale < DIGITS_MAX) return `CAST(${sql} * CAST(1${'0'.repeat(scale)} AS DECIMAL(${scale + 1}, 0)) AS HUGEINT)`
  return `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`
}

/** The decimal of which `digits` (a whole number) are all digits at `scale`, rounded half up into a type. */
export function scaledDown(digits: string, scale: number, to: Decimal): string {
  if (scale > DIGITS_MAX) return scaledDown(`(${digits}) // ${powerOfTen(scale - to.scale - 1)}`, to.scale + 1, to)
  const unit = scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`
  const whole = `TRY_CAST(${digits} AS DECIMAL(38, 0))`
  const value = scale === 0 ? whole : `(${whole} * CAST(${unit} AS DECIMAL(${scale}, ${scale})))`
  return `TRY_CAST(${value} AS ${duckdbType(to)})`
}
