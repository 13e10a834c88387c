import type { SparkType } from '../../../core/spark-types.ts'
import { remembered } from './remembered.ts'
import { Mismatch, scaledDecimal } from './scaled-decimal.ts'
import { type ScriptFunction, script } from './script.ts'
import { isTimeText } from './time-texts.ts'

/** What a line has to be read as; made by analysis, carried as JSON. */
export interface CsvReading {
  readonly type: Extract<SparkType, { kind: 'struct' }>
  readonly separator: string
  readonly failFast: boolean
  /** Dates and timestamps have patterns of their own, which the engine reads. */
  readonly patterns: readonly ('date' | 'timestamp')[]
}

export const CORRUPT = '_corrupt_record'

const isBlank = (character: string | undefined): boolean => character !== undefined && character <= ' '

/**
 * The fields of one line, as Spark's settings of univocity's parser make them: a field in quotes may hold separators, and a backslash a quote;
 * where something else follows the closing quote, the quotes are part of the field.
 */
export function fieldsOf(line: string, separator: string): readonly string[] {
  if (/[\r\n]/.test(line)) throw new Error('UNSUPPORTED: CSV of several lines in one text is not supported on the embedded engine')
  const fields: string[] = []
  let at = 0
  for (;;) {
    const next = line.indexOf(separator, at)
    const plain = line.slice(at, next < 0 ? undefined : next)
    const quoted = line[at] === '"' ? quotedField(line, at, separator) : null
    const { value, end } = quoted ?? { value: plain, end: at + plain.length }
    fields.push(value)
    if (end >= line.length) return fields
    at = end + separator.length
  }
}

function quotedField(line: string, start: number, separator: string): { readonly value: string; readonly end: number } {
  let value = ''
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line[at] as string
    if (character === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\')) {
      at += 1
      value += line[at]
    } else if (character !== '"') value += character
    else {
      let end = at + 1
      while (isBlank(line[end]) && !line.startsWith(separator, end)) end += 1
      if (end === line.length || line.startsWith(separator, end)) return { value, end }
      const stop = line.indexOf(separator, end)
      return { value: line.slice(start, stop < 0 ? undefined : stop), end: stop < 0 ? line.length : stop }
    }
  }
  return { value, end: line.length }
}

const LIMITS: Readonly<Partial<Record<SparkType['kind'], number>>> = { byte: 8, short: 16, integer: 32, long: 64 }
const FLOATING = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/
const NO_NUMBERS: Readonly<Record<string, string>> = { NaN: 'NaN', Inf: 'Infinity', '-Inf': '-Infinity' }

/** A number as Java's Double.parseDouble takes it, as JavaScript does; `null` when it is none. */
function doubleOf(text: string): number | null {
  if (Object.hasOwn(NO_NUMBERS, text)) return Number(NO_NUMBERS[text])
  const trimmed = text.replace(/^[\0- ]+|[\0- ]+$/g, '')
  return FLOATING.test(trimmed) ? Number(trimmed.replace(/[fFdD]$/, '')) : null
}

/** The text of a field that the engine converts. @throws Mismatch */
function textOf(text: string, type: SparkType, patterns: CsvReading['patterns']): string {
  const bits = LIMITS[type.kind]
  if (bits !== undefined) {
    if (!/^[+-]?\d+$/.test(text) || BigInt.asIntN(bits, BigInt(text)) !== BigInt(text)) throw new Mismatch()
    return BigInt(text).toString()
  }
  switch (type.kind) {
    case 'string':
      return text
    case 'boolean':
      if (!/^(?:true|false)$/i.test(text)) throw new Mismatch()
      return text.toLowerCase()
    case 'float':
    case 'double': {
      const number = doubleOf(text)
      if (number === null) throw new Mismatch()
      return String(type.kind === 'float' ? Math.fround(number) : number)
    }
    case 'decimal':
      return scaledDecimal(text.replaceAll(',', ''), type)
    case 'date':
    case 'timestamp':
      if (!patterns.includes(type.kind) && !isTimeText(text, type.kind)) throw new Mismatch()
      return text
    default:
      throw new Error(`UNSUPPORTED: from_csv of ${type.kind} values is not supported on the embedded engine`)
  }
}

const readingOf = remembered((spec) => JSON.parse(spec) as CsvReading)

/** A record whose fields are texts, by position: what is not of its type, or missing, is NULL. */
function fromCsv(line: string, spec: string): string {
  const { type, separator, failFast, patterns } = readingOf(spec)
  const corrupt = type.fields.findIndex(({ name }) => name === CORRUPT)
  const own = type.fields.filter((_, at) => at !== corrupt)
  const given = line === '' ? [] : fieldsOf(line, separator)
  let whole = given.length === own.length
  const values = own.map((field, at): string | null => {
    const text = given[at] ?? ''
    if (text === '') return null
    try {
      return textOf(text, field.type, patterns)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      whole = false
      return null
    }
  })
  if (!whole && failFast) throw new Error('ENGINE_FAILED: Malformed records are detected in record parsing. Parse Mode: FAILFAST.')
  const all = corrupt < 0 ? values : values.toSpliced(corrupt, 0, whole ? null : line)
  return JSON.stringify(Object.fromEntries(all.map((value, at) => [`f${at}`, value])))
}

/** The type of each field (`CSVInferSchema`), named by position; `null` of a text without any. */
export function schemaOfCsv(line: string, separator: string): SparkType | null {
  if (line === '') return null
  const fields = fieldsOf(line, separator).map((text, at) => ({ name: `_c${at}`, type: inferred(text), nullable: true, comment: null }))
  return { kind: 'struct', fields }
}

function inferred(text: string): SparkType {
  if (/^[+-]?\d+$/.test(text)) {
    const value = BigInt(text)
    if (BigInt.asIntN(32, value) === value) return { kind: 'integer' }
    if (BigInt.asIntN(64, value) === value) return { kind: 'long' }
    const precision = value.toString().replace('-', '').length
    return precision <= 38 ? { kind: 'decimal', precision, scale: 0 } : { kind: 'double' }
  }
  if (doubleOf(text) !== null) return { kind: 'double' }
  if (text !== '' && isTimestamp(text)) return { kind: 'timestamp' }
  return /^(?:true|false)$/i.test(text) ? { kind: 'boolean' } : { kind: 'string' }
}

function isTimestamp(text: string): boolean {
  try {
    return isTimeText(text, 'timestamp')
  } catch {
    // Only Spark 2 would have read it.
    return false
  }
}

/** One line: blanks around a value are left out, and what holds a separator, a quote or a line end stands in quotes. */
function toCsv(values: readonly (string | null)[], separator: string): string | null {
  const line = values.map((value) => (value === null ? '' : written(value, separator))).join(separator)
  return line === '' ? null : line
}

function written(value: string, separator: string): string {
  if (value.includes('\r')) throw new Error('UNSUPPORTED: to_csv of a text with a carriage return is not supported on the embedded engine')
  const trimmed = value.replace(/^[\0- ]+|[\0- ]+$/g, '')
  if (trimmed === '') return '""'
  return /["\n]/.test(value) || value.includes(separator) ? `"${trimmed.replace(/["\\]/g, '\\$&')}"` : trimmed
}

export const CSV_SCRIPTS: readonly ScriptFunction[] = [
  script('from_csv', ['string', 'string'], 'string', fromCsv),
  script('to_csv', ['string[]', 'string'], 'string', toCsv),
]
