import type { Storage } from '../../storage/storage.ts'
import type { FileContent } from '../manifest-types.ts'
import type { LoadedTable, Snapshot } from '../metadata.ts'
import { pathOf, readEntries, readManifestsOf } from '../table-files.ts'

export type ReachableKind = FileContent | 'manifest' | 'manifestList'

/**
 * Absolute paths of all that some snapshots of a table lead to: manifest lists, manifests, data files and delete files, each with what it
 * is. What a manifest names only as deleted does not count.
 * @throws METADATA_CORRUPT when one of them cannot be read: nobody may conclude then that a file is not needed.
 */
export async function reachableFiles(
  storage: Storage,
  table: LoadedTable,
  snapshots: readonly Snapshot[],
): Promise<ReadonlyMap<string, ReachableKind>> {
  const paths = new Map<string, ReachableKind>()
  const path = (address: string): string => pathOf(storage, table.metadataLocation, address)
  const seen = new Set<string>()
  for (const snapshot of snapshots) {
    paths.set(path(snapshot.manifestList), 'manifestList')
    for (const manifest of await readManifestsOf(storage, table, snapshot)) {
      if (seen.has(manifest.path)) continue
      seen.add(manifest.path)
      paths.set(path(manifest.path), 'manifest')
      for (const { file, status } of await readEntries(storage, table, manifest))
        if (status !== 'deleted') paths.set(path(file.path), file.content)
    }
  }
  return paths
}
