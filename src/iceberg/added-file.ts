import type { WrittenColumn, WrittenFile } from '../core/written-file.ts'
import { type BoundSide, boundFromText } from './bounds.ts'
import { fileAddress } from './file-address.ts'
import { type IcebergSchema, singleValueFields } from './iceberg-types.ts'
import type { DataFile } from './manifest-types.ts'
import type { TypedSpec } from './partition-types.ts'
import { valueFromText } from './values.ts'

/** A file that an engine wrote, as a manifest describes it, with statistics for the columns by which readers prune. */
export function addedFile(schema: IcebergSchema, spec: TypedSpec, written: WrittenFile): DataFile {
  const fields = singleValueFields(schema.fields)
  const columns = [...written.columns].filter(([id]) => fields.has(id))
  const counts = (of: (column: WrittenColumn) => number | null) => mapped(columns, (_id, column) => bigintOrNull(of(column)))
  const bounds = (side: BoundSide) => mapped(columns, (id, column) => boundOf(fields.get(id) as string, column, side))
  return {
    content: 'data',
    path: fileAddress(written.path),
    format: 'PARQUET',
    partition: partitionOf(spec, written),
    rows: BigInt(written.rows),
    bytes: BigInt(written.bytes),
    columnSizes: counts((column) => column.bytes),
    valueCounts: counts((column) => column.values),
    nullCounts: counts((column) => column.nulls),
    nanCounts: mapped(columns, (id, column) => (isFloating(fields.get(id) as string) && column.hasNan === false ? 0n : null)),
    lowerBounds: bounds('lower'),
    upperBounds: bounds('upper'),
    keyMetadata: null,
    splitOffsets: null,
    equalityIds: null,
    sortOrderId: 0,
    referencedDataFile: null,
  }
}

/** @throws Error when the engine wrote by another partitioning than the table has: our own fault, since commits check it before. */
function partitionOf({ fields }: TypedSpec, { path, partition }: WrittenFile): DataFile['partition'] {
  if (partition.size !== fields.length || fields.some(({ fieldId }) => !partition.has(fieldId)))
    throw new Error(`the file ${path} is not parted by ${fields.map(({ name }) => name).join(', ') || 'nothing'}`)
  return new Map(
    fields.map(({ fieldId, type, name }) => {
      const text = partition.get(fieldId) as string | null
      const value = text === null || type === null ? null : valueFromText(type, text)
      if (text !== null && value === null) throw new Error(`${text} is no value of the partition field ${name} (${type})`)
      return [fieldId, value]
    }),
  )
}

const isFloating = (type: string): boolean => type === 'float' || type === 'double'

function boundOf(type: string, column: WrittenColumn, side: BoundSide): Buffer | null {
  const text = side === 'lower' ? column.min : column.max
  if (text === null) return null
  // To Spark a NaN is greater than every number, and the statistics leave it out: an upper bound would prune away `x > 1e308`.
  if (side === 'upper' && isFloating(type) && column.hasNan !== false) return null
  return boundFromText(type, text, side)
}

const bigintOrNull = (value: number | null): bigint | null => (value === null ? null : BigInt(value))

function mapped<Value>(
  columns: readonly (readonly [number, WrittenColumn])[],
  of: (id: number, column: WrittenColumn) => Value | null,
): ReadonlyMap<number, Value> {
  const result = new Map<number, Value>()
  for (const [id, column] of columns) {
    const value = of(id, column)
    if (value !== null) result.set(id, value)
  }
  return result
}
