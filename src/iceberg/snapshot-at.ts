import { failure } from '../core/errors/failure.ts'
import type { IcebergSchema } from './iceberg-types.ts'
import { currentSchema, currentSnapshot, type Snapshot, type TableMetadata } from './metadata.ts'

/** Which version of a table is meant; `null` is the newest. */
export type SnapshotChoice = { readonly snapshotId: bigint } | { readonly asOfMs: number } | null

/**
 * The snapshot that a statement reads; `null` when the table has none yet.
 * @throws ANALYSIS when the table has no such snapshot (any more).
 */
export function snapshotAt(metadata: TableMetadata, at: SnapshotChoice): Snapshot | null {
  if (at === null) return currentSnapshot(metadata)
  if ('snapshotId' in at) return snapshotById(metadata, at.snapshotId)
  const entry = metadata.snapshotLog.findLast(({ timestampMs }) => timestampMs <= at.asOfMs)
  if (entry === undefined) throw failure('ANALYSIS', [`Cannot find a snapshot older than ${new Date(at.asOfMs).toISOString()}`])
  return snapshotById(metadata, entry.snapshotId)
}

function snapshotById({ snapshots }: TableMetadata, id: bigint): Snapshot {
  const found = snapshots.find((snapshot) => snapshot.id === id)
  if (found === undefined) throw failure('ANALYSIS', [`Cannot find snapshot with ID ${id}`])
  return found
}

/** The columns that the table had then. */
export function schemaAt(metadata: TableMetadata, at: SnapshotChoice): IcebergSchema {
  const schemaId = at === null ? null : (snapshotAt(metadata, at)?.schemaId ?? null)
  return metadata.schemas.find(({ id }) => id === schemaId) ?? currentSchema(metadata)
}
