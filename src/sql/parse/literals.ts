import type { Literal } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { stringValue } from './strings.ts'
import { isNumber, type NumberKind, type Token } from './token.ts'
import { isDateText, isTimestampText } from './typed-literals.ts'

/** Digits of a decimal, and of any number without a suffix. */
const PRECISION_MAX = 38

const SUFFIX_LENGTH: Readonly<Record<NumberKind, RegExp>> = {
  whole: /$/,
  tinyint: /.$/,
  smallint: /.$/,
  bigint: /.$/,
  decimal: /(?:bd)?$/i,
  double: /d?$/i,
  float: /f$/i,
}

const RANGES: Readonly<Partial<Record<NumberKind, readonly [bigint, bigint]>>> = {
  tinyint: [-(2n ** 7n), 2n ** 7n - 1n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}
const FLOAT_MAX = 3.4028234663852886e38

/** How many digits a decimal with this text needs: those before the point (without leading zeros) and all after it. */
function precisionOf(digits: string): number {
  const [, whole = '', fraction = '', exponent = '0'] = /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(digits) ?? []
  const scale = fraction.length - Number(exponent)
  const significant = (whole + fraction).replace(/^0+/, '').length
  return Math.max(significant + Math.max(0, -scale), scale, 1)
}

function inRange(kind: NumberKind, value: string): boolean {
  if (kind === 'double') return Number.isFinite(Number(value))
  if (kind === 'float') return Math.abs(Number(value)) <= FLOAT_MAX
  const range = RANGES[kind]
  if (range === undefined) return true
  // A text with more digits than any of them holds is not worth a conversion.
  const whole = value.replace(/^(-?)0+(?=\d)/, '$1')
  return whole.length <= 20 && BigInt(whole) >= range[0] && BigInt(whole) <= range[1]
}

function checkNumber(cursor: Cursor, kind: NumberKind, value: string, start: number): void {
  if (!inRange(kind, value)) throw cursor.error(`Numeric literal ${value} does not fit in the range of ${kind}`, start)
  if ((kind === 'whole' || kind === 'decimal') && precisionOf(value) > PRECISION_MAX) {
    throw cursor.error(`A decimal can only have up to ${PRECISION_MAX} digits`, start)
  }
}

/** A number, with the minus sign right before it if there is one: `-1` is a literal, not an operator and its operand. */
export function numberLiteral(cursor: Cursor): Literal {
  const { start } = cursor
  const negative = cursor.accept('-')
  const token = cursor.advance()
  const type = token.kind as NumberKind
  const digits = cursor.text.slice(token.start, token.end).replace(SUFFIX_LENGTH[type], '')
  const value = negative ? `-${digits}` : digits
  checkNumber(cursor, type, value, start)
  return { kind: 'literal', start, end: token.end, type, value }
}

/** Adjacent strings are one. */
export function stringLiteral(cursor: Cursor): Literal {
  const { start } = cursor
  let value = ''
  while (cursor.token.kind === 'string') value += stringValue(cursor.text, cursor.advance())
  return { kind: 'literal', start, end: cursor.end, type: 'string', value }
}

function hexValue(cursor: Cursor, start: number, digits: string): string {
  if (!/^[0-9A-Fa-f]*$/.test(digits)) throw cursor.error(`'${digits}' is not a hexadecimal literal`, start)
  return (digits.length % 2 === 0 ? digits : `0${digits}`).toUpperCase()
}

/** `DATE '…'`, `TIMESTAMP '…'`, `X'…'`: a word right before a string. */
export function typedLiteral(cursor: Cursor): Literal {
  const { start, word } = cursor
  cursor.advance()
  const value = cursor.string()
  const literal = (type: Literal['type'], content: string): Literal => ({ kind: 'literal', start, end: cursor.end, type, value: content })
  switch (word) {
    case 'DATE':
      if (!isDateText(value)) throw cursor.error(`Cannot parse the DATE value: ${value}`, start)
      return literal('date', value)
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      if (!isTimestampText(value)) throw cursor.error(`Cannot parse the TIMESTAMP value: ${value}`, start)
      return literal('timestamp', value)
    case 'X':
      return literal('binary', hexValue(cursor, start, value))
    default:
      throw cursor.error(`Literals of type '${word}' are currently not supported`, start)
  }
}

/** Does a number begin here, its minus sign included? */
export const startsNumber = (cursor: Cursor): boolean => isNumber(cursor.token) || (cursor.is('-') && isNumber(cursor.peek(1)))

/** What may stand as a value in PARTITION (…) and in a partition transform. */
export function constant(cursor: Cursor): Literal {
  const { token } = cursor
  if (startsNumber(cursor)) return numberLiteral(cursor)
  if (token.kind === 'string') return stringLiteral(cursor)
  if (token.kind !== 'word') throw cursor.unexpected('a constant')
  if (token.word === 'NULL' || token.word === 'TRUE' || token.word === 'FALSE') return wordLiteral(cursor, token)
  if (cursor.peek(1).kind === 'string') return typedLiteral(cursor)
  throw cursor.unexpected('a constant')
}

/** NULL, TRUE, FALSE. */
export function wordLiteral(cursor: Cursor, { start, end, word }: Token): Literal {
  cursor.advance()
  return { kind: 'literal', start, end, type: word === 'NULL' ? 'null' : 'boolean', value: word.toLowerCase() }
}
