import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'

/** Names that the tree has of its own; all others are those of definitions. */
const TREE_NAMES: Readonly<Record<string, string>> = {
  byte: 'byte',
  short: 'short',
  integer: 'integer',
  long: 'long',
  array: 'array',
  map: 'map',
  struct: 'struct',
  char: 'string',
  varchar: 'string',
}

const nameOf = (type: SparkType): string => TREE_NAMES[type.kind] ?? sqlTypeName(type)

/** What lies in a type, a line each. */
function inside(type: SparkType, indent: string): readonly string[] {
  const line = (name: string, part: SparkType, note: string): readonly string[] => [
    `${indent}-- ${name}: ${nameOf(part)}${note}`,
    ...inside(part, `${indent}    |`),
  ]
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) => line(field.name, field.type, ` (nullable = ${field.nullable})`))
    case 'array':
      return line('element', type.element, ` (containsNull = ${type.containsNull})`)
    case 'map':
      return [...line('key', type.key, ''), ...line('value', type.value, ` (valueContainsNull = ${type.valueContainsNull})`)]
    default:
      return []
  }
}

/** Spark's `StructType.treeString`: `root\n |-- a: integer (nullable = true)\n`. */
export const schemaTree = (fields: readonly StructField[]): string =>
  `${['root', ...inside({ kind: 'struct', fields }, ' |')].join('\n')}\n`
