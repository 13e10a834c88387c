import { failure } from '../../core/errors/failure.ts'
import type { TypedLiteral } from '../typed/tree.ts'
import { duckdbType } from './duckdb-type.ts'
import { sqlString } from './quote.ts'

/** A constant, always of exactly its own type: the engine would otherwise choose another for many of them. */
export function emitLiteral({ type, value }: TypedLiteral): string {
  const name = duckdbType(type)
  if (value === null) return `CAST(NULL AS ${name})`
  switch (type.kind) {
    case 'integer':
      return value.startsWith('-') ? `CAST(${value} AS INTEGER)` : value
    case 'byte':
    case 'short':
    case 'long':
      return `CAST(${value} AS ${name})`
    case 'decimal':
      // Of more than 37 digits a bare number is a double.
      return `CAST('${value}' AS ${name})`
    case 'boolean':
      return value
    case 'float':
    case 'double':
      return `CAST('${value}' AS ${name})`
    case 'string':
    case 'char':
    case 'varchar':
      return text(value)
    case 'binary':
      return `unhex('${value}')`
    case 'date':
      return dateLiteral(value)
    case 'timestamp':
      return timestampLiteral(value)
    case 'interval-day-time':
      return `to_microseconds(CAST(${value} AS BIGINT))`
    case 'interval-year-month':
      return `to_months(CAST(${value} AS INTEGER))`
    default:
      throw failure('UNSUPPORTED', [`a constant of type ${type.kind}`])
  }
}

/** Typed, so that it is not converted behind our back; a NUL would end the statement. */
const text = (value: string): string =>
  value.includes('\0') ? `(${value.split('\0').map(sqlString).join(' || chr(0) || ')})` : `CAST(${sqlString(value)} AS VARCHAR)`

const DATE = /^([+-]?\d+)-(\d\d)-(\d\d)$/
const TIMESTAMP = /^([+-]?\d+-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d:\d\d(?::\d\d)?|Z)?$/

/** The engine has no year 0 and writes years before 1 as BC. */
function calendar(value: string): { readonly date: string; readonly era: string } {
  const [, year = '', month = '', day = ''] = DATE.exec(value) ?? []
  if (year === '') throw new Error(`not a date: ${value}`)
  const number = Number(year)
  const [shown, era] = number > 0 ? [number, ''] : [1 - number, ' (BC)']
  return { date: `${String(shown).padStart(4, '0')}-${month}-${day}`, era }
}

function dateLiteral(value: string): string {
  const { date, era } = calendar(value)
  return `CAST('${date}${era}' AS DATE)`
}

/** With an offset an instant, else a time in the session's zone. */
function timestampLiteral(value: string): string {
  const [, day = '', time = '', offset = ''] = TIMESTAMP.exec(value) ?? []
  if (day === '') throw new Error(`not a timestamp: ${value}`)
  const { date, era } = calendar(day)
  if (offset === '') return `spark_instant(CAST('${date}${era} ${time}' AS TIMESTAMP))`
  return `CAST('${date}${era} ${time}${offset === 'Z' ? '+00:00' : offset}' AS TIMESTAMPTZ)`
}
