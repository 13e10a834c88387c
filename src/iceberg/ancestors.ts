import type { Snapshot, TableMetadata } from './metadata.ts'

/** What the current snapshot came from, itself first; as far back as the table still knows. */
export function ancestorsOf({ snapshots, currentSnapshotId }: TableMetadata): readonly Snapshot[] {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const found = new Set<Snapshot>()
  for (let id = currentSnapshotId; id !== null; ) {
    const snapshot = byId.get(id)
    if (snapshot === undefined || found.has(snapshot)) break
    found.add(snapshot)
    id = snapshot.parentId
  }
  return [...found]
}
