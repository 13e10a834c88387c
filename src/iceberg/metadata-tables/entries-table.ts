import { ENTRY_STATUS } from '../manifest-types.ts'
import type { TableMetadata } from '../metadata.ts'
import { filesTable, type ListedFile } from './files-table.ts'
import { column, type MetadataTable } from './metadata-table.ts'

/** `t.entries`: what the manifests say of each file, of deleted ones too. */
export function entriesTable(metadata: TableMetadata, entries: readonly ListedFile[]): MetadataTable {
  const files = filesTable(metadata, entries)
  // The statistics in readable form stand beside the file.
  const fields = files.columns.slice(0, -1)
  return {
    columns: [
      column('status', 'integer', false),
      column('snapshot_id', 'long'),
      column('sequence_number', 'long'),
      column('file_sequence_number', 'long'),
      column('data_file', { kind: 'struct', fields }, false),
      ...files.columns.slice(-1),
    ],
    rows: entries.map(({ entry: { status, snapshotId, sequenceNumber, fileSequenceNumber } }, at) => {
      const cells = files.rows[at] ?? []
      return [ENTRY_STATUS[status], snapshotId, sequenceNumber, fileSequenceNumber, cells.slice(0, -1), cells.at(-1) ?? null]
    }),
  }
}
