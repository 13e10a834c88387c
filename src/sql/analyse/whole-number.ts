import { isIntegral } from '../functions/type-kinds.ts'
import type { TypedExpression } from '../typed/tree.ts'

const BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 }

const OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
}

/** The value of a whole number that is put together from constants; `null` for all else. */
export function wholeNumberOf(expression: TypedExpression): bigint | null {
  const { type } = expression
  const value = isIntegral(type) ? computed(expression) : null
  return value === null ? null : BigInt.asIntN(BITS[type.kind] as number, value)
}

function computed(expression: TypedExpression): bigint | null {
  if (expression.kind === 'literal') return expression.value === null ? null : BigInt(expression.value)
  if (expression.kind === 'cast') return expression.mode === 'spark' ? wholeNumberOf(expression.operand) : null
  if (expression.kind !== 'call') return null
  const [left = null, right = null] = expression.arguments.map(wholeNumberOf)
  if (expression.function === 'negative') return left === null ? null : -left
  const operation = Object.hasOwn(OPERATIONS, expression.function) ? OPERATIONS[expression.function] : undefined
  return operation === undefined || left === null || right === null ? null : operation(left, right)
}
