import type { Storage } from '../../storage/storage.ts'
import type { LoadedTable, Snapshot } from '../metadata.ts'
import { pathOf, readEntries, readManifestsOf } from '../table-files.ts'

/**
 * Absolute paths of all that some snapshots of a table lead to: manifest lists, manifests, data files and delete files. What a manifest
 * names only as deleted does not count.
 * @throws METADATA_CORRUPT when one of them cannot be read: nobody may conclude then that a file is not needed.
 */
export async function reachableFiles(storage: Storage, table: LoadedTable, snapshots: readonly Snapshot[]): Promise<ReadonlySet<string>> {
  const paths = new Set<string>()
  const path = (address: string): string => pathOf(storage, table.metadataLocation, address)
  const seen = new Set<string>()
  for (const snapshot of snapshots) {
    paths.add(path(snapshot.manifestList))
    for (const manifest of await readManifestsOf(storage, table, snapshot)) {
      if (seen.has(manifest.path)) continue
      seen.add(manifest.path)
      paths.add(path(manifest.path))
      for (const { file, status } of await readEntries(storage, table, manifest)) if (status !== 'deleted') paths.add(path(file.path))
    }
  }
  return paths
}
