import type { SparkType, StructField } from '../../core/spark-types.ts'
import type { Cursor } from './cursor.ts'

type SimpleKind = Exclude<SparkType['kind'], 'decimal' | 'char' | 'varchar' | 'array' | 'map' | 'struct' | `interval-${string}`>

const SIMPLE: Readonly<Record<string, SimpleKind>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'byte',
  BYTE: 'byte',
  SMALLINT: 'short',
  SHORT: 'short',
  INT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'long',
  LONG: 'long',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'double',
  STRING: 'string',
  BINARY: 'binary',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp',
  VOID: 'void',
}
const DECIMALS: ReadonlySet<string> = new Set(['DECIMAL', 'DEC', 'NUMERIC'])
const CHARACTERS: Readonly<Record<string, 'char' | 'varchar'>> = { CHAR: 'char', CHARACTER: 'char', VARCHAR: 'varchar' }
const DAY_TIME = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
const YEAR_MONTH = ['YEAR', 'MONTH']

const PRECISION_MAX = 38
const DEFAULT_DECIMAL = { kind: 'decimal', precision: 10, scale: 0 } as const

function integer(cursor: Cursor): number {
  if (cursor.token.kind !== 'whole') throw cursor.unexpected('a whole number')
  const { start, end } = cursor.advance()
  const value = Number(cursor.text.slice(start, end))
  if (value > 0x7fffffff) throw cursor.error('The number is too large', start)
  return value
}

const integers = (cursor: Cursor): readonly number[] => (cursor.is('(') ? cursor.bracketed(integer) : [])

function decimal(cursor: Cursor, start: number): SparkType {
  const [precision, scale = 0, extra] = integers(cursor)
  if (precision === undefined) return DEFAULT_DECIMAL
  if (extra !== undefined) throw cursor.error('DataType decimal takes a precision and a scale', start)
  if (precision > PRECISION_MAX) throw cursor.error(`Decimal precision ${precision} exceeds max precision ${PRECISION_MAX}`, start)
  if (precision < 1) throw cursor.error(`Decimal precision ${precision} is less than 1`, start)
  if (scale > precision) throw cursor.error(`Decimal scale (${scale}) cannot be greater than precision (${precision})`, start)
  return { kind: 'decimal', precision, scale }
}

function characters(cursor: Cursor, start: number, kind: 'char' | 'varchar'): SparkType {
  const [length, extra] = integers(cursor)
  if (length === undefined || extra !== undefined)
    throw cursor.error(`DataType ${kind} requires a length parameter, for example ${kind}(10)`, start)
  return { kind, length }
}

function interval(cursor: Cursor, start: number): SparkType {
  const units = YEAR_MONTH.includes(cursor.word) ? YEAR_MONTH : DAY_TIME
  if (!units.includes(cursor.word)) {
    cursor.withoutTree('the type INTERVAL')
    return { kind: 'void' }
  }
  const from = cursor.advance().word
  let to = from
  if (cursor.accept('TO')) {
    to = cursor.word
    if (units.indexOf(to) <= units.indexOf(from)) throw cursor.error(`An interval type FROM ${from} TO ${to} does not exist`, start)
    cursor.advance()
  }
  return { kind: units === YEAR_MONTH ? 'interval-year-month' : 'interval-day-time', from: from.toLowerCase(), to: to.toLowerCase() }
}

export const notNull = (cursor: Cursor): boolean => cursor.acceptAll('NOT', 'NULL')
export const comment = (cursor: Cursor): string | null => (cursor.accept('COMMENT') ? cursor.string('a comment') : null)

function field(cursor: Cursor): StructField {
  const name = cursor.identifier('the name of a field').text
  cursor.accept(':')
  const type = dataType(cursor)
  return { name, type, nullable: !notNull(cursor), comment: comment(cursor) }
}

function struct(cursor: Cursor): SparkType {
  // `<>` is one symbol.
  if (cursor.accept('<>')) return { kind: 'struct', fields: [] }
  cursor.expect('<')
  const fields = cursor.is('>') ? [] : cursor.commaSeparated(field)
  cursor.expect('>')
  return { kind: 'struct', fields }
}

function array(cursor: Cursor): SparkType {
  cursor.expect('<')
  const element = dataType(cursor)
  cursor.expect('>')
  return { kind: 'array', element, containsNull: true }
}

function map(cursor: Cursor): SparkType {
  cursor.expect('<')
  const key = dataType(cursor)
  cursor.expect(',')
  const value = dataType(cursor)
  cursor.expect('>')
  return { kind: 'map', key, value, valueContainsNull: true }
}

function typeHere(cursor: Cursor): SparkType {
  const { token } = cursor
  const { text } = cursor.identifier('a data type')
  const name = text.toUpperCase()
  if (token.word === 'ARRAY') return array(cursor)
  if (token.word === 'MAP') return map(cursor)
  if (token.word === 'STRUCT') return struct(cursor)
  if (token.word === 'INTERVAL') return interval(cursor, token.start)
  if (DECIMALS.has(name)) return decimal(cursor, token.start)
  const kind = Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : undefined
  if (kind !== undefined) return characters(cursor, token.start, kind)
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined
  if (simple === undefined || cursor.is('(')) {
    const parameters = integers(cursor)
    throw cursor.error(
      `DataType ${text.toLowerCase()}${parameters.length === 0 ? '' : `(${parameters.join(',')})`} is not supported`,
      token.start,
    )
  }
  return { kind: simple }
}

/** A data type of a column or a cast. @throws SYNTAX for unknown types, `STRING(5)`, `VARCHAR` without a length, `DECIMAL(39,0)`. */
export const dataType = (cursor: Cursor): SparkType => cursor.nested(typeHere)
