import type { SnapshotLogEntry, TableMetadata } from './metadata.ts'

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

function keptIds({ snapshots, currentSnapshotId, refs }: TableMetadata, olderThanMs: number, retainLast: number): ReadonlySet<bigint> {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const kept = new Set<bigint>()
  // What the current snapshot came from, newest first.
  let at = currentSnapshotId === null ? undefined : byId.get(currentSnapshotId)
  for (let rank = 0; at !== undefined && !kept.has(at.id); rank++) {
    if (rank >= retainLast && at.timestampMs < olderThanMs) break
    kept.add(at.id)
    at = at.parentId === null ? undefined : byId.get(at.parentId)
  }
  for (const ref of Object.values(refs)) {
    const id = BigInt((ref['snapshot-id'] ?? -1) as number | bigint)
    if (byId.has(id)) kept.add(id)
  }
  // Snapshots of no branch (a rollback's) go by their age alone.
  const ancestors = new Set<bigint>()
  for (let each = currentSnapshotId === null ? undefined : byId.get(currentSnapshotId); each !== undefined && !ancestors.has(each.id); ) {
    ancestors.add(each.id)
    each = each.parentId === null ? undefined : byId.get(each.parentId)
  }
  for (const { id, timestampMs } of snapshots) if (!ancestors.has(id) && timestampMs >= olderThanMs) kept.add(id)
  return kept
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
