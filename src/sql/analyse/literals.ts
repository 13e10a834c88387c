import { decimalText, doubleText, shortestFloat } from '../../core/number-text.ts'
import type { SparkType } from '../../core/spark-types.ts'
import { dateOfText, timestampOfText } from '../../core/time-of-text.ts'
import { dateText, timestampText } from '../../core/time-text.ts'
import { zoneNamed } from '../../core/time-zone.ts'
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

function date({ value: written }: Literal, analysis: Analysis): Analysed {
  const days = dateOfText(written)
  if (days === null) throw analysis.unsupported(`the date '${written}'`)
  const value = dateText(days)
  return { expression: literal({ kind: 'date' }, value), text: `DATE '${value}'` }
}

/** With a day in it; a time alone, and words for moments, would be another one at each run. */
const NAMES_A_DAY = /^\s*[+-]?\d{4,6}(?:-|\s*$)/

/** Shown in the session's time zone, wherever it was written. */
function timestamp({ value: written }: Literal, analysis: Analysis): Analysed {
  const { timeZone } = analysis.settings
  const micros = NAMES_A_DAY.test(written) ? timestampOfText(written, zoneNamed(timeZone), 0) : null
  if (micros === null) throw analysis.unsupported(`the timestamp '${written}'`)
  return {
    expression: literal({ kind: 'timestamp' }, `${timestampText(micros, 'UTC')}+00:00`),
    text: `TIMESTAMP '${timestampText(micros, timeZone)}'`,
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
