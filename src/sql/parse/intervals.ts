import type { Expression, IntervalLiteral } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { numberLiteral } from './literals.ts'
import { isNumber, type Token } from './token.ts'

/** Every spelling of a unit, and the one the tree has. */
const UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  ['YEAR', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND'].flatMap((unit) => [
    [unit, unit],
    [`${unit}S`, unit],
  ]),
)
const YEAR_MONTH: ReadonlySet<string> = new Set(['YEAR', 'MONTH'])

/** Months of a year, microseconds of everything else. */
const SIZES: Readonly<Record<string, bigint>> = {
  YEAR: 12n,
  MONTH: 1n,
  WEEK: 604_800_000_000n,
  DAY: 86_400_000_000n,
  HOUR: 3_600_000_000n,
  MINUTE: 60_000_000n,
  SECOND: 1_000_000n,
  MILLISECOND: 1000n,
  MICROSECOND: 1n,
}
/** Of a field that is not the first of its range. */
const FIELD_MAX: Readonly<Record<string, bigint>> = { MONTH: 11n, HOUR: 23n, MINUTE: 59n, SECOND: 59n }

/** The texts of `INTERVAL '…' A TO B`; which pairs exist is told by the keys. */
const RANGES: Readonly<Record<string, RegExp>> = {
  'YEAR TO MONTH': /^[+-]?(\d+)-(\d+)$/,
  'DAY TO HOUR': /^[+-]?(\d+) +(\d{1,2})$/,
  'DAY TO MINUTE': /^[+-]?(\d+) +(\d{1,2}):(\d{1,2})$/,
  'DAY TO SECOND': /^[+-]?(\d+) +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d{1,9})?$/,
  'HOUR TO MINUTE': /^[+-]?(\d+):(\d{1,2})$/,
  'HOUR TO SECOND': /^[+-]?(\d+):(\d{1,2}):(\d{1,2})(?:\.\d{1,9})?$/,
  'MINUTE TO SECOND': /^[+-]?(\d+):(\d{1,2})(?:\.\d{1,9})?$/,
}
const FIELDS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']

/** Of texts without blanks around them: no two `\s*` meet, or the time for a long run of blanks would grow with its square. */
const AMOUNT = /^[+-]?\s*(\d{1,30})$/
const SECONDS = /^[+-]?\s*(\d{0,30})(?:\.\d{0,9})?$/
const PHRASE = /^(?:interval\s+)?((?:(?:[+-]\s*)?(?:\d+(?:\.\d*)?|\.\d+)\s*[a-z]+\s*)+)$/i

/** Where the number or string of a part stands: 0, or 1 behind a sign; -1 when no part begins at the offset. */
const isAmount = (cursor: Cursor, { kind, start, end }: Token): boolean =>
  kind === 'string' || kind === 'whole' || (kind === 'decimal' && !/[a-z]/i.test(cursor.text.slice(start, end)))

function amountAt(cursor: Cursor, ahead: number): number {
  const sign = cursor.peek(ahead).word
  const at = sign === '-' || sign === '+' ? ahead + 1 : ahead
  const token = cursor.peek(at)
  return isAmount(cursor, token) ? at : -1
}

function startsPart(cursor: Cursor, ahead: number): boolean {
  const at = amountAt(cursor, ahead)
  return at !== -1 && Object.hasOwn(UNITS, cursor.peek(at + 1).word)
}

/** Does `INTERVAL`, which is the next token, begin a literal here? Otherwise it is a name. */
export const startsInterval = (cursor: Cursor): boolean =>
  cursor.peek(1).kind === 'string' || startsPart(cursor, 1) || isNumber(cursor.peek(1))

function amount(cursor: Cursor): Expression {
  const { start } = cursor
  const sign = cursor.is('-') || cursor.is('+') ? cursor.word : null
  if (amountAt(cursor, 0) === -1) {
    if (sign !== null) cursor.advance()
    throw cursor.unexpected('a whole number, a decimal or a string')
  }
  if (sign === '+') cursor.advance()
  if (cursor.token.kind === 'string' || cursor.peek(1).kind === 'string') {
    if (sign === '-') cursor.advance()
    const operandStart = cursor.start
    const value = cursor.string()
    const literal = { kind: 'literal', start: operandStart, end: cursor.end, type: 'string', value } as const
    return sign === '-' ? { kind: 'unary', start, end: cursor.end, operator: '-', operand: literal } : literal
  }
  return numberLiteral(cursor)
}

function unit(cursor: Cursor): string {
  const found = UNITS[cursor.word]
  if (found === undefined) throw cursor.unexpected('a unit of time')
  cursor.advance()
  return found
}

/** The digits as written, without what a minus sign before a string adds. */
function textOf(value: Expression): string {
  const literal = value.kind === 'unary' ? value.operand : value
  return literal.kind === 'literal' ? literal.value : ''
}

/** A minus may stand before a string and in it. */
function signOf(value: Expression): bigint {
  const inner = /^\s*-/.test(textOf(value)) ? -1n : 1n
  return value.kind === 'unary' ? -inner : inner
}

/** A part and how long it is, in months or microseconds. */
interface Part {
  readonly node: IntervalLiteral['parts'][number]
  readonly size: bigint
}

function part(cursor: Cursor): Part {
  const { start } = cursor
  const value = amount(cursor)
  const from = unit(cursor)
  const text = textOf(value)
  if (cursor.accept('TO')) {
    const to = unit(cursor)
    return { node: { value, unit: from, to }, size: signOf(value) * rangeSize(cursor, start, text, from, to) }
  }
  const [, digits] = (from === 'SECOND' ? SECONDS : AMOUNT).exec(text.trim()) ?? []
  if (digits === undefined || !/\d/.test(text)) throw cursor.error(`'${text}' is not a number of ${from}`, start)
  return { node: { value, unit: from, to: null }, size: signOf(value) * BigInt(digits) * (SIZES[from] as bigint) }
}

/** Sign aside. */
function rangeSize(cursor: Cursor, start: number, text: string, from: string, to: string): bigint {
  const pattern = RANGES[`${from} TO ${to}`]
  if (pattern === undefined) throw cursor.error(`Intervals FROM ${from} TO ${to} are not supported`, start)
  const fields = pattern.exec(text.trim())?.slice(1)
  if (fields === undefined) throw cursor.error(`'${text}' is not an interval ${from} TO ${to}`, start)
  const first = FIELDS.indexOf(from)
  return fields.reduce((sum, digits, at) => {
    const name = FIELDS[first + at] as string
    const count = BigInt(digits.slice(0, 30))
    const most = FIELD_MAX[name]
    if (at > 0 && most !== undefined && count > most) throw cursor.error(`${name.toLowerCase()} ${count} outside range [0, ${most}]`, start)
    return sum + count * (SIZES[name] as bigint)
  }, 0n)
}

const MONTHS_MAX = 2n ** 31n - 1n
const MICROSECONDS_MAX = 2n ** 63n - 1n

function check(cursor: Cursor, start: number, units: readonly string[], size: bigint): void {
  const ofMonths = units.filter((one) => YEAR_MONTH.has(one)).length
  if (ofMonths > 0 && ofMonths < units.length) throw cursor.error('Cannot mix year-month and day-time fields', start)
  const most = ofMonths > 0 ? MONTHS_MAX : MICROSECONDS_MAX
  if (size > most || size < -most - 1n) throw cursor.error('The interval literal is out of range', start)
}

function phrase(cursor: Cursor, start: number): IntervalLiteral {
  const at = cursor.start
  const text = cursor.string()
  const units = PHRASE.exec(text.trim())?.[1]
    ?.match(/[a-z]+/gi)
    ?.map((word) => UNITS[word.toUpperCase()] ?? '') ?? ['']
  if (units.includes('')) throw cursor.error(`Cannot parse the INTERVAL value: ${text}`, at)
  check(cursor, start, units, 0n)
  return { kind: 'interval', start, end: cursor.end, parts: [], text }
}

export interface SizedInterval {
  readonly node: IntervalLiteral
  /** In months or in microseconds; 0 for a phrase. */
  readonly size: bigint
  readonly months: boolean
}

/** A literal that begins at INTERVAL; `startsInterval` has said so. */
export const intervalLiteral = (cursor: Cursor): IntervalLiteral => sizedInterval(cursor).node

/** The same, and how long it is. */
export function sizedInterval(cursor: Cursor): SizedInterval {
  const { start } = cursor
  cursor.expect('INTERVAL')
  if (cursor.token.kind === 'string' && !startsPart(cursor, 0)) return { node: phrase(cursor, start), size: 0n, months: false }
  const parts = [part(cursor)]
  while (startsPart(cursor, 0)) parts.push(part(cursor))
  const nodes = parts.map(({ node }) => node)
  if (nodes.length > 1 && nodes.some(({ to }) => to !== null)) throw cursor.error('An interval can have only one FROM-TO part', start)
  const size = parts.reduce((sum, one) => sum + one.size, 0n)
  check(
    cursor,
    start,
    nodes.map((node) => node.unit),
    size,
  )
  const node: IntervalLiteral = { kind: 'interval', start, end: cursor.end, parts: nodes, text: null }
  return { node, size, months: nodes.some((one) => YEAR_MONTH.has(one.unit)) }
}
