import { failure } from '../../../core/errors/failure.ts'
import { sqlTypeName } from '../../../core/spark-types.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { type Decimal, DIGITS_MAX, decimalCast, powerOfTen, roundedDigits, SHORT_DIGITS_MAX, unscaled } from '../decimal.ts'
import { duckdbType } from '../duckdb-type.ts'
import { once, together } from '../once.ts'
import { wrapped } from './integer-arithmetic.ts'
import { longProduct, TOO_LONG } from './long-product.ts'
import { shortOf } from './short-decimals.ts'

interface Operand {
  readonly sql: string
  readonly type: Decimal
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
  const result = call.type as Decimal
  const whole = write(operand(left), operand(right), result)
  const short = shortOf(call, emit)
  return short === null ? whole : `coalesce(CAST(${short} AS ${duckdbType(result)}), ${whole})`
}

const decimal = (precision: number, scale: number): Decimal => ({ kind: 'decimal', precision, scale })

/** In a type of more than 18 digits where the result needs them: the engine goes by its operands. */
function widened({ sql, type }: Operand, other: Operand, digits: number): string {
  if (digits <= SHORT_DIGITS_MAX || Math.max(type.precision, other.type.precision) > SHORT_DIGITS_MAX) return sql
  return `CAST(${sql} AS DECIMAL(${Math.min(digits, DIGITS_MAX)}, ${type.scale}))`
}

/** Both sides are brought to the result's type first, as Spark 3.3 does, so digits beyond its scale are rounded before the addition. */
function sum(symbol: string): Write {
  return (left, right, result) => {
    const scale = Math.max(left.type.scale, right.type.scale)
    const digits = Math.max(left.type.precision - left.type.scale, right.type.precision - right.type.scale) + scale + 1
    // The engine's own type of the sum, which nothing overflows.
    if (digits <= DIGITS_MAX) return decimalCast(`(${widened(left, right, digits)} ${symbol} ${right.sql})`, decimal(digits, scale), result)
    return `TRY(${decimalCast(left.sql, left.type, result)} ${symbol} ${decimalCast(right.sql, right.type, result)})`
  }
}

/** The type both sides of `*`, `/`, `%` and `div` are brought to first (Spark's `DecimalPrecision.widerDecimalType`). */
function widerType(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return decimal(Math.min(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, DIGITS_MAX), scale)
}

/** A value that would not fit into Spark's wider type is NULL; the scale stays, which is cheaper. */
function fitted({ sql, type }: Operand, wider: Decimal): Operand {
  const whole = wider.precision - wider.scale
  if (type.precision - type.scale <= whole) return { sql, type }
  // Nothing but 0 is left.
  if (whole + type.scale === 0) return { sql: `CASE WHEN ${sql} = 0 THEN CAST(0 AS DECIMAL(1, 0)) END`, type: decimal(1, 0) }
  const own = decimal(whole + type.scale, type.scale)
  return { sql: decimalCast(sql, type, own), type: own }
}

function bothFitted(left: Operand, right: Operand): readonly [Operand, Operand] {
  const wider = widerType(left.type, right.type)
  return [fitted(left, wider), fitted(right, wider)]
}

function product(left: Operand, right: Operand, result: Decimal): string {
  const [a, b] = bothFitted(left, right)
  const digits = a.type.precision + b.type.precision
  const scale = a.type.scale + b.type.scale
  if (digits <= DIGITS_MAX) return decimalCast(`(${widened(a, b, digits)} * ${b.sql})`, decimal(digits, scale), result)
  return together([a.sql, b.sql], ([x, y]) => longProduct(x, a.type, y, b.type, result))
}

/** One digit more than asked for: cutting the quotient there and rounding it half up is rounding it half up. */
function quotient(left: Operand, right: Operand, result: Decimal): string {
  // Spark rounds at the 38th decimal first; of so many decimals that may show.
  if (result.scale > 31 && result.scale < DIGITS_MAX) throw failure('UNSUPPORTED', [`a quotient of type ${sqlTypeName(result)}`])
  const [a, b] = bothFitted(left, right)
  const shift = result.scale + 1 + b.type.scale - a.type.scale
  const [up, down] = [Math.max(shift, 0), Math.max(-shift, 0)]
  const dividend = (x: string): string => (up === 0 ? unscaled(x, a.type) : `(${unscaled(x, a.type)} * ${powerOfTen(up)})`)
  const divisor = (y: string): string => (down === 0 ? unscaled(y, b.type) : `(${unscaled(y, b.type)} * ${powerOfTen(down)})`)
  if (a.type.precision + up <= DIGITS_MAX && b.type.precision + down <= DIGITS_MAX)
    return once(`(${dividend(a.sql)} // ${divisor(b.sql)})`, (digits) => roundedDigits(digits, result))
  return together(
    [a.sql, b.sql],
    ([x, y]) => `CASE WHEN ${x} IS NULL OR ${y} IS NULL OR ${y} = 0 THEN NULL
      WHEN TRY(${dividend(x)}) IS NULL OR TRY(${divisor(y)}) IS NULL THEN ${TOO_LONG}
      ELSE ${once(`TRY(${dividend(x)}) // TRY(${divisor(y)})`, (digits) => roundedDigits(digits, result))} END`,
  )
}

function remainder(left: Operand, right: Operand, result: Decimal): string {
  const wider = widerType(left.type, right.type)
  return decimalCast(`(${decimalCast(left.sql, left.type, wider)} % ${decimalCast(right.sql, right.type, wider)})`, wider, result)
}

/** `div` takes the low 64 bits of the whole quotient. */
function division(left: Operand, right: Operand): string {
  const wider = widerType(left.type, right.type)
  const whole = ({ sql, type }: Operand): string => unscaled(decimalCast(sql, type, wider), wider)
  return `CAST(${wrapped(`(${whole(left)} // ${whole(right)})`, 64, 'HUGEINT')} AS BIGINT)`
}
