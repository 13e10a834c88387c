import { failure } from '../core/errors/failure.ts'
import { loadTable } from '../iceberg/load-table.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * Metadata of managed tables names files by absolute paths, so a data folder that was moved would look empty or damaged table by table. One table
 * tells for all of them; one that cannot be read says so when it is used.
 * @throws DATA_FOLDER_MOVED
 */
export async function checkDataFolder(dataDir: string, catalog: CatalogReads, storage: Storage): Promise<void> {
  for (const table of catalog.managedTables()) {
    if (table.metadataLocation === null) continue
    const { metadata } = await loadTable(storage, table.metadataLocation)
    const before = metadata.location.replace(/^file:\/\//, '')
    const now = storage.localPath(table.location)
    if (before === now) return
    const shared = `/${table.location.key}`
    throw failure('DATA_FOLDER_MOVED', [dataDir, before.endsWith(shared) ? before.slice(0, -shared.length) : before])
  }
}
