/**
 * Spark's data types as open-dli carries them: in the catalog, through analysis, to engines and to the wire.
 * Two texts exist of each: the SQL name (`int`, in schema and DESCRIBE) and the JSON name (`integer`, in a job's `detail`).
 */
export type SparkType =
  | {
      readonly kind:
        | 'boolean'
        | 'byte'
        | 'short'
        | 'integer'
        | 'long'
        | 'float'
        | 'double'
        | 'string'
        | 'binary'
        | 'date'
        | 'timestamp'
        | 'void'
        /** CalendarInterval: months, days and microseconds, of which none is counted in another. */
        | 'interval'
    }
  /** Precision 1 to 38, 0 ≤ scale ≤ precision. */
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'char' | 'varchar'; readonly length: number }
  | { readonly kind: 'array'; readonly element: SparkType; readonly containsNull: boolean }
  | { readonly kind: 'map'; readonly key: SparkType; readonly value: SparkType; readonly valueContainsNull: boolean }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
  /** `interval day to second` and its narrower forms; `from` and `to` as written. */
  | { readonly kind: 'interval-day-time'; readonly from: string; readonly to: string }
  | { readonly kind: 'interval-year-month'; readonly from: string; readonly to: string }

export interface StructField {
  readonly name: string
  readonly type: SparkType
  readonly nullable: boolean
  /** Column comment; `null` without one. */
  readonly comment: string | null
}

/** Whether a type, or one of which its values are made, is what is looked for. */
export function holdsType(type: SparkType, wanted: (type: SparkType) => boolean): boolean {
  if (wanted(type)) return true
  switch (type.kind) {
    case 'array':
      return holdsType(type.element, wanted)
    case 'map':
      return holdsType(type.key, wanted) || holdsType(type.value, wanted)
    case 'struct':
      return type.fields.some((field) => holdsType(field.type, wanted))
    default:
      return false
  }
}

const SQL_NAMES = {
  boolean: 'boolean',
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
  float: 'float',
  double: 'double',
  string: 'string',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  void: 'void',
  interval: 'interval',
} as const

const intervalName = (type: { from: string; to: string }): string =>
  type.from === type.to ? `interval ${type.from}` : `interval ${type.from} to ${type.to}`

/** Spark's `simpleString`/`sql` in lower case: `decimal(10,2)`, `array<int>`, `struct<a:int>`. */
export function sqlTypeName(type: SparkType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`
    case 'array':
      return `array<${sqlTypeName(type.element)}>`
    case 'map':
      return `map<${sqlTypeName(type.key)},${sqlTypeName(type.value)}>`
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}:${sqlTypeName(field.type)}`).join(',')}>`
    case 'interval-day-time':
    case 'interval-year-month':
      return intervalName(type)
    default:
      return SQL_NAMES[type.kind]
  }
}

type Json = string | number | boolean | null | { readonly [key: string]: Json } | readonly Json[]

function jsonType(type: SparkType): Json {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'char':
    case 'varchar':
      return 'string'
    case 'array':
      return { type: 'array', elementType: jsonType(type.element), containsNull: type.containsNull }
    case 'map':
      return { type: 'map', keyType: jsonType(type.key), valueType: jsonType(type.value), valueContainsNull: type.valueContainsNull }
    case 'struct':
      return structObject(type.fields)
    case 'interval-day-time':
    case 'interval-year-month':
      return intervalName(type)
    default:
      return type.kind
  }
}

function fieldMetadata(field: StructField): Json {
  const declared =
    field.type.kind === 'char' || field.type.kind === 'varchar' ? { __CHAR_VARCHAR_TYPE_STRING: sqlTypeName(field.type) } : {}
  return field.comment === null ? declared : { ...declared, comment: field.comment }
}

const structObject = (fields: readonly StructField[]): Json => ({
  type: 'struct',
  fields: fields.map((field) => ({
    name: field.name,
    type: jsonType(field.type),
    nullable: field.nullable,
    metadata: fieldMetadata(field),
  })),
})

/** Spark's `StructType.json`: what a job's `detail` holds (api.md 2.3.3). */
export const structJson = (fields: readonly StructField[]): string => JSON.stringify(structObject(fields))

const quotedIfNeeded = (name: string): string => (/^(?!\d+$)\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

/** Spark's `DataType.sql`: `STRUCT<a: BIGINT, b: ARRAY<STRING>>`. */
export function schemaText(type: SparkType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${schemaText(type.element)}>`
    case 'map':
      return `MAP<${schemaText(type.key)}, ${schemaText(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field) => `${quotedIfNeeded(field.name)}: ${schemaText(field.type)}`).join(', ')}>`
    default:
      return sqlTypeName(type).toUpperCase()
  }
}
