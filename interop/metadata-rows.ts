import type { LoadedTable } from '../src/iceberg/metadata.ts'
import type { MetadataCell } from '../src/iceberg/metadata-tables/metadata-table.ts'
import { type MetadataTableName, readMetadataTable } from '../src/iceberg/metadata-tables/read-metadata-table.ts'
import type { Storage } from '../src/storage/storage.ts'

/** The columns of our metadata tables that PyIceberg has too, under the same names. */
const COMPARED = {
  snapshots: ['committed_at', 'snapshot_id', 'parent_id', 'operation', 'manifest_list'],
  history: ['made_current_at', 'snapshot_id', 'parent_id', 'is_current_ancestor'],
  refs: ['name', 'type', 'snapshot_id', 'max_reference_age_in_ms', 'min_snapshots_to_keep', 'max_snapshot_age_in_ms'],
  metadata_log_entries: ['timestamp', 'file', 'latest_snapshot_id', 'latest_schema_id', 'latest_sequence_number'],
  manifests: [
    'content',
    'path',
    'length',
    'partition_spec_id',
    'added_snapshot_id',
    'added_data_files_count',
    'existing_data_files_count',
    'deleted_data_files_count',
  ],
  files: ['content', 'file_path', 'file_format', 'spec_id', 'record_count', 'file_size_in_bytes'],
  entries: ['status', 'snapshot_id', 'sequence_number', 'file_sequence_number'],
  partitions: ['record_count', 'file_count', 'total_data_file_size_in_bytes', 'last_updated_snapshot_id'],
} as const satisfies Partial<Record<MetadataTableName, readonly string[]>>

export interface MetadataRows {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** What our metadata tables say of a version, as text; times in milliseconds. */
export async function metadataRows(storage: Storage, table: LoadedTable): Promise<readonly MetadataRows[]> {
  const read = Object.entries(COMPARED).map(async ([name, wanted]): Promise<MetadataRows> => {
    const { columns, rows } = await readMetadataTable(storage, table, name as keyof typeof COMPARED)
    const places = wanted.map((column) => columns.findIndex((each) => each.name === column))
    return {
      name,
      columns: wanted,
      rows: rows.map((row) => places.map((at) => textOf(row[at] ?? null, columns[at]?.type.kind === 'timestamp'))),
    }
  })
  return await Promise.all(read)
}

const textOf = (cell: MetadataCell, isTime: boolean): string | null =>
  cell === null ? null : isTime ? String((cell as bigint) / 1_000n) : String(cell as string | number | bigint | boolean)
