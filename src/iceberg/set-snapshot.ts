import type { TableMetadata } from './metadata.ts'

/** The table with another of its snapshots as the current one. Columns and partitioning stay as they are now; sequence numbers go on. */
export function withCurrentSnapshot(metadata: TableMetadata, id: bigint, nowMs: number): TableMetadata {
  const timestampMs = Math.max(nowMs, metadata.lastUpdatedMs + 1)
  return { ...metadata, currentSnapshotId: id, snapshotLog: [...metadata.snapshotLog, { timestampMs, snapshotId: id }] }
}
