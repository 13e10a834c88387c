import { failure } from '../core/errors/failure.ts'
import type { IcebergType } from './iceberg-types.ts'
import type { TableMetadata } from './metadata.ts'

/**
 * Fields inside of structs, lists and maps. The engine finds columns by id but what lies inside of them by name, so a name inside must have
 * meant one field for all of the table's life.
 */

/** Ids by the path of names inside of a column, `5.a.element`. */
function pathsWithin(prefix: string, type: IcebergType): readonly (readonly [path: string, id: number])[] {
  if (typeof type === 'string') return []
  const inner = (name: string, id: number, of: IcebergType) => [[`${prefix}.${name}`, id] as const, ...pathsWithin(`${prefix}.${name}`, of)]
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) => inner(field.name.toLowerCase(), field.id, field.type))
    case 'list':
      return inner('element', type.elementId, type.element)
    case 'map':
      return [...inner('key', type.keyId, type.key), ...inner('value', type.valueId, type.value)]
  }
}

/**
 * @throws UNSUPPORTED when a field inside of a column was renamed, or its name given to another one: reading by name would mix them up.
 */
export function refuseRenamedInside({ schemas }: Pick<TableMetadata, 'schemas'>): void {
  const [idOf, pathOf] = [new Map<string, number>(), new Map<number, string>()]
  for (const schema of schemas)
    for (const { id: column, type } of schema.fields)
      for (const [path, id] of pathsWithin(String(column), type)) {
        const [knownId, knownPath] = [idOf.get(path) ?? id, pathOf.get(id) ?? path]
        if (knownId !== id || knownPath !== path)
          throw failure('UNSUPPORTED', [`A table in which a field inside of a column was renamed (${path.replace(/^[0-9]+\./, '')})`])
        idOf.set(path, id)
        pathOf.set(id, path)
      }
}
