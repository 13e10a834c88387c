import { failure } from '../core/errors/failure.ts'
import type { PartitionField as CorePartitionField, Transform } from '../core/partitioning.ts'
import { Malformed } from './corrupt.ts'
import { type IcebergField, type IcebergSchema, singleValueFields } from './iceberg-types.ts'
import type { PartitionField, PartitionSpec, TableMetadata } from './metadata.ts'
import { parseTransform, resultType, takes, transformText } from './transforms.ts'
import { type IcebergValue, valueText } from './values.ts'

/** A field of a partition spec together with the types that the table's schema gives it. */
export interface PartitionType {
  readonly fieldId: number
  readonly name: string
  readonly sourceId: number
  /** `null`: `void`, or one that only other writers know. */
  readonly transform: Transform | null
  /** Of the source column; `null` when no schema of the table has it. */
  readonly sourceType: string | null
  /** Of the values; `null` when it cannot be told: then they are carried as they are and never looked at. */
  readonly type: string | null
}

/** A spec whose fields have their types. */
export interface TypedSpec {
  readonly id: number
  readonly fields: readonly PartitionType[]
}

export const specOf = (metadata: TableMetadata, specId: number): PartitionSpec => {
  const spec = metadata.partitionSpecs.find(({ id }) => id === specId)
  if (spec === undefined) throw new Malformed(`there is no partition spec ${specId}`)
  return spec
}

export const typedSpec = (metadata: TableMetadata, specId: number): TypedSpec => ({
  id: specId,
  fields: specOf(metadata, specId).fields.map((field) => partitionType(metadata, field)),
})

function partitionType(metadata: TableMetadata, { id, name, sourceId, transform: text }: PartitionField): PartitionType {
  const transform = parseTransform(text)
  const sourceType = sourceTypeOf(metadata, sourceId)
  const type = transform === null || sourceType === null ? null : resultType(transform, sourceType)
  return { fieldId: id, name, sourceId, transform, sourceType, type }
}

/** By the current schema, else by the last one that had the column: a dropped one may still part old files. */
function sourceTypeOf(metadata: TableMetadata, id: number): string | null {
  const current = metadata.schemas.find((schema) => schema.id === metadata.currentSchemaId) as IcebergSchema
  for (const { fields } of [current, ...metadata.schemas.toReversed()]) {
    const type = singleValueFields(fields).get(id)
    if (type !== undefined) return type
  }
  return null
}

/**
 * The table's partitioning as an engine writes by it.
 * @throws UNSUPPORTED when another writer parted the table in a way that is not written here.
 */
export function partitioningOf(metadata: TableMetadata): readonly CorePartitionField[] {
  return typedSpec(metadata, metadata.defaultSpecId).fields.map(({ fieldId, name, sourceId, transform, sourceType }) => {
    if (transform === null || sourceType === null)
      throw failure('UNSUPPORTED', [`Writing to a table whose partition field ${name} is by a transform that only other writers know`])
    return { fieldId, name, sourceId, transform }
  })
}

/**
 * The partition spec of a new table.
 * @throws ANALYSIS for a transform that its column's type does not allow.
 */
export function newSpec(fields: readonly IcebergField[], partitioning: readonly CorePartitionField[]): PartitionSpec {
  const types = singleValueFields(fields)
  const parted = partitioning.map(({ fieldId, name, sourceId, transform }) => {
    const type = types.get(sourceId)
    const text = transformText(transform)
    if (type === undefined || !takes(transform, type))
      throw failure('ANALYSIS', [
        `The partition field ${name} cannot be made by ${text} from a column of type ${type ?? 'struct, array or map'}`,
      ])
    return { id: fieldId, name, sourceId, transform: text }
  })
  return { id: 0, fields: parted }
}

/** The values that all rows of a file have, as text that is equal when they are. */
export const partitionKey = ({ fields }: TypedSpec, partition: ReadonlyMap<number, IcebergValue | null>): string =>
  JSON.stringify(fields.map((field) => textOf(field, partition.get(field.fieldId) ?? null)))

const textOf = ({ type }: PartitionType, value: IcebergValue | null): string | null =>
  value === null ? null : valueText(type ?? '', value)
