import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { type Decimal, DIGITS_MAX, decimalCast, powerOfTen, scaledDown, unscaled } from '../decimal.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'
import { wrapped } from './integer-arithmetic.ts'

/** The type both sides of `*`, `/`, `%` and `div` are brought to first (Spark's `DecimalPrecision.widerDecimalType`): a value it cannot hold is NULL. */
function widerType(a: Decimal, b: Decimal): Decimal {
  const scale = Math.min(Math.max(a.scale, b.scale), 38)
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale)
  return { kind: 'decimal', precision: Math.min(whole + scale, 38), scale }
}

interface Operand {
  readonly sql: string
  readonly type: Decimal
}

/** A value that would not fit into Spark's wider type is NULL; one that does keeps its own type, which is cheaper. */
function fitted({ sql, type }: Operand, wider: Decimal): Operand {
  if (type.precision - type.scale <= wider.precision - wider.scale) return { sql, type }
  return { sql: decimalCast(sql, type, wider), type: wider }
}

type Write = (left: Operand, right: Operand, result: Decimal) => string

const WRITERS: Readonly<Record<string, Write>> = {
  '+': sum('+'),
  '-': sum('-'),
  '*': product,
  '/': quotient,
  '%': remainder,
  div: division,
}

/** Exactly the type's digits, rounded half up, NULL when they do not suffice. */
export function decimalArithmetic(call: TypedCall, emit: Emit): string {
  const [left, right] = call.arguments as readonly [TypedExpression, TypedExpression | undefined]
  const operand = (expression: TypedExpression): Operand => ({ sql: emit(expression), type: expression.type as Decimal })
  if (right === undefined) return `(-${emit(left)})`
  const write = WRITERS[call.function]
  if (write === undefined) throw new Error(`no decimal operator ${call.function}`)
  return write(operand(left), operand(right), call.type as Decimal)
}

/** Both sides are brought to the result's type first, as Spark 3.3 does, so digits beyond its scale are rounded before the addition. */
function sum(symbol: string): Write {
  return (left, right, result) => {
    const wholeDigits = Math.max(left.type.precision - left.type.scale, right.type.precision - right.type.scale)
    const scale = Math.max(left.type.scale, right.type.scale)
    // The engine's own type of the sum, which nothing overflows.
    const digits = wholeDigits + scale + 1
    if (digits <= 38) return decimalCast(`(${roomy(left, right, digits)} ${symbol} ${right.sql})`, exact(digits, scale), result)
    return `TRY(${decimalCast(left.sql, left.type, result)} ${symbol} ${decimalCast(right.sql, right.type, result)})`
  }
}

/** Digits that fit into 64 bits: the engine computes two such operands in 64 bits, whatever the result needs. */
const SHORT_DIGITS = 18

/** The left operand, wider than it need be where the result would overflow the engine's own type for it. */
const roomy = (left: Operand, right: Operand, digits: number): string =>
  digits > SHORT_DIGITS && left.type.precision <= SHORT_DIGITS && right.type.precision <= SHORT_DIGITS
    ? `CAST(${left.sql} AS DECIMAL(${SHORT_DIGITS + 1}, ${left.type.scale}))`
    : left.sql

const exact = (precision: number, scale: number): Decimal => ({ kind: 'decimal', precision, scale })

const TOO_LONG =
  'UNSUPPORTED: a product or quotient of decimals with more than 38 digits on the way is not supported on the embedded engine'

function product(left: Operand, right: Operand, result: Decimal): string {
  const wider = widerType(left.type, right.type)
  const [a, b] = [fitted(left, wider), fitted(right, wider)]
  const digits = a.type.precision + b.type.precision
  const scale = a.type.scale + b.type.scale
  if (digits <= 38) return decimalCast(`(${roomy(a, b, digits)} * ${b.sql})`, exact(digits, scale), result)
  return once(a.sql, (x) => once(b.sql, (y) => longProduct({ ...a, sql: x }, { ...b, sql: y }, result)))
}

/** Where the digits of a product may be more than the engine holds: those of the values at hand mostly suffice. What is NULL in Spark anyway needs none. */
function longProduct(a: Operand, b: Operand, result: Decimal): string {
  const scale = a.type.scale + b.type.scale
  const digits = `TRY(${unscaled(a.sql, a.type)} * ${unscaled(b.sql, b.type)})`
  const limit = `1e${result.precision - result.scale}`
  const size = `abs(CAST(${a.sql} AS DOUBLE) * CAST(${b.sql} AS DOUBLE))`
  return `coalesce(${scaledDown(digits, scale, result)}, CASE
    WHEN ${a.sql} IS NULL OR ${b.sql} IS NULL OR ${size} > CAST(1.000001 AS DOUBLE) * CAST('${limit}' AS DOUBLE) THEN NULL
    WHEN ${digits} IS NOT NULL THEN NULL
    ELSE error(${sqlString(TOO_LONG)}) END)`
}

function quotient(left: Operand, right: Operand, result: Decimal): string {
  const wider = widerType(left.type, right.type)
  const [a, b] = [fitted(left, wider), fitted(right, wider)]
  // One digit more than asked for: cutting the quotient there and rounding it half up is rounding it half up.
  const scale = result.scale + 1
  const shift = scale + b.type.scale - a.type.scale
  const [up, down] = [Math.max(shift, 0), Math.max(-shift, 0)]
  const dividend = (x: string): string => (up === 0 ? unscaled(x, a.type) : `(${unscaled(x, a.type)} * ${powerOfTen(up)})`)
  const divisor = (y: string): string => (down === 0 ? unscaled(y, b.type) : `(${unscaled(y, b.type)} * ${powerOfTen(down)})`)
  if (a.type.precision + up <= DIGITS_MAX && b.type.precision + down <= DIGITS_MAX)
    return scaledDown(`(${dividend(a.sql)} // ${divisor(b.sql)})`, scale, result)
  return once(a.sql, (x) =>
    once(
      b.sql,
      (y) => `CASE WHEN ${x} IS NULL OR ${y} IS NULL OR ${y} = 0 THEN NULL
        WHEN TRY(${dividend(x)}) IS NULL OR TRY(${divisor(y)}) IS NULL THEN error(${sqlString(TOO_LONG)})
        ELSE ${scaledDown(`(TRY(${dividend(x)}) // TRY(${divisor(y)}))`, scale, result)} END`,
    ),
  )
}

function remainder(left: Operand, right: Operand, result: Decimal): string {
  const wider = widerType(left.type, right.type)
  const [a, b] = [fitted(left, wider), fitted(right, wider)]
  return decimalCast(`(${decimalCast(a.sql, a.type, wider)} % ${decimalCast(b.sql, b.type, wider)})`, wider, result)
}

function division(left: Operand, right: Operand): string {
  const wider = widerType(left.type, right.type)
  const whole = ({ sql, type }: Operand): string => unscaled(decimalCast(sql, type, wider), wider)
  return `CAST(${wrapped(`(${whole(left)} // ${whole(right)})`, 64, 'HUGEINT')} AS BIGINT)`
}
