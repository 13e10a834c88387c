import type { FileContent } from '../manifest-types.ts'
import type { TableMetadata } from '../metadata.ts'
import { placeKey } from '../partition-avro.ts'
import { typedSpec } from '../partition-types.ts'
import type { ListedFile } from './files-table.ts'
import { column, type MetadataTable, microsOf } from './metadata-table.ts'
import { partitionColumn } from './partition-column.ts'

interface Totals {
  rows: bigint
  files: number
}

/** `t.partitions`: what is in each partition of one snapshot; of a table without partitions one row. */
export function partitionsTable(metadata: TableMetadata, files: readonly ListedFile[]): MetadataTable {
  const partition = partitionColumn(metadata)
  const groups = Map.groupBy(files, ({ specId, entry }) => placeKey(typedSpec(metadata, specId), entry.file))
  const parted = partition.column !== null
  return {
    columns: [
      ...(partition.column === null ? [] : [partition.column, column('spec_id', 'integer', false)]),
      column('record_count', 'long', false),
      column('file_count', 'integer', false),
      column('total_data_file_size_in_bytes', 'long', false),
      column('position_delete_record_count', 'long', false),
      column('position_delete_file_count', 'integer', false),
      column('equality_delete_record_count', 'long', false),
      column('equality_delete_file_count', 'integer', false),
      column('last_updated_at', 'timestamp'),
      column('last_updated_snapshot_id', 'long'),
    ],
    rows: [...groups.values()].map((group) => {
      const first = group[0] as ListedFile
      const [data, positions, equalities] = (['data', 'positionDeletes', 'equalityDeletes'] as const).map((content) =>
        totals(group, content),
      )
      const bytes = group.reduce((sum, { entry: { file } }) => sum + (file.content === 'data' ? file.bytes : 0n), 0n)
      const last = lastSnapshot(metadata, group)
      return [
        ...(parted ? [partition.cell(first.specId, first.entry.file.partition), first.specId] : []),
        data?.rows ?? 0n,
        data?.files ?? 0,
        bytes,
        positions?.rows ?? 0n,
        positions?.files ?? 0,
        equalities?.rows ?? 0n,
        equalities?.files ?? 0,
        last === null ? null : microsOf(last.timestampMs),
        last?.id ?? null,
      ]
    }),
  }
}

function totals(group: readonly ListedFile[], content: FileContent): Totals {
  const files = group.filter(({ entry }) => entry.file.content === content)
  return { rows: files.reduce((sum, { entry }) => sum + entry.file.rows, 0n), files: files.length }
}

/** The newest snapshot that added one of the files; `null` when it is forgotten. */
function lastSnapshot({ snapshots }: TableMetadata, group: readonly ListedFile[]) {
  const ids = new Set(group.map(({ entry }) => entry.snapshotId))
  return snapshots.filter(({ id }) => ids.has(id)).sort((a, b) => b.timestampMs - a.timestampMs)[0] ?? null
}
