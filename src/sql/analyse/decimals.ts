import { adjustedDecimal, type DecimalSparkType, decimal, decimalOf } from '../functions/decimal-types.ts'
import type { TypedExpression } from '../typed/tree.ts'

export type Decimal = DecimalSparkType

/** Digits after the point of a quotient, at least. */
const QUOTIENT_SCALE_MIN = 6

/** A whole number beside a decimal; a constant gets no more digits than it has, so that `d + 1` does not grow by ten. */
export function decimalOfOperand(operand: TypedExpression): Decimal {
  if (operand.kind !== 'literal' || operand.value === null) return decimalOf(operand.type) as Decimal
  return decimal(operand.value.replace(/^-/, '').length, 0)
}

/** Types of the results of arithmetic on decimals (Spark's `DecimalPrecision`). */
export const DECIMAL_RESULTS: Readonly<Record<string, (a: Decimal, b: Decimal) => Decimal>> = {
  '+': sum,
  '-': sum,
  '*': (a, b) => adjustedDecimal(a.precision + b.precision + 1, a.scale + b.scale),
  '/': (a, b) => {
    const scale = Math.max(QUOTIENT_SCALE_MIN, a.scale + b.precision + 1)
    return adjustedDecimal(a.precision - a.scale + b.scale + scale, scale)
  },
  '%': (a, b) => {
    const scale = Math.max(a.scale, b.scale)
    return adjustedDecimal(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale)
  },
}

function sum(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return adjustedDecimal(scale + Math.max(a.precision - a.scale, b.precision - b.scale) + 1, scale)
}
