import { ancestorsOf } from '../ancestors.ts'
import type { TableMetadata } from '../metadata.ts'
import { column, type MetadataTable, mapOf, microsOf } from './metadata-table.ts'

/** `t.snapshots`: all that the table still has, oldest first. */
export const snapshotsTable = ({ snapshots }: TableMetadata): MetadataTable => ({
  columns: [
    column('committed_at', 'timestamp', false),
    column('snapshot_id', 'long', false),
    column('parent_id', 'long'),
    column('operation', 'string'),
    column('manifest_list', 'string'),
    column('summary', mapOf('string', 'string')),
  ],
  rows: snapshots.map(({ timestampMs, id, parentId, manifestList, summary: { operation = null, ...summary } }) => [
    microsOf(timestampMs),
    id,
    parentId,
    operation,
    manifestList,
    new Map(Object.entries(summary)),
  ]),
})

/** `t.history`: which snapshot was current from when on. */
export function historyTable(metadata: TableMetadata): MetadataTable {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const ancestors = new Set(ancestorsOf(metadata).map(({ id }) => id))
  return {
    columns: [
      column('made_current_at', 'timestamp', false),
      column('snapshot_id', 'long', false),
      column('parent_id', 'long'),
      column('is_current_ancestor', 'boolean', false),
    ],
    rows: metadata.snapshotLog.map(({ timestampMs, snapshotId }) => [
      microsOf(timestampMs),
      snapshotId,
      byId.get(snapshotId)?.parentId ?? null,
      ancestors.has(snapshotId),
    ]),
  }
}
