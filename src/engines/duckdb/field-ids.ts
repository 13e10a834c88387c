import type { StructField } from '../../core/spark-types.ts'
import { type IcebergField, type IcebergSchema, type IcebergType, icebergSchema } from '../../iceberg/iceberg-types.ts'
import { sqlName } from '../../sql/duckdb/quote.ts'

/** The schema whose ids a write gives to its files: the table's own, or one that the columns alone make. */
export const schemaOf = (target: {
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  readonly schema?: IcebergSchema | undefined
}): IcebergSchema => target.schema ?? icebergSchema(target.columns)

/** The value of COPY's option FIELD_IDS: the ids of all columns and of what lies inside of them. */
export const fieldIds = ({ fields }: IcebergSchema): string =>
  `{${fields.map((field) => `${sqlName(field.name)}: ${idsOf(field.id, field.type)}`).join(', ')}}`

function idsOf(id: number, type: IcebergType): string {
  const inner = childrenOf(type)
  if (inner.length === 0) return String(id)
  return `{__duckdb_field_id: ${id}, ${inner.map((child) => `${sqlName(child.name)}: ${idsOf(child.id, child.type)}`).join(', ')}}`
}

/** What lies directly in a type, under the names the engine gives it. */
function childrenOf(type: IcebergType): readonly { readonly name: string; readonly id: number; readonly type: IcebergType }[] {
  if (typeof type === 'string') return []
  switch (type.kind) {
    case 'struct':
      return type.fields
    case 'list':
      return [{ name: 'element', id: type.elementId, type: type.element }]
    case 'map':
      return [
        { name: 'key', id: type.keyId, type: type.key },
        { name: 'value', id: type.valueId, type: type.value },
      ]
  }
}

/** Field ids of the primitive columns by the path under which RETURN_STATS reports them: `"s"."a"`, `"l"."element"`. */
export function leafPaths({ fields }: IcebergSchema): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const visit = (path: string, { id, type }: Pick<IcebergField, 'id' | 'type'>): void => {
    const inner = childrenOf(type)
    if (inner.length === 0) found.set(path, id)
    for (const child of inner) visit(`${path}.${sqlName(child.name)}`, child)
  }
  for (const field of fields) visit(sqlName(field.name), field)
  return found
}
