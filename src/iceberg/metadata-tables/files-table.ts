import type { SparkType } from '../../core/spark-types.ts'
import { type IcebergSchema, singleValueFields } from '../iceberg-types.ts'
import { type DataFile, FILE_CONTENT, type ManifestEntry } from '../manifest-types.ts'
import { currentSchema, type TableMetadata } from '../metadata.ts'
import { sparkType } from '../spark-columns.ts'
import { valueFromBytes } from '../values.ts'
import { column, listOf, type MetadataCell, type MetadataTable, mapOf } from './metadata-table.ts'
import { partitionColumn, valueCell } from './partition-column.ts'

/** A live file of a snapshot. */
export interface ListedFile {
  readonly entry: ManifestEntry
  readonly specId: number
}

/** `t.files`: the data files and delete files of one snapshot. */
export function filesTable(metadata: TableMetadata, files: readonly ListedFile[]): MetadataTable {
  const partition = partitionColumn(metadata)
  const metrics = readableMetrics(currentSchema(metadata))
  return {
    columns: [
      column('content', 'integer'),
      column('file_path', 'string', false),
      column('file_format', 'string', false),
      column('spec_id', 'integer'),
      ...(partition.column === null ? [] : [partition.column]),
      column('record_count', 'long', false),
      column('file_size_in_bytes', 'long', false),
      ...['column_sizes', 'value_counts', 'null_value_counts', 'nan_value_counts'].map((name) => column(name, mapOf('integer', 'long'))),
      ...['lower_bounds', 'upper_bounds'].map((name) => column(name, mapOf('integer', 'binary'))),
      column('key_metadata', 'binary'),
      column('split_offsets', listOf('long')),
      column('equality_ids', listOf('integer')),
      column('sort_order_id', 'integer'),
      column('readable_metrics', metrics.type),
    ],
    rows: files.map(({ entry: { file }, specId }) => [
      FILE_CONTENT[file.content],
      file.path,
      file.format.toUpperCase(),
      specId,
      ...(partition.column === null ? [] : [partition.cell(specId, file.partition)]),
      file.rows,
      file.bytes,
      file.columnSizes,
      file.valueCounts,
      file.nullCounts,
      file.nanCounts,
      file.lowerBounds,
      file.upperBounds,
      file.keyMetadata,
      file.splitOffsets,
      file.equalityIds,
      file.sortOrderId,
      metrics.cell(file),
    ]),
  }
}

/** The statistics once more, by the names of the columns and in their types; columns by name. */
function readableMetrics(schema: IcebergSchema): { readonly type: SparkType; cell(file: DataFile): readonly MetadataCell[] } {
  const names = new Map(schema.fields.map(({ id, name }) => [id, name]))
  const columns = [...singleValueFields(schema.fields)]
    .flatMap(([id, type]) => (names.has(id) ? [{ id, type, name: names.get(id) as string }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const counts = ['column_size', 'value_count', 'null_value_count', 'nan_value_count'].map((name) => column(name, 'long'))
  return {
    type: {
      kind: 'struct',
      fields: columns.map(({ name, type }) => {
        const bounds = ['lower_bound', 'upper_bound'].map((each) => column(each, sparkType(type)))
        return column(name, { kind: 'struct', fields: [...counts, ...bounds] })
      }),
    },
    cell: (file) =>
      columns.map(({ id, type }) => {
        const bound = (bounds: ReadonlyMap<number, Buffer> | null): MetadataCell => {
          const bytes = bounds?.get(id)
          return bytes === undefined ? null : valueCell(type, valueFromBytes(type, bytes))
        }
        const sizes = [file.columnSizes, file.valueCounts, file.nullCounts, file.nanCounts].map((counts) => counts?.get(id) ?? null)
        return [...sizes, bound(file.lowerBounds), bound(file.upperBounds)]
      }),
  }
}
