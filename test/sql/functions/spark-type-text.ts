import type { SparkType, StructField } from '../../../src/core/spark-types.ts'

const KINDS: Readonly<Record<string, SparkType['kind']>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
}

/** The type of a name such as `decimal(5,2)` or `array<int>`. */
export function parseSparkType(text: string): SparkType {
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(text)
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  const array = /^array<(.*)>$/.exec(text)
  if (array !== null) return { kind: 'array', element: parseSparkType(array[1] as string), containsNull: true }
  const map = /^map<(\w+),(.*)>$/.exec(text)
  if (map !== null) {
    return { kind: 'map', key: parseSparkType(map[1] as string), value: parseSparkType(map[2] as string), valueContainsNull: true }
  }
  return { kind: KINDS[text] ?? (text as 'string') } as SparkType
}

/** The type that a StructType's JSON holds. */
export function typeFromJson(json: unknown): SparkType {
  if (typeof json === 'string') {
    const interval = /^interval (day|hour|minute|second|year|month)(?: to (\w+))?$/.exec(json)
    if (interval === null) return json.startsWith('decimal') ? parseSparkType(json) : ({ kind: json } as SparkType)
    const from = interval[1] as string
    const kind = from === 'year' || from === 'month' ? 'interval-year-month' : 'interval-day-time'
    return { kind, from, to: interval[2] ?? from }
  }
  const node = json as Record<string, unknown>
  switch (node.type) {
    case 'array':
      return { kind: 'array', element: typeFromJson(node.elementType), containsNull: node.containsNull as boolean }
    case 'map':
      return {
        kind: 'map',
        key: typeFromJson(node.keyType),
        value: typeFromJson(node.valueType),
        valueContainsNull: node.valueContainsNull as boolean,
      }
    default:
      return {
        kind: 'struct',
        fields: (node.fields as { name: string; type: unknown; nullable: boolean }[]).map(
          (field): StructField => ({ name: field.name, type: typeFromJson(field.type), nullable: field.nullable, comment: null }),
        ),
      }
  }
}
