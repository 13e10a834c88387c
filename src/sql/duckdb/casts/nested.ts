import { holdsType, type SparkType } from '../../../core/spark-types.ts'
import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { sqlName, sqlString } from '../quote.ts'
import type { Convert } from './convert.ts'

const isText = ({ kind }: SparkType): boolean => kind === 'string' || kind === 'char' || kind === 'varchar'

/** Whether no conversion is needed: nullability and comments are no part of a value. */
export function sameType(from: SparkType, to: SparkType): boolean {
  return (isText(from) && isText(to)) || (duckdbType(from) === duckdbType(to) && holdsCalendar(from) === holdsCalendar(to))
}

/** The engine has texts for intervals of the calendar. */
const holdsCalendar = (type: SparkType): boolean => holdsType(type, ({ kind }) => kind === 'interval')

const NESTED: ReadonlySet<SparkType['kind']> = new Set(['array', 'map', 'struct'])

/** A name for a lambda's parameter that no lambda within its body has. */
const parameter = (type: SparkType): string => `e${depthOf(type)}`

function depthOf(type: SparkType): number {
  switch (type.kind) {
    case 'array':
      return 1 + depthOf(type.element)
    case 'map':
      return 1 + Math.max(depthOf(type.key), depthOf(type.value))
    case 'struct':
      return 1 + Math.max(0, ...type.fields.map((field) => depthOf(field.type)))
    default:
      return 0
  }
}

/** Conversions of and among nested values, part by part; `null` for others. */
export function nestedCast(sql: string, from: SparkType, to: SparkType, convert: Convert): string | null {
  if (!NESTED.has(from.kind)) return null
  if (isText(to)) return nestedText(sql, from, convert)
  const name = parameter(from)
  if (from.kind === 'array' && to.kind === 'array')
    return `list_transform(${sql}, lambda ${name}: ${convert(name, from.element, to.element)})`
  if (from.kind === 'map' && to.kind === 'map') {
    const entry = `struct_pack("key" := ${convert(`${name}."key"`, from.key, to.key)}, "value" := ${convert(`${name}."value"`, from.value, to.value)})`
    return `map_from_entries(list_transform(map_entries(${sql}), lambda ${name}: ${entry}))`
  }
  if (from.kind === 'struct' && to.kind === 'struct' && from.fields.length === to.fields.length)
    return once(sql, (x) => {
      const parts = to.fields.map((field, at) => {
        const own = from.fields[at] as (typeof from.fields)[number]
        return `${sqlName(field.name)} := ${convert(`struct_extract(${x}, ${sqlString(own.name)})`, own.type, field.type)}`
      })
      return `CASE WHEN ${x} IS NOT NULL THEN struct_pack(${parts.join(', ')}) END`
    })
  return null
}

/** `[1, null]`, `{a -> 1}`, `{1, x}`: NULLs as words, strings bare (sql-measured D2). */
function nestedText(sql: string, from: SparkType, convert: Convert): string {
  const text = (value: string, type: SparkType): string => `coalesce(${convert(value, type, { kind: 'string' })}, 'null')`
  const name = parameter(from)
  switch (from.kind) {
    case 'array':
      return `'[' || array_to_string(list_transform(${sql}, lambda ${name}: ${text(name, from.element)}), ', ') || ']'`
    case 'map':
      return `'{' || array_to_string(list_transform(map_entries(${sql}), lambda ${name}: ${text(`${name}."key"`, from.key)} || ' -> ' || ${text(`${name}."value"`, from.value)}), ', ') || '}'`
    case 'struct':
      return once(sql, (x) => {
        const parts = from.fields.map((field) => text(`struct_extract(${x}, ${sqlString(field.name)})`, field.type))
        return `CASE WHEN ${x} IS NOT NULL THEN '{' || ${parts.join(` || ', ' || `) || `''`} || '}' END`
      })
    default:
      throw new Error(`${from.kind} is not nested`)
  }
}
