import { failure, isDliError } from '../core/errors/failure.ts'
import { statedFolder } from '../iceberg/table-files.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { isRegistered } from './registered-table.ts'

/**
 * Metadata of managed tables names files by absolute paths, so in a data folder that was moved every table would be refused as damaged. The first
 * table that can be read tells for all of them; one that cannot says so when it is used.
 * @throws DATA_FOLDER_MOVED
 */
export async function checkDataFolder(dataDir: string, catalog: Pick<CatalogReads, 'managedTables'>, storage: Storage): Promise<void> {
  // Tables that were registered lie elsewhere.
  for (const { location, metadataLocation } of catalog.managedTables().filter((table) => !isRegistered(table))) {
    const before = metadataLocation === null ? null : await folderOrNull(storage, metadataLocation)
    if (before === null) continue
    if (before === storage.localPath(location)) return
    const shared = `/${location.key}`
    throw failure('DATA_FOLDER_MOVED', [dataDir, before.endsWith(shared) ? before.slice(0, -shared.length) : before])
  }
}

async function folderOrNull(storage: Storage, metadataLocation: Location): Promise<string | null> {
  try {
    return await statedFolder(storage, metadataLocation)
  } catch (error) {
    if (isDliError(error) && error.code === 'METADATA_CORRUPT') return null
    throw error
  }
}
