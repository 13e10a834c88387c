import type { Location, Storage } from '../storage/storage.ts'
import type { LoadedTable } from './metadata.ts'
import { readTableMetadata } from './table-files.ts'

/**
 * The version of a table that a metadata file holds.
 * @param metadataLocation - What the catalog names as current.
 * @throws METADATA_CORRUPT when the file is missing, cut short, of another format version, or from another folder.
 */
export const loadTable = async (storage: Storage, metadataLocation: Location): Promise<LoadedTable> => ({
  metadataLocation,
  metadata: await readTableMetadata(storage, metadataLocation),
})
