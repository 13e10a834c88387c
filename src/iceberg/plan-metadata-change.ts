import { failure } from '../core/errors/failure.ts'
import { type CommitPlan, metadataFile, nextMetadataLog, type Stamp } from './commit-plan.ts'
import { editFields } from './edit-fields.ts'
import type { IcebergField, IcebergSchema } from './iceberg-types.ts'
import { refuseRenamedInside } from './inner-fields.ts'
import { writeJson } from './json.ts'
import { currentSchema, type LoadedTable, type TableMetadata } from './metadata.ts'
import type { MetadataChange } from './metadata-change.ts'
import { schemaToJson } from './schema-json.ts'

/**
 * Changes a table's schema or properties: a new metadata file and no snapshot. Old files keep their columns, by id.
 * @throws ANALYSIS when a change does not fit the table; UNSUPPORTED for a field inside of a column that would be mixed up with another one.
 */
export function planMetadataChange(base: LoadedTable, changes: readonly MetadataChange[], stamp: Stamp): CommitPlan {
  const changed = changes.reduce(applied, base.metadata)
  return planMetadata(base, changed, stamp)
}

/** The next version of a table without a new snapshot. */
export function planMetadata(base: LoadedTable, changed: TableMetadata, stamp: Stamp): CommitPlan {
  const metadata: TableMetadata = {
    ...changed,
    lastUpdatedMs: Math.max(stamp.nowMs, base.metadata.lastUpdatedMs + 1),
    metadataLog: nextMetadataLog(base),
  }
  return { base, id: stamp.snapshotId, metadata, snapshot: null, files: [metadataFile(base, metadata, stamp)], dataFiles: [] }
}

function applied(metadata: TableMetadata, change: MetadataChange): TableMetadata {
  switch (change.kind) {
    case 'set-properties':
      return { ...metadata, properties: { ...metadata.properties, ...change.properties } }
    case 'unset-properties': {
      const gone = new Set(change.keys)
      return { ...metadata, properties: Object.fromEntries(Object.entries(metadata.properties).filter(([key]) => !gone.has(key))) }
    }
    case 'drop-column':
      refuseInUse(metadata, change.fieldId)
      return withFields(metadata, change)
    case 'add-column':
    case 'rename-column':
    case 'move-column':
    case 'widen-column':
    case 'comment-column':
    case 'make-nullable':
      return withFields(metadata, change)
  }
}

/** A partitioning, a sort order or a key of rows would be left without its column. */
function refuseInUse(metadata: TableMetadata, id: number): void {
  const schema = currentSchema(metadata)
  const dropped = idsOf(schema.fields, id)
  const spec = metadata.partitionSpecs.find((each) => each.id === metadata.defaultSpecId)
  if (spec?.fields.some(({ sourceId }) => dropped.has(sourceId)))
    throw failure('ANALYSIS', ['A column by which the table is partitioned cannot be dropped'])
  if (schema.identifierIds.some((each) => dropped.has(each))) throw failure('ANALYSIS', ['A column that identifies rows cannot be dropped'])
  const orders = (metadata.others['sort-orders'] ?? []) as readonly { readonly fields?: readonly { readonly 'source-id'?: number }[] }[]
  if (orders.some(({ fields = [] }) => fields.some((field) => dropped.has(field['source-id'] ?? -1))))
    throw failure('ANALYSIS', ['A column by which the table is sorted cannot be dropped'])
}

/** The field itself and all that lies in it. */
function idsOf(fields: readonly IcebergField[], id: number): ReadonlySet<number> {
  const ids = new Set<number>([id])
  const visit = (some: readonly IcebergField[], isIn: boolean): void => {
    for (const field of some) {
      const inside = isIn || field.id === id
      if (inside) ids.add(field.id)
      if (typeof field.type !== 'string' && field.type.kind === 'struct') visit(field.type.fields, inside)
    }
  }
  visit(fields, false)
  return ids
}

function withFields(metadata: TableMetadata, change: Parameters<typeof editFields>[1]): TableMetadata {
  let lastColumnId = metadata.lastColumnId
  const schema = currentSchema(metadata)
  const fields = editFields(schema.fields, change, () => ++lastColumnId)
  const same = metadata.schemas.find((each) => textOf({ ...each, id: 0 }) === textOf({ ...schema, id: 0, fields }))
  const next: IcebergSchema = same ?? { ...schema, id: Math.max(...metadata.schemas.map(({ id }) => id)) + 1, fields }
  const schemas = same === undefined ? [...metadata.schemas, next] : metadata.schemas
  refuseRenamedInside({ schemas })
  return { ...metadata, lastColumnId, schemas, currentSchemaId: next.id }
}

const textOf = (schema: IcebergSchema): string => writeJson(schemaToJson(schema))
