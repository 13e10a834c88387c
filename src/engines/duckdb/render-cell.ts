import {
  type DuckDBBlobValue,
  DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  type DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { doubleText, shortestFloat } from '../../core/number-text.ts'
import type { SparkType } from '../../core/spark-types.ts'
import { dateText, timestampText } from '../../core/time-text.ts'
import type { WireCell } from '../engine.ts'
import { intervalText } from './interval-text.ts'

/** More significant digits than this and a JSON number is no longer sure to be the decimal that was meant. */
const EXACT_DIGITS = 15

/**
 * A value as clients see it: numbers and booleans as JSON where JSON holds them exactly, binary as base64, everything else as the text Spark
 * prints. Inline results and pages of result files both come from here, so a row looks the same wherever it was kept.
 * @param timeZone - The session's, for timestamps.
 */
export function renderCell(value: DuckDBValue, type: SparkType, timeZone: string): WireCell {
  if (value === null) return null
  switch (type.kind) {
    case 'boolean':
      return value as boolean
    case 'byte':
    case 'short':
    case 'integer':
    case 'long': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : String(value)
    }
    case 'float':
    case 'double':
      // JSON has neither NaN, nor infinities, nor -0.
      if (!Number.isFinite(value) || Object.is(value, -0)) return doubleText(value as number)
      return type.kind === 'float' ? Number(shortestFloat(value as number)) : (value as number)
    case 'decimal': {
      const text = (value as DuckDBDecimalValue).toString()
      return text.replace(/^-?0*|\./g, '').length <= EXACT_DIGITS ? Number(text) : text
    }
    case 'binary':
      return Buffer.from((value as DuckDBBlobValue).bytes).toString('base64')
    case 'string':
    case 'char':
    case 'varchar':
      return value as string
    default:
      return nestedText(value, type, timeZone)
  }
}

/** Spark's text of a value within another one (HiveResult): JSON-like, strings quoted but not escaped, dates and binary bare. */
function nestedText(value: DuckDBValue, type: SparkType, timeZone: string): string {
  if (value === null) return 'null'
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return `"${value as string}"`
    case 'binary':
      return Buffer.from((value as DuckDBBlobValue).bytes).toString('utf8')
    case 'float':
      return doubleText(value as number, shortestFloat(value as number))
    case 'double':
      return doubleText(value as number)
    case 'date':
      return value instanceof DuckDBDateValue ? dateText(value.days) : String(value)
    case 'timestamp':
      return value instanceof DuckDBTimestampTZValue ? timestampText(value.micros, timeZone) : String(value)
    case 'interval-day-time':
    case 'interval-year-month':
      return intervalText(value, type.kind)
    case 'array':
      return `[${(value as DuckDBListValue).items.map((item) => nestedText(item, type.element, timeZone)).join(',')}]`
    case 'map':
      return `{${(value as DuckDBMapValue).entries
        .map((entry) => `${nestedText(entry.key, type.key, timeZone)}:${nestedText(entry.value, type.value, timeZone)}`)
        .sort()
        .join(',')}}`
    case 'struct': {
      const { entries } = value as DuckDBStructValue
      return `{${type.fields.map((field, at) => `"${field.name}":${nestedText(fieldOf(entries, field.name, at), field.type, timeZone)}`).join(',')}}`
    }
    default:
      return String(value)
  }
}

/** By name; the engine may carry another case of it, and then the position tells. */
function fieldOf(entries: Readonly<Record<string, DuckDBValue>>, name: string, at: number): DuckDBValue {
  return Object.hasOwn(entries, name) ? (entries[name] as DuckDBValue) : (Object.values(entries)[at] as DuckDBValue)
}
