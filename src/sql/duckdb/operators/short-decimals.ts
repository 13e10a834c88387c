import type { TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { type Decimal, DIGITS_MAX, SHORT_DIGITS_MAX } from '../decimal.ts'

/**
 * Decimal arithmetic within 18 digits. By type the product of two prices has 30 digits and more, by value it hardly ever has more than 18, and in
 * 64 bits the engine computes it ten times as fast: it fails where 18 digits do not suffice, so such a text is tried first.
 */

/**
 * SQL of a product, sum or difference whose type has more than 18 digits, as a decimal of 18; NULL where those do not suffice.
 * @returns `null` for any other expression
 */
export function shortOf(expression: TypedExpression, emit: Emit): string | null {
  const { type } = expression
  return type.kind === 'decimal' && type.precision > SHORT_DIGITS_MAX ? inShort(expression, emit) : null
}

/** `null` where computing in 64 bits would not be the same. */
function inShort(expression: TypedExpression, emit: Emit): string | null {
  if (expression.type.kind !== 'decimal') return null
  const { precision, scale } = expression.type
  if (precision <= SHORT_DIGITS_MAX) return isPlain(expression) ? emit(expression) : null
  if (expression.kind !== 'call' || !EXACT.has(expression.function) || scale > SHORT_DIGITS_MAX) return null
  const [left, right] = expression.arguments as readonly [TypedExpression, TypedExpression]
  if (right === undefined || !keepsScale(expression.function, left.type as Decimal, right.type as Decimal, scale)) return null
  const [a, b] = [inShort(left, emit), inShort(right, emit)]
  // Each step has a TRY of its own: the engine computes a step that occurs in two places before both of them, and outside of what is around it there.
  return a === null || b === null ? null : `TRY(${a} ${expression.function} ${b})`
}

const EXACT: ReadonlySet<string> = new Set(['*', '+', '-'])

/** Whether no digit is rounded away, in the result or, as Spark does it before, in bringing both sides to one type. */
function keepsScale(operator: string, left: Decimal, right: Decimal, scale: number): boolean {
  const longer = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  return scale === (operator === '*' ? left.scale + right.scale : longer) && whole + longer <= DIGITS_MAX
}

/** What may be written, and computed, a second time where the first does not suffice: nothing but columns, constants and conversions of them. */
function isPlain(expression: TypedExpression): boolean {
  if (expression.kind === 'cast') return isPlain(expression.operand)
  if (expression.kind === 'call') return EXACT.has(expression.function) && expression.arguments.every(isPlain)
  return expression.kind === 'reference' || expression.kind === 'literal'
}
