import type { StructField } from '../../core/spark-types.ts'
import type { TableMetadata } from '../metadata.ts'
import { partitionFromAvro } from '../partition-avro.ts'
import { type PartitionType, type TypedSpec, typedSpec } from '../partition-types.ts'
import { sparkType } from '../spark-columns.ts'
import { type IcebergValue, valueText } from '../values.ts'
import { column, type MetadataCell } from './metadata-table.ts'

/** The column `partition`: a struct of the fields of all specs that the table ever had. */
export interface PartitionColumn {
  /** `null` in a table that was never partitioned. */
  readonly column: StructField | null
  cell(specId: number, partition: ReadonlyMap<number, unknown>): readonly MetadataCell[]
}

export function partitionColumn(metadata: TableMetadata): PartitionColumn {
  const specs = metadata.partitionSpecs.map(({ id }) => typedSpec(metadata, id))
  const fields = new Map<number, PartitionType>()
  const newest = [...specs].sort((a, b) => Number(b.id === metadata.defaultSpecId) - Number(a.id === metadata.defaultSpecId))
  // What only other writers know has no type here.
  for (const field of newest.flatMap((spec) => spec.fields))
    if (field.type !== null && !fields.has(field.fieldId)) fields.set(field.fieldId, field)
  const all = [...fields.values()]
  const specOf = (id: number): TypedSpec => specs.find((spec) => spec.id === id) ?? { id, fields: [] }
  return {
    column:
      all.length === 0
        ? null
        : column('partition', { kind: 'struct', fields: all.map(({ name, type }) => column(name, sparkType(type as string))) }, false),
    cell(specId, partition) {
      const values = partitionFromAvro(specOf(specId), partition)
      return all.map(({ fieldId, type }) => valueCell(type as string, values.get(fieldId) ?? null))
    },
  }
}

/** A value as a cell of its Spark type: a decimal is its digits, a date its days. */
export const valueCell = (type: string, value: IcebergValue | null): MetadataCell =>
  value !== null && type.startsWith('decimal') ? valueText(type, value) : value
