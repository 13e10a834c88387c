import type { SparkType, StructField } from './spark-types.ts'

interface JsonField {
  readonly name: string
  readonly type: unknown
  readonly nullable: boolean
  readonly metadata?: { readonly comment?: string; readonly __CHAR_VARCHAR_TYPE_STRING?: string }
}

const SIMPLE = new Set([
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'date',
  'timestamp',
  'void',
  'interval',
])
const DECIMAL = /^decimal\((\d+),(\d+)\)$/
const TEXT = /^(char|varchar)\((\d+)\)$/
const INTERVAL = /^interval (\w+)(?: to (\w+))?$/

function typeFromText(text: string): SparkType {
  if (SIMPLE.has(text)) return { kind: text } as SparkType
  const decimal = DECIMAL.exec(text)
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  const interval = INTERVAL.exec(text)
  if (interval !== null) {
    const from = interval[1] as string
    const kind = from === 'year' || from === 'month' ? 'interval-year-month' : 'interval-day-time'
    return { kind, from, to: interval[2] ?? from }
  }
  throw new Error(`"${text}" is no type of a Spark schema`)
}

function typeFromJson(json: unknown): SparkType {
  if (typeof json === 'string') return typeFromText(json)
  const node = json as Record<string, unknown>
  switch (node.type) {
    case 'array':
      return { kind: 'array', element: typeFromJson(node.elementType), containsNull: node.containsNull === true }
    case 'map':
      return {
        kind: 'map',
        key: typeFromJson(node.keyType),
        value: typeFromJson(node.valueType),
        valueContainsNull: node.valueContainsNull === true,
      }
    case 'struct':
      return { kind: 'struct', fields: fieldsFrom(node.fields) }
    default:
      throw new Error(`${JSON.stringify(json)} is no type of a Spark schema`)
  }
}

function fieldFrom({ name, type, nullable, metadata }: JsonField): StructField {
  const declared = TEXT.exec(metadata?.__CHAR_VARCHAR_TYPE_STRING ?? '')
  const kind = declared === null ? typeFromJson(type) : ({ kind: declared[1] as 'char' | 'varchar', length: Number(declared[2]) } as const)
  return { name, type: kind, nullable, comment: metadata?.comment ?? null }
}

const fieldsFrom = (fields: unknown): readonly StructField[] => (fields as readonly JsonField[]).map(fieldFrom)

/** The reverse of `structJson`: the fields of a job's `detail`; none for the empty text of a job whose names are not final yet. */
export const fieldsOfDetail = (detail: string): readonly StructField[] =>
  detail === '' ? [] : fieldsFrom((JSON.parse(detail) as { fields: unknown }).fields)
