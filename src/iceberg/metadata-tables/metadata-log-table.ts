import { basename } from 'node:path'
import type { LoadedTable, TableMetadata } from '../metadata.ts'
import { column, type MetadataTable, microsOf } from './metadata-table.ts'

/** `t.metadata_log_entries`: the metadata files that are remembered, the present one last, with what was current when each was written. */
export function metadataLogTable(metadata: TableMetadata, { metadataLocation }: LoadedTable): MetadataTable {
  const present = {
    timestampMs: metadata.lastUpdatedMs,
    file: `${metadata.location}/metadata/${basename(metadataLocation.key)}`,
  }
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.id, snapshot]))
  return {
    columns: [
      column('timestamp', 'timestamp', false),
      column('file', 'string', false),
      column('latest_snapshot_id', 'long'),
      column('latest_schema_id', 'integer'),
      column('latest_sequence_number', 'long'),
    ],
    rows: [...metadata.metadataLog, present].map(({ timestampMs, file }) => {
      const id = metadata.snapshotLog.findLast((entry) => entry.timestampMs <= timestampMs)?.snapshotId
      const snapshot = id === undefined ? undefined : byId.get(id)
      return [microsOf(timestampMs), file, id ?? null, snapshot?.schemaId ?? null, snapshot?.sequenceNumber ?? null]
    }),
  }
}
