import { failure } from '../core/errors/failure.ts'
import { type IcebergField, type IcebergType, icebergType } from './iceberg-types.ts'
import type { ColumnPosition, MetadataChange } from './metadata-change.ts'

type Fields = readonly IcebergField[]
type SchemaChange = Exclude<MetadataChange, { kind: 'set-properties' | 'unset-properties' }>

/**
 * The fields of a schema after one change.
 * @param nextId - Gives a new field id at each call.
 * @throws ANALYSIS when the change does not fit the schema.
 */
export function editFields(fields: Fields, change: SchemaChange, nextId: () => number): Fields {
  if (change.kind === 'add-column') {
    const { parentId, field, position } = change
    if (!field.nullable)
      throw failure('ANALYSIS', [`The column ${field.name} cannot be added as NOT NULL: the rows that are there have no value of it`])
    const id = nextId()
    const added: IcebergField = { id, name: field.name, required: false, type: icebergType(field.type, nextId), doc: field.comment }
    const insert = (siblings: Fields): Fields => placed(named(siblings, added), added, position)
    return parentId === null ? insert(fields) : inside(fields, parentId, insert)
  }
  if (change.kind === 'widen-column') {
    const elements = widenedElement(
      fields,
      change.fieldId,
      icebergType(change.type, () => change.fieldId),
    )
    if (elements !== null) return elements
  }
  return amongSiblings(fields, change.fieldId, (siblings, own) => EDITS[change.kind](siblings, own, change as never))
}

type Edit<Kind extends SchemaChange['kind']> = (
  siblings: Fields,
  own: IcebergField,
  change: Extract<SchemaChange, { kind: Kind }>,
) => Fields

const EDITS: { readonly [Kind in Exclude<SchemaChange['kind'], 'add-column'>]: Edit<Kind> } = {
  'drop-column': (siblings, own) => {
    if (siblings.length === 1) throw failure('ANALYSIS', [`The column ${own.name} cannot be dropped: it is the last one`])
    return siblings.filter((field) => field !== own)
  },
  'rename-column': (siblings, own, { name }) => {
    const others = siblings.filter((field) => field !== own)
    named(others, { ...own, name })
    return changed(siblings, own, { name })
  },
  'move-column': (siblings, own, { position }) =>
    placed(
      siblings.filter((field) => field !== own),
      own,
      position,
    ),
  'widen-column': (siblings, own, { type }) =>
    changed(siblings, own, {
      type: widened(
        own,
        icebergType(type, () => own.id),
      ),
    }),
  'comment-column': (siblings, own, { comment }) => changed(siblings, own, { doc: comment === '' ? null : comment }),
  'make-nullable': (siblings, own) => changed(siblings, own, { required: false }),
}

const changed = (siblings: Fields, own: IcebergField, change: Partial<IcebergField>): Fields =>
  siblings.map((field) => (field === own ? { ...own, ...change } : field))

/** @throws ANALYSIS when a sibling has the name already, in any case of letters. */
function named(siblings: Fields, { name }: IcebergField): Fields {
  if (siblings.some((field) => field.name.toLowerCase() === name.toLowerCase()))
    throw failure('ANALYSIS', [`The column ${name} already exists`])
  return siblings
}

function placed(others: Fields, own: IcebergField, position: ColumnPosition | null): Fields {
  if (position === null) return [...others, own]
  if (position === 'first') return [own, ...others]
  const at = others.findIndex(({ id }) => id === position.after)
  if (at < 0) throw failure('ANALYSIS', [`The column ${own.name} cannot be put after a column that is not beside it`])
  return [...others.slice(0, at + 1), own, ...others.slice(at + 1)]
}

/** As of a column, of the element of a list or the value of a map that has the id; `null` when none has. */
function widenedElement(fields: Fields, id: number, to: IcebergType): Fields | null {
  const found = { is: false }
  const one = (name: string, own: number, type: IcebergType): IcebergType => {
    if (own !== id) return within(type)
    found.is = true
    return widened({ name, type }, to)
  }
  const within = (type: IcebergType): IcebergType => {
    if (typeof type === 'string') return type
    switch (type.kind) {
      case 'struct':
        return { ...type, fields: type.fields.map((field) => ({ ...field, type: within(field.type) })) }
      case 'list':
        return { ...type, element: one('element', type.elementId, type.element) }
      case 'map':
        return { ...type, key: within(type.key), value: one('value', type.valueId, type.value) }
    }
  }
  const edited = fields.map((field) => ({ ...field, type: within(field.type) }))
  return found.is ? edited : null
}

const DECIMAL = /^decimal\(([0-9]+), ([0-9]+)\)$/

function widened({ name, type: from }: Pick<IcebergField, 'name' | 'type'>, to: IcebergType): IcebergType {
  const isWider = from === to || (from === 'int' && to === 'long') || (from === 'float' && to === 'double') || isWiderDecimal(from, to)
  if (!isWider)
    throw failure('ANALYSIS', [
      `The column ${name} is ${shown(from)} and cannot become ${shown(to)}: only wider types of the same kind hold its values`,
    ])
  return to
}

function isWiderDecimal(from: IcebergType, to: IcebergType): boolean {
  const [before, after] = [from, to].map((type) => (typeof type === 'string' ? DECIMAL.exec(type) : null))
  return before != null && after != null && before[2] === after[2] && Number(after[1]) >= Number(before[1])
}

const shown = (type: IcebergType): string => (typeof type === 'string' ? type : type.kind)

/** Changes the fields of the struct that has the id. */
function inside(fields: Fields, structId: number, edit: (fields: Fields) => Fields): Fields {
  const found = { is: false }
  const within = (type: IcebergType, id: number): IcebergType => {
    if (typeof type === 'string') return type
    switch (type.kind) {
      case 'struct':
        if (id !== structId) return { ...type, fields: type.fields.map((field) => ({ ...field, type: within(field.type, field.id) })) }
        found.is = true
        return { ...type, fields: edit(type.fields) }
      case 'list':
        return { ...type, element: within(type.element, type.elementId) }
      case 'map':
        return { ...type, key: within(type.key, type.keyId), value: within(type.value, type.valueId) }
    }
  }
  const edited = fields.map((field) => ({ ...field, type: within(field.type, field.id) }))
  if (!found.is) throw failure('ANALYSIS', ['The column is no struct, so it can get no field'])
  return edited
}

/** Changes the list of fields that the one with the id is in: the table's own or that of a struct. */
function amongSiblings(fields: Fields, id: number, edit: (siblings: Fields, own: IcebergField) => Fields): Fields {
  const own = fields.find((field) => field.id === id)
  if (own !== undefined) return edit(fields, own)
  const holder = structWith(fields, id)
  if (holder === null) throw failure('ANALYSIS', ['There is no such column'])
  return inside(fields, holder, (siblings) => edit(siblings, siblings.find((field) => field.id === id) as IcebergField))
}

/** The id under which a struct lies that has the field. */
function structWith(fields: Fields, id: number): number | null {
  const search = (type: IcebergType, own: number): number | null => {
    if (typeof type === 'string') return null
    switch (type.kind) {
      case 'struct':
        return type.fields.some((field) => field.id === id) ? own : structWith(type.fields, id)
      case 'list':
        return search(type.element, type.elementId)
      case 'map':
        return search(type.key, type.keyId) ?? search(type.value, type.valueId)
    }
  }
  for (const field of fields) {
    const found = search(field.type, field.id)
    if (found !== null) return found
  }
  return null
}
