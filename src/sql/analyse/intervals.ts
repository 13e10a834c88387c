import { dayTimeText, yearMonthText } from '../../core/interval-literals.ts'
import type { SparkType } from '../../core/spark-types.ts'
import type { Expression, IntervalLiteral } from '../ast.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { literal } from './build.ts'

const DAY_TIME = ['day', 'hour', 'minute', 'second'] as const
const MICROS: Readonly<Record<string, bigint>> = {
  WEEK: 604_800_000_000n,
  DAY: 86_400_000_000n,
  HOUR: 3_600_000_000n,
  MINUTE: 60_000_000n,
  SECOND: 1_000_000n,
  MILLISECOND: 1_000n,
  MICROSECOND: 1n,
}
/** The field of the type that a unit belongs to. */
const FIELD: Readonly<Record<string, string>> = { WEEK: 'day', MILLISECOND: 'second', MICROSECOND: 'second' }

const RANGE_UNITS = ['DAY', 'HOUR', 'MINUTE', 'SECOND']

interface Part {
  readonly unit: string
  readonly to: string | null
  readonly text: string
}

/** `12`, `-1.5`, `'1 02:03'` with the sign that may stand before it. */
function textOf(value: Expression): string {
  if (value.kind === 'unary' && value.operand.kind === 'literal') {
    const { value: inner } = value.operand
    return inner.trim().startsWith('-') ? inner.trim().slice(1) : `-${inner.trim()}`
  }
  return value.kind === 'literal' ? value.value.trim() : ''
}

const PHRASE_PART = /([+-]?\s*(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z]+)/gi

function partsOf(node: IntervalLiteral): readonly Part[] {
  if (node.text === null) return node.parts.map(({ value, unit, to }) => ({ unit, to, text: textOf(value) }))
  return [...node.text.replace(/^\s*interval\s/i, '').matchAll(PHRASE_PART)].map(([, amount = '', word = '']) => ({
    unit: word.toUpperCase().replace(/S$/, ''),
    to: null,
    text: amount.replace(/\s/g, ''),
  }))
}

const signed = (text: string, size: bigint): bigint => (text.startsWith('-') ? -size : size)
const digits = (text: string): string => text.replace(/^[+-]\s*/, '')

function months(parts: readonly Part[]): bigint {
  return parts.reduce((sum, { unit, to, text }) => {
    if (to !== null) {
      const [years = '0', more = '0'] = digits(text).split('-')
      return sum + signed(text, BigInt(years) * 12n + BigInt(more))
    }
    return sum + signed(text, BigInt(digits(text)) * (unit === 'YEAR' ? 12n : 1n))
  }, 0n)
}

/** @param text - A number of seconds, or of another unit, with a fraction at most for seconds. */
function amountMicros(text: string, unit: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  const size = MICROS[unit] as bigint
  const below = fraction === '' ? 0n : (BigInt(fraction.slice(0, 6).padEnd(6, '0')) * size) / 1_000_000n
  return BigInt(whole === '' ? 0 : whole) * size + below
}

function micros(parts: readonly Part[]): bigint {
  return parts.reduce((sum, { unit, to, text }) => {
    if (to === null) return sum + signed(text, amountMicros(digits(text), unit))
    const first = RANGE_UNITS.indexOf(unit)
    const fields = digits(text).split(/[ :]+/)
    const size = fields.reduce((of, field, at) => of + amountMicros(field, RANGE_UNITS[first + at] as string), 0n)
    return sum + signed(text, size)
  }, 0n)
}

/** A constant interval; its type has the fields that were written (sql-measured.md B9). */
export function analyseInterval(node: IntervalLiteral, analysis: Analysis): Analysed {
  const parts = partsOf(node)
  const units = parts.flatMap(({ unit, to }) => (to === null ? [unit] : [unit, to]))
  if (units.some((unit) => unit === 'YEAR' || unit === 'MONTH')) {
    const fields = units.map((unit) => unit.toLowerCase())
    const from = fields.includes('year') ? 'year' : 'month'
    const to = fields.includes('month') ? 'month' : 'year'
    const value = months(parts)
    return { expression: literal({ kind: 'interval-year-month', from, to }, value.toString()), text: yearMonthText(value, from, to) }
  }
  const places = units.map((unit) => DAY_TIME.indexOf((FIELD[unit] ?? unit.toLowerCase()) as (typeof DAY_TIME)[number]))
  if (places.includes(-1)) throw analysis.unsupported('this form of an interval')
  const [from, to] = [DAY_TIME[Math.min(...places)] as string, DAY_TIME[Math.max(...places)] as string]
  const value = micros(parts)
  return {
    expression: literal({ kind: 'interval-day-time', from, to } satisfies SparkType, value.toString()),
    text: dayTimeText(value, from, to),
  }
}
