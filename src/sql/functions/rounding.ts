import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { wrapped } from '../duckdb/operators/integer-arithmetic.ts'
import { bitsOf, type Integral } from '../duckdb/operators/integer-bounds.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { boundedDecimal } from './decimal-types.ts'
import { constantOf, literal, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'

/** RoundBase.dataType of Spark 3.3: a decimal loses the digits that are rounded away and gains one for the carry. */
function roundedType([type]: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  if (type?.kind !== 'decimal') return type as SparkType
  const scale = Number(constantOf(args[1]))
  const whole = type.precision - type.scale + 1
  if (scale < 0) return boundedDecimal(Math.max(whole, -scale + 1), 0)
  const kept = Math.min(type.scale, scale)
  return boundedDecimal(whole + kept, kept)
}

type Mode = 'half_up' | 'half_even'

/**
 * Half away from zero, or to the even digit. Of a double Spark rounds the decimal number that its shortest text spells. That text has at most 17
 * digits, so a value of `17 - scale` digits or more before the point has nothing to round.
 */
function rounded(mode: Mode) {
  return (_: readonly string[], call: EmittedCall): string => {
    const from = (call.arguments[0] as TypedExpression).type
    const scale = Number(constantOf(call.arguments[1]))
    if (isIntegral(from)) return scale >= 0 ? '$1' : roundedInteger(mode, scale, from)
    if (from.kind === 'decimal')
      return `TRY_CAST(${atScale(mode, `CAST($1 AS DECIMAL(38, ${from.scale}))`, from.scale, scale)} AS ${duckdbType(call.type)})`
    const few = Math.abs(scale) <= DIGITS_IN_DECIMAL_MAX
    const value = few ? roundedText(mode, scale) : `spark_ts_round(CAST($1 AS DOUBLE), ${scale}, ${mode === 'half_even'})`
    const least = 17 - scale > 308 ? `'Infinity'::DOUBLE` : `1e${17 - scale}`
    return `CASE WHEN abs($1) < ${least} THEN CAST(${value} AS ${duckdbType(call.type)}) ELSE $1 END`
  }
}

function roundedInteger(mode: Mode, scale: number, type: SparkType): string {
  // Of a number far above all that a type holds there is none.
  if (scale < -MAGNITUDE_MAX) return `CAST($1 * 0 AS ${duckdbType(type)})`
  const unit = `${10n ** BigInt(-scale)}::HUGEINT`
  const value = wrapped(`(spark_${mode}(CAST($1 AS HUGEINT), ${unit}) * ${unit})`, bitsOf(type.kind as Integral), 'HUGEINT')
  return `CAST(${value} AS ${duckdbType(type)})`
}

/** 2^63 has 19 digits, so at more none is left to round up. */
const MAGNITUDE_MAX = 19

/** Beyond it the text of a double does not fit into a decimal of 38 digits: 17 behind the last one kept hold all that can matter. */
const DIGITS_IN_DECIMAL_MAX = 17

/** A float counts as the double of the same value. */
function roundedText(mode: Mode, scale: number): string {
  const digits = Math.min(Math.max(scale + 18, 0), 38)
  const exact = `CAST(CAST(CAST($1 AS DOUBLE) AS VARCHAR) AS DECIMAL(38, ${digits}))`
  // DuckDB answers 0 when it is to round away all digits of a type, which here means below a tenth.
  const value = mode === 'half_up' ? `round(${exact}, ${scale})` : atScale(mode, exact, digits, scale)
  return `CAST(${value} AS VARCHAR)`
}

/** A decimal of 38 digits, `digits` of them behind the point, at `scale` of them. */
function atScale(mode: Mode, sql: string, digits: number, scale: number): string {
  const kept = Math.max(Math.min(scale, digits), 0)
  const dropped = digits - Math.min(scale, digits)
  if (mode === 'half_up' && scale >= 0) return `round(${sql}, ${kept})`
  const whole = `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`
  if (dropped > 38) return `CAST(${whole} * 0 AS DECIMAL(38, 0))`
  const units = dropped === 0 ? whole : `spark_${mode}(${whole}, ${10n ** BigInt(dropped)}::HUGEINT)`
  const moved = scale < 0 ? `(${units} * ${10n ** BigInt(-scale)}::HUGEINT)` : units
  return kept === 0
    ? `CAST(${moved} AS DECIMAL(38, 0))`
    : `(CAST(${moved} AS DECIMAL(38, 0)) * CAST('0.${'0'.repeat(kept - 1)}1' AS DECIMAL(${kept}, ${kept})))`
}

/** At a number of digits behind the point, before it where the number is negative. */
export const ROUNDINGS: readonly FunctionRow[] = (
  [
    ['round', 'half_up'],
    ['bround', 'half_even'],
  ] as const
).map(([name, mode]) =>
  scalar(name, ['numeric', 'integer'], roundedType, rounded(mode), {
    nullable: 'always',
    defaults: [literal('integer', '0')],
    constant: [1],
    refuse: ([, scale]) => (constantOf(scale) === null ? `${name} to NULL digits` : null),
  }),
)
