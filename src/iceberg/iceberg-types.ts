import { failure } from '../core/errors/failure.ts'
import { type SparkType, type StructField, sqlTypeName } from '../core/spark-types.ts'

/** A type of the table format. Primitive ones are their text: `int`, `decimal(9, 2)`, `timestamptz`. */
export type IcebergType = string | IcebergStruct | IcebergList | IcebergMap

export interface IcebergStruct {
  readonly kind: 'struct'
  readonly fields: readonly IcebergField[]
}
export interface IcebergList {
  readonly kind: 'list'
  readonly elementId: number
  readonly element: IcebergType
  readonly elementRequired: boolean
}
export interface IcebergMap {
  readonly kind: 'map'
  readonly keyId: number
  readonly key: IcebergType
  readonly valueId: number
  readonly value: IcebergType
  readonly valueRequired: boolean
}

/** A column, or a field of a struct. `id` is given once and names the field in every file for ever; the name may change. */
export interface IcebergField {
  readonly id: number
  readonly name: string
  readonly required: boolean
  readonly type: IcebergType
  readonly doc: string | null
}

export interface IcebergSchema {
  readonly id: number
  readonly fields: readonly IcebergField[]
  /** Fields that together name a row, where another writer declared them. */
  readonly identifierIds: readonly number[]
}

/** The format has no narrow integers and no lengths of strings; what was declared is kept in the catalog. */
const PRIMITIVES = {
  boolean: 'boolean',
  byte: 'int',
  short: 'int',
  integer: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  string: 'string',
  char: 'string',
  varchar: 'string',
  binary: 'binary',
  date: 'date',
  // Spark's TIMESTAMP is an instant.
  timestamp: 'timestamptz',
} as const

/**
 * The Iceberg type of a Spark type.
 * @param nextId - Gives a new field id at each call: for an inner struct's fields level by level, for a list its element, for a map key and value.
 * @throws UNSUPPORTED for void and intervals, which no table can hold.
 */
export function icebergType(type: SparkType, nextId: () => number): IcebergType {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`
    case 'array': {
      const elementId = nextId()
      return { kind: 'list', elementId, element: icebergType(type.element, nextId), elementRequired: !type.containsNull }
    }
    case 'map': {
      const [keyId, valueId] = [nextId(), nextId()]
      const key = icebergType(type.key, nextId)
      return { kind: 'map', keyId, key, valueId, value: icebergType(type.value, nextId), valueRequired: !type.valueContainsNull }
    }
    case 'struct': {
      const ids = type.fields.map(() => nextId())
      return { kind: 'struct', fields: type.fields.map((field, at) => icebergField(field, ids[at] as number, nextId)) }
    }
    case 'void':
    case 'interval':
    case 'interval-day-time':
    case 'interval-year-month':
      throw failure('UNSUPPORTED', [`A column of type ${sqlTypeName(type)} in a managed table`])
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
    case 'date':
    case 'timestamp':
      return PRIMITIVES[type.kind]
  }
}

const icebergField = (field: StructField, id: number, nextId: () => number): IcebergField => ({
  id,
  name: field.name,
  required: !field.nullable,
  type: icebergType(field.type, nextId),
  doc: field.comment,
})

/**
 * The schema of a table's columns. Columns bring their own field ids; fields inside of them are numbered after the highest of those, in table
 * order, so the same columns give the same ids each time.
 */
export function icebergSchema(columns: readonly (StructField & { readonly fieldId: number })[]): IcebergSchema {
  let lastId = Math.max(0, ...columns.map(({ fieldId }) => fieldId))
  const nextId = () => ++lastId
  return { id: 0, fields: columns.map((column) => icebergField(column, column.fieldId, nextId)), identifierIds: [] }
}

/** The highest field id in use, nested ones included. */
export const lastColumnId = (schema: IcebergSchema): number =>
  Math.max(0, ...schema.fields.flatMap(({ id, type }) => [id, ...idsWithin(type)]))

function idsWithin(type: IcebergType): readonly number[] {
  if (typeof type === 'string') return []
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) => [field.id, ...idsWithin(field.type)])
    case 'list':
      return [type.elementId, ...idsWithin(type.element)]
    case 'map':
      return [type.keyId, type.valueId, ...idsWithin(type.key), ...idsWithin(type.value)]
  }
}

/**
 * The primitive fields that have at most one value a row, by id: columns and fields of structs, but nothing inside of a list or map.
 * Readers prune files by statistics of these alone.
 */
export function singleValueFields(fields: readonly IcebergField[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const { id, type } of fields) {
    if (typeof type === 'string') found.set(id, type)
    else if (type.kind === 'struct') for (const [inner, primitive] of singleValueFields(type.fields)) found.set(inner, primitive)
  }
  return found
}
