import { decimalText, doubleText, shortestFloat } from '../../core/number-text.ts'
import type { SparkType } from '../../core/spark-types.ts'
import { timestampText } from '../../core/time-text.ts'
import type { Literal } from '../ast.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { literal } from './build.ts'

const INT = 2n ** 31n
const LONG = 2n ** 63n

/** Digits as a decimal of exactly the precision and scale they need. */
function decimalOf(digits: string): { readonly type: SparkType; readonly value: string } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(digits) ?? []
  const shift = Number(exponent)
  const scale = Math.max(0, fraction.length - shift)
  const padded = `${whole}${fraction}${'0'.repeat(Math.max(0, shift - fraction.length))}`.replace(/^0+/, '').padStart(scale, '0')
  const before = padded.slice(0, padded.length - scale)
  const after = scale === 0 ? '' : `.${padded.slice(padded.length - scale)}`
  const precision = Math.max(before.length + scale, 1)
  return {
    type: { kind: 'decimal', precision, scale },
    value: `${sign === '-' && /[1-9]/.test(padded) ? '-' : ''}${before === '' ? '0' : before}${after}`,
  }
}

/** An unsuffixed whole number is an int, a bigint or a decimal, by its size. */
function whole(digits: string): Analysed {
  const value = BigInt(digits)
  const text = value.toString()
  if (value >= -INT && value < INT) return { expression: literal({ kind: 'integer' }, text), text }
  if (value >= -LONG && value < LONG) return { expression: literal({ kind: 'long' }, text), text }
  const { type, value: plain } = decimalOf(digits)
  return { expression: literal(type, plain), text: plain }
}

/** The shortest text that reads back as the number: the tree's form of doubles. */
const shortest = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const DATE = /^\s*([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?\s*$/
const TIMESTAMP =
  /^\s*([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?\s*(Z|UTC|GMT|UT|(?:UTC|GMT|UT)?[+-]\d{1,2}(?::?\d{1,2})?)?)?)?)?)?\s*$/
const OFFSET = /([+-])(\d{1,2}):?(\d{1,2})?$/

const two = (digits: string | undefined, otherwise: string): string => (digits ?? otherwise).padStart(2, '0')

/** The years that both sides can hold. */
const isYear = (year: string | undefined): year is string => year !== undefined && Number(year) >= 1 && Number(year) <= 9999
const four = (year: string): string => String(Number(year)).padStart(4, '0')

function date({ value: written }: Literal, analysis: Analysis): Analysed {
  const [, year, month, day] = DATE.exec(written) ?? []
  if (!isYear(year)) throw analysis.unsupported(`the date '${written}'`)
  const value = `${four(year)}-${two(month, '1')}-${two(day, '1')}`
  return { expression: literal({ kind: 'date' }, value), text: `DATE '${value}'` }
}

/** Shown in the session's time zone, wherever it was written. */
function timestamp({ value: written }: Literal, analysis: Analysis): Analysed {
  const [, year, month, day, hour, minute, second, fraction = '', zone] = TIMESTAMP.exec(written) ?? []
  if (!isYear(year)) throw analysis.unsupported(`the timestamp '${written}'`)
  const micros = fraction.slice(0, 6).replace(/0+$/, '')
  const time = `${two(hour, '0')}:${two(minute, '0')}:${two(second, '0')}${micros === '' ? '' : `.${micros}`}`
  const local = `${four(year)}-${two(month, '1')}-${two(day, '1')} ${time}`
  if (zone === undefined) return { expression: literal({ kind: 'timestamp' }, local), text: `TIMESTAMP '${local}'` }
  const [, sign = '+', hours = '0', minutes = '0'] = OFFSET.exec(zone) ?? []
  const instant = `${local}${sign}${two(hours, '0')}:${two(minutes, '0')}`
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  const seconds = local.replace(/\..*$/, '').replace(' ', 'T')
  const epochMicros = BigInt(Date.parse(`${seconds}Z`) - offsetMs) * 1_000n + BigInt(micros.padEnd(6, '0'))
  return {
    expression: literal({ kind: 'timestamp' }, instant),
    text: `TIMESTAMP '${timestampText(epochMicros, analysis.settings.timeZone)}'`,
  }
}

/** A constant and the text by which Spark names it (sql-measured.md A3). */
export function analyseLiteral(node: Literal, analysis: Analysis): Analysed {
  const { type, value } = node
  switch (type) {
    case 'null':
      return { expression: literal({ kind: 'void' }, null), text: 'NULL' }
    case 'boolean':
      return { expression: literal({ kind: 'boolean' }, value), text: value }
    case 'whole':
      return whole(value)
    case 'tinyint':
    case 'smallint':
    case 'bigint': {
      const text = BigInt(value).toString()
      return { expression: literal({ kind: ({ tinyint: 'byte', smallint: 'short', bigint: 'long' } as const)[type] }, text), text }
    }
    case 'decimal': {
      const decimal = decimalOf(value)
      return { expression: literal(decimal.type, decimal.value), text: decimalText(decimal.value) }
    }
    case 'double':
      return { expression: literal({ kind: 'double' }, shortest(Number(value))), text: doubleText(Number(value)) }
    case 'float': {
      const float = Math.fround(Number(value))
      const digits = shortestFloat(float)
      return { expression: literal({ kind: 'float' }, shortest(Number(digits))), text: doubleText(float, digits) }
    }
    case 'string':
      return { expression: literal({ kind: 'string' }, value), text: value }
    case 'binary':
      return { expression: literal({ kind: 'binary' }, value), text: `X'${value}'` }
    case 'date':
      return date(node, analysis)
    case 'timestamp':
      return timestamp(node, analysis)
    default:
      throw new Error(`no literal is ${type satisfies never}`)
  }
}
