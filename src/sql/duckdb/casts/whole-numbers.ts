import type { SparkType } from '../../../core/spark-types.ts'

export const WHOLE: ReadonlySet<SparkType['kind']> = new Set(['byte', 'short', 'integer', 'long'])

/** Ends of the whole numbers of each type; a fraction beyond is cut before it is looked at. */
const LIMITS = {
  byte: ['-129', '128'],
  short: ['-32769', '32768'],
  integer: ['-2147483649', '2147483648'],
} as const

/**
 * Whether a floating-point number has its whole part in a type. NaN is above all numbers, and so outside. The largest BIGINT is as a double one
 * more than that, and counts as inside.
 */
export function withinWhole(x: string, { kind }: SparkType): string {
  if (kind === 'long') return `${x} >= CAST(-9223372036854775808 AS DOUBLE) AND ${x} <= CAST(9223372036854775807 AS DOUBLE)`
  const [low, high] = LIMITS[kind as keyof typeof LIMITS]
  return `${x} > CAST(${low} AS DOUBLE) AND ${x} < CAST(${high} AS DOUBLE)`
}

/** Digits of which Spark keeps a decimal as a whole number. */
const COMPACT_DIGITS = 18

/** ANSI casts take decimals of more digits by way of a double to anything below BIGINT (`Decimal.roundToInt`), and so round what a double cannot hold. */
export const byDouble = (from: Extract<SparkType, { kind: 'decimal' }>, to: SparkType): boolean =>
  from.precision > COMPACT_DIGITS && to.kind !== 'long'
