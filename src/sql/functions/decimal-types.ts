import type { SparkType } from '../../core/spark-types.ts'

export type DecimalSparkType = Extract<SparkType, { kind: 'decimal' }>

/** Digits a decimal may have, and the scale at least kept when a result's type would need more (Spark's DecimalType). */
export const PRECISION_MAX = 38
const SCALE_KEPT = 6

/** The decimal that holds every value of a type (Spark's `DecimalType.forType`); float and double by convention. */
const OF_KIND = {
  byte: [3, 0],
  short: [5, 0],
  integer: [10, 0],
  long: [20, 0],
  float: [14, 7],
  double: [30, 15],
} as const

export const decimal = (precision: number, scale: number): DecimalSparkType => ({ kind: 'decimal', precision, scale })

/** The decimal that stands for a number type where Spark mixes it with decimals; `null` for what is no number. */
export function decimalOf(type: SparkType): DecimalSparkType | null {
  if (type.kind === 'decimal') return type
  if (!Object.hasOwn(OF_KIND, type.kind)) return null
  const [precision, scale] = OF_KIND[type.kind as keyof typeof OF_KIND]
  return decimal(precision, scale)
}

/** Both cut at 38 (Spark's `DecimalType.bounded`): whole digits are lost first. */
export const boundedDecimal = (precision: number, scale: number): DecimalSparkType =>
  decimal(Math.min(precision, PRECISION_MAX), Math.min(scale, PRECISION_MAX))

/**
 * The type of an arithmetic result that would need `precision` and `scale` (`DecimalType.adjustPrecisionScale`, allowPrecisionLoss): whole
 * digits are kept, and of the scale what is left, but 6 digits at least.
 */
export function adjustedDecimal(precision: number, scale: number): DecimalSparkType {
  if (precision <= PRECISION_MAX) return decimal(precision, scale)
  if (scale < 0) return decimal(PRECISION_MAX, scale)
  const whole = precision - scale
  return decimal(PRECISION_MAX, Math.max(PRECISION_MAX - whole, Math.min(scale, SCALE_KEPT)))
}

/** The narrowest decimal that holds both, cut at 38 digits (`DecimalPrecision.widerDecimalType`). */
export function widerDecimal(a: DecimalSparkType, b: DecimalSparkType): DecimalSparkType {
  const scale = Math.max(a.scale, b.scale)
  return boundedDecimal(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale)
}

/** Whether every value of `b` is one of `a` (`DecimalType.isWiderThan`); of an integral type, every value of the decimal that stands for it. */
export function holdsAll(a: DecimalSparkType, b: DecimalSparkType): boolean {
  return a.precision - a.scale >= b.precision - b.scale && a.scale >= b.scale
}
