import type { SparkType } from '../../core/spark-types.ts'
import { type DecimalSparkType, decimal, decimalOf, holdsAll } from './decimal-types.ts'
import { isFractional, isIntegral, isString, sameType } from './type-kinds.ts'

const BOOLEAN_DECIMAL = decimal(1, 0)

/**
 * Whether a CAST outside of ANSI mode can turn a value into NULL: with `nullable` of the operand it gives that of the cast
 * (Spark 3.3's `Cast.forceNullable`). Casts inside nested values answer for their own elements.
 */
export function castMayGiveNull(from: SparkType, to: SparkType): boolean {
  if (from.kind === 'void' || sameType(from, to)) return false
  if (isString(from)) return to.kind !== 'binary' && !isString(to)
  if (isString(to)) return false
  if (from.kind === 'timestamp') return to.kind === 'byte' || to.kind === 'short' || to.kind === 'integer' || overflows(from, to)
  if ((from.kind === 'float' || from.kind === 'double') && to.kind === 'timestamp') return true
  if (to.kind === 'date') return true
  if (to.kind === 'decimal') return overflows(from, to)
  return isFractional(from) && isIntegral(to)
}

function overflows(from: SparkType, to: SparkType): boolean {
  if (to.kind !== 'decimal') return false
  if (from.kind === 'boolean') return !holdsAll(to, BOOLEAN_DECIMAL)
  if (from.kind === 'decimal') return !holdsAll(to, from) && to.precision - to.scale <= from.precision - from.scale
  const whole: DecimalSparkType | null = isIntegral(from) ? decimalOf(from) : null
  return whole === null || !holdsAll(to, whole)
}
