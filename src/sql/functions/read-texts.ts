import type { SparkType } from '../../core/spark-types.ts'
import { convert } from '../duckdb/casts/cast.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { sqlName, sqlString } from '../duckdb/quote.ts'
import type { TimePatterns } from './options.ts'
import { readTime } from './read-time.ts'

const TEXT: SparkType = { kind: 'string' }

/** The structure in which a script hands a value of a type over: scalars as texts, structs with fields `f0` …, maps as lists of `k` and `v`. */
export function structureOf(type: SparkType): unknown {
  switch (type.kind) {
    case 'array':
      return [structureOf(type.element)]
    case 'map':
      return [{ k: 'VARCHAR', v: structureOf(type.value) }]
    case 'struct':
      return Object.fromEntries(type.fields.map((field, at) => [`f${at}`, structureOf(field.type)]))
    default:
      return 'VARCHAR'
  }
}

/** SQL of the value that has been handed over in its structure. */
export function valueSql(sql: string, type: SparkType, patterns: TimePatterns, depth = 0): string {
  const name = `r${depth}`
  switch (type.kind) {
    case 'array':
      return `list_transform(${sql}, lambda ${name}: ${valueSql(name, type.element, patterns, depth + 1)})`
    case 'map': {
      const entry = `struct_pack("key" := ${name}.k, "value" := ${valueSql(`${name}.v`, type.value, patterns, depth + 1)})`
      return `map_from_entries(list_transform(${sql}, lambda ${name}: ${entry}))`
    }
    case 'struct': {
      const fields = type.fields.map(
        (field, at) => `${sqlName(field.name)} := ${valueSql(`${name}.f${at}`, field.type, patterns, depth + 1)}`,
      )
      return `list_transform([${sql}], lambda ${name}: CASE WHEN ${name} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END)[1]`
    }
    case 'string':
      return sql
    case 'binary':
      return `unhex(${sql})`
    case 'date':
    case 'timestamp': {
      const pattern = patterns[type.kind]
      return pattern === null ? convert(sql, TEXT, type) : readBy(sql, pattern, type)
    }
    default:
      return `CAST(${sql} AS ${duckdbType(type)})`
  }
}

/** By a pattern, else as a CAST would read it. */
function readBy(sql: string, pattern: string, type: SparkType): string {
  const time = readTime(pattern)(sql, `CAST(${sqlString(pattern)} AS VARCHAR)`, 'LENIENT')
  return `coalesce(CAST(${time} AS ${duckdbType(type)}), ${convert(sql, TEXT, type)})`
}
