import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'
import { quotedName, string, words } from './names.ts'

function field({ name, type, nullable, comment }: StructField): string {
  return words(`${quotedName(name)}: ${typeText(type)}`, !nullable && 'NOT NULL', comment !== null && `COMMENT ${string(comment)}`)
}

/** A data type as SQL reads it, with all that `sqlTypeName` leaves out: quotes, NOT NULL and comments of fields. */
export function typeText(type: SparkType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${typeText(type.element)}>`
    case 'map':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map(field).join(', ')}>`
    default:
      return sqlTypeName(type).toUpperCase()
  }
}
