import type { SparkType } from '../../core/spark-types.ts'
import { sqlName } from './quote.ts'

const NAMES = {
  boolean: 'BOOLEAN',
  byte: 'TINYINT',
  short: 'SMALLINT',
  integer: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  char: 'VARCHAR',
  varchar: 'VARCHAR',
  binary: 'BLOB',
  date: 'DATE',
  // Spark's TIMESTAMP is an instant that is shown in the session's time zone.
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  void: 'INTEGER',
  // As Spark's text, which is another one for each other value: the engine counts a month as 30 days when it compares.
  interval: 'VARCHAR',
  'interval-day-time': 'INTERVAL',
  'interval-year-month': 'INTERVAL',
} as const

/** The DuckDB type that stands for a Spark type inside the engine. */
export function duckdbType(type: SparkType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'array':
      return `${duckdbType(type.element)}[]`
    case 'map':
      return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `${sqlName(field.name)} ${duckdbType(field.type)}`).join(', ')})`
    default:
      return NAMES[type.kind]
  }
}

/** As `duckdbType`, but of the type that files of the table format hold: it has no integers narrower than 32 bits. */
export function storedType(type: SparkType): string {
  return duckdbType(widened(type))
}

function widened(type: SparkType): SparkType {
  switch (type.kind) {
    case 'byte':
    case 'short':
      return { kind: 'integer' }
    case 'array':
      return { ...type, element: widened(type.element) }
    case 'map':
      return { ...type, key: widened(type.key), value: widened(type.value) }
    case 'struct':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: widened(field.type) })) }
    default:
      return type
  }
}
