import { ancestorsOf } from './ancestors.ts'
import type { Snapshot, SnapshotLogEntry, TableMetadata } from './metadata.ts'

export interface Expiry {
  /** Snapshots from before this time go. */
  readonly olderThanMs: number
  /** So many of the newest stay whatever their age; at least 1. */
  readonly retainLast: number
}

/**
 * The table without its old snapshots. The current one stays, and so do those that a branch or a tag names; of history what leads back from the
 * first that stays is forgotten.
 * @returns the same object when nothing goes.
 */
export function withoutExpired(metadata: TableMetadata, { olderThanMs, retainLast }: Expiry): TableMetadata {
  const kept = keptIds(metadata, olderThanMs, Math.max(1, retainLast))
  if (kept.size === metadata.snapshots.length) return metadata
  return {
    ...metadata,
    snapshots: metadata.snapshots.filter(({ id }) => kept.has(id)),
    snapshotLog: knownHistory(metadata.snapshotLog, kept),
    // Files of statistics belong to their snapshots.
    others: withoutStatistics(metadata, kept),
  }
}

function keptIds(metadata: TableMetadata, olderThanMs: number, retainLast: number): ReadonlySet<bigint> {
  const { snapshots, refs } = metadata
  const ancestors = ancestorsOf(metadata)
  const isYoung = ({ timestampMs }: Snapshot): boolean => timestampMs >= olderThanMs
  // Without a gap: what is older than the first that goes, goes.
  const firstGone = ancestors.findIndex((snapshot, rank) => rank >= retainLast && !isYoung(snapshot))
  const named = new Set(Object.values(refs).map((ref) => BigInt((ref['snapshot-id'] ?? -1) as number | bigint)))
  const isAncestor = new Set(ancestors)
  return new Set(
    [
      ...(firstGone < 0 ? ancestors : ancestors.slice(0, firstGone)),
      ...snapshots.filter(({ id }) => named.has(id)),
      // Snapshots of no branch (a rollback's) go by their age alone.
      ...snapshots.filter((snapshot) => !isAncestor.has(snapshot) && isYoung(snapshot)),
    ].map(({ id }) => id),
  )
}

/** The log tells what was current when; before a gap it would tell it wrong. */
function knownHistory(log: readonly SnapshotLogEntry[], kept: ReadonlySet<bigint>): readonly SnapshotLogEntry[] {
  const gap = log.findLastIndex(({ snapshotId }) => !kept.has(snapshotId))
  return log.slice(gap + 1)
}

function withoutStatistics({ others }: TableMetadata, kept: ReadonlySet<bigint>): TableMetadata['others'] {
  const isKept = (each: unknown): boolean => {
    const id = (each as { readonly 'snapshot-id'?: number | bigint })['snapshot-id']
    return id === undefined || kept.has(BigInt(id))
  }
  return Object.fromEntries(
    Object.entries(others).map(([key, value]) => [
      key,
      (key === 'statistics' || key === 'partition-statistics') && Array.isArray(value) ? value.filter(isKept) : value,
    ]),
  )
}
