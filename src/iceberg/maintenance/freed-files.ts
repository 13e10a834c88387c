import type { Storage } from '../../storage/storage.ts'
import type { LoadedTable } from '../metadata.ts'
import { reachableFiles } from './reachable-files.ts'
import { type Grace, type Removable, removable } from './removable.ts'

/**
 * What became superfluous when a table forgot snapshots. To be asked after that was committed.
 * @param before - The version that still had them.
 * @param after - The version without them, or any later one.
 * @throws METADATA_CORRUPT: nothing is known to be superfluous then.
 */
export async function freedFiles(storage: Storage, before: LoadedTable, after: LoadedTable, grace: Grace): Promise<Removable> {
  const kept = new Set(after.metadata.snapshots.map(({ id }) => id))
  const gone = before.metadata.snapshots.filter(({ id }) => !kept.has(id))
  if (gone.length === 0) return removable([], grace)
  const [needed, had] = await Promise.all([reachableFiles(storage, after, after.metadata.snapshots), reachableFiles(storage, before, gone)])
  return removable(
    [...had].filter((path) => !needed.has(path)),
    grace,
  )
}
