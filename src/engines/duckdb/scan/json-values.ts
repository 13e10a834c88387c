import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'
import { sqlName, sqlString } from '../../../sql/duckdb/quote.ts'
import { dateFromText, decimalFromText, timestampFromText } from './text-values.ts'
import type { TimeFormats } from './time-formats.ts'

/** The path of a member by its exact name. */
export const pointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

const member = (json: string, name: string): string => `json_extract(${json}, ${sqlString(pointer(name))})`
const text = (json: string): string => `json_extract_string(${json}, '$')`
const kindIn = (json: string, ...kinds: readonly string[]): string => `json_type(${json}) IN (${kinds.map(sqlString).join(', ')})`

const WHOLE = ['BIGINT', 'UBIGINT', 'HUGEINT'] as const
const NUMBER = [...WHOLE, 'DOUBLE'] as const

/** A number that is not whole, as Java writes it; beyond the range where Java and the engine write alike it is refused. */
const numberText = (json: string): string => `CASE
  WHEN abs(CAST(${json} AS DOUBLE)) BETWEEN 0.001 AND 9999999 OR CAST(${json} AS DOUBLE) = 0 THEN CAST(CAST(${json} AS DOUBLE) AS VARCHAR)
  ELSE error('UNSUPPORTED: a JSON number in scientific notation in a string column is not supported on the embedded engine') END`

/** The value of a JSON value that `fits`. Not to be asked for one that does not. */
export function fromJson(json: string, type: SparkType, times: TimeFormats, depth = 0): string {
  const target = duckdbType(type)
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return `CASE WHEN ${kindIn(json, ...WHOLE)} THEN TRY_CAST(${text(json)} AS ${target}) END`
    case 'float':
    case 'double':
      return `CASE
        WHEN ${kindIn(json, ...NUMBER)} THEN coalesce(TRY_CAST(${text(json)} AS ${target}), CAST(${text(json)} AS DOUBLE)::VARCHAR::${target})
        WHEN ${kindIn(json, 'VARCHAR')} THEN CASE ${text(json)} WHEN 'NaN' THEN 'NaN'::${target}
          WHEN 'Infinity' THEN 'Infinity'::${target} WHEN '+INF' THEN 'Infinity'::${target} WHEN '+Infinity' THEN 'Infinity'::${target}
          WHEN '-Infinity' THEN '-Infinity'::${target} WHEN '-INF' THEN '-Infinity'::${target} END END`
    case 'decimal':
      return `CASE WHEN ${kindIn(json, ...NUMBER, 'VARCHAR')} THEN ${decimalFromText(text(json), type)} END`
    case 'boolean':
      return `CASE WHEN ${kindIn(json, 'BOOLEAN')} THEN ${text(json)} = 'true' END`
    case 'string':
    case 'char':
    case 'varchar':
      return `CASE json_type(${json}) WHEN 'NULL' THEN NULL WHEN 'DOUBLE' THEN ${numberText(json)} ELSE ${text(json)} END`
    case 'date':
      return `CASE WHEN ${kindIn(json, 'VARCHAR')} THEN ${times.date(text(json), dateFromText(text(json)))} END`
    case 'timestamp':
      return `CASE WHEN ${kindIn(json, 'VARCHAR')} THEN ${times.timestamp(text(json), timestampFromText(text(json)))}
        WHEN ${kindIn(json, ...WHOLE)} THEN to_timestamp(TRY_CAST(${text(json)} AS BIGINT)) END`
    case 'struct':
      return `CASE WHEN ${kindIn(json, 'OBJECT')} THEN struct_pack(${type.fields
        .map((field) => `${sqlName(field.name)} := ${fromJson(member(json, field.name), field.type, times, depth)}`)
        .join(', ')}) END`
    case 'array': {
      const item = `e${depth}`
      return `CASE WHEN ${kindIn(json, 'ARRAY')} THEN list_transform(json_extract(${json}, '$[*]'), lambda ${item}: ${fromJson(item, type.element, times, depth + 1)}) END`
    }
    case 'map': {
      const key = `k${depth}`
      const value = fromJson(valueAt(json, key), type.value, times, depth + 1)
      return `CASE WHEN ${kindIn(json, 'OBJECT')} THEN map(json_keys(${json}), list_transform(json_keys(${json}), lambda ${key}: ${value})) END`
    }
    case 'binary':
    case 'void':
    case 'interval':
    case 'interval-day-time':
    case 'interval-year-month':
      throw failure('UNSUPPORTED', [`a column of type ${sqlTypeName(type)} in a json table`])
  }
}

const valueAt = (json: string, key: string): string => `json_extract(${json}, '/' || replace(replace(${key}, '~', '~0'), '/', '~1'))`

/** Whether a JSON value is of a column's type, inner ones included: one wrong inner value makes the whole column NULL. Absent and null fit all. */
export function fits(json: string, type: SparkType, times: TimeFormats, depth = 0): string {
  const absent = `${json} IS NULL OR ${kindIn(json, 'NULL')}`
  switch (type.kind) {
    case 'struct': {
      const inner = type.fields.map((field) => fits(member(json, field.name), field.type, times, depth))
      return `(${absent} OR (${[kindIn(json, 'OBJECT'), ...inner].join(' AND ')}))`
    }
    case 'array': {
      const item = `e${depth}`
      const inner = `list_transform(json_extract(${json}, '$[*]'), lambda ${item}: ${fits(item, type.element, times, depth + 1)})`
      return `(${absent} OR (${kindIn(json, 'ARRAY')} AND coalesce(list_bool_and(${inner}), true)))`
    }
    case 'map': {
      if (type.key.kind !== 'string') throw failure('UNSUPPORTED', [`a map with keys of type ${sqlTypeName(type.key)} in a json table`])
      const key = `k${depth}`
      const inner = `list_transform(json_keys(${json}), lambda ${key}: ${fits(valueAt(json, key), type.value, times, depth + 1)})`
      return `(${absent} OR (${kindIn(json, 'OBJECT')} AND coalesce(list_bool_and(${inner}), true)))`
    }
    case 'string':
    case 'char':
    case 'varchar':
      return 'true'
    default:
      return `(${absent} OR (${fromJson(json, type, times, depth)}) IS NOT NULL)`
  }
}
