import type { Storage } from '../../storage/storage.ts'
import type { LoadedTable } from '../metadata.ts'
import { type ReachableKind, reachableFiles } from './reachable-files.ts'

/**
 * What became superfluous when a table forgot snapshots, with what it is, by absolute path.
 * @param before - The version that still had them.
 * @param after - The version without them, or any later one.
 * @throws METADATA_CORRUPT: nothing is known to be superfluous then.
 */
export async function freedFiles(storage: Storage, before: LoadedTable, after: LoadedTable): Promise<ReadonlyMap<string, ReachableKind>> {
  const kept = new Set(after.metadata.snapshots.map(({ id }) => id))
  const gone = before.metadata.snapshots.filter(({ id }) => !kept.has(id))
  if (gone.length === 0) return new Map()
  const [needed, had] = await Promise.all([reachableFiles(storage, after, after.metadata.snapshots), reachableFiles(storage, before, gone)])
  return new Map([...had].filter(([path]) => !needed.has(path)))
}
