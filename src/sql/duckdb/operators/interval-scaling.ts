import type { SparkType } from '../../../core/spark-types.ts'
import { type Decimal, powerOfTen, unscaled } from '../decimal.ts'
import { once, together } from '../once.ts'
import { sqlString } from '../quote.ts'

/**
 * Intervals times and divided by numbers: rounded half away from zero, an error where the result is too long or the divisor is zero (Spark's
 * `MultiplyDTInterval`, `DivideYMInterval` …).
 */
type Scale = (size: string, number: string, type: SparkType) => string

const ZERO = sqlString('ENGINE_FAILED: Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.')
const nonZero = (number: string): string => `CASE WHEN ${number} = 0 THEN error(${ZERO}) ELSE ${number} END`

const wide = (sql: string): string => `CAST(${sql} AS HUGEINT)`
const isFraction = ({ kind }: SparkType): boolean => kind === 'double' || kind === 'float'

export const multiplied: Scale = (size, number, type) => {
  if (isFraction(type)) return `round(${size} * CAST(${number} AS DOUBLE))`
  if (type.kind !== 'decimal') return `${wide(size)} * ${wide(number)}`
  return `spark_half_up(${wide(size)} * ${unscaled(number, type as Decimal)}, ${powerOfTen(type.scale)})`
}

export const divided: Scale = (size, number, type) =>
  together([size, number], ([whole, by]) => {
    if (isFraction(type)) return `round(${whole} / CAST(${nonZero(by)} AS DOUBLE))`
    if (type.kind !== 'decimal') return halfUp(wide(whole), wide(nonZero(by)))
    return halfUp(`${wide(whole)} * ${powerOfTen(type.scale)}`, unscaled(nonZero(by), type as Decimal))
  })

const halfUp = (dividend: string, divisor: string): string =>
  once(divisor, (by) => `spark_half_up((${dividend}) * sign(${by}), abs(${by}))`)
