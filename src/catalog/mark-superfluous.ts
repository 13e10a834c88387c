import { relative } from 'node:path'
import { forgottenMetadata } from '../iceberg/maintenance/forgotten-metadata.ts'
import type { LoadedTable, TableMetadata } from '../iceberg/metadata.ts'
import { tableFolder } from '../iceberg/table-files.ts'
import { insertTombstones } from '../metastore/tombstones.ts'
import type { UnitOfWork } from '../metastore/unit-of-work.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * From this unit on nothing names some files of a table: they go after a time.
 * @param paths - Absolute, below the table's folder.
 */
export function markSuperfluous(
  { metadataLocation }: Pick<LoadedTable, 'metadataLocation'>,
  paths: readonly string[],
  storage: Storage,
  deleteAfterMs: number,
): UnitOfWork {
  const folder = tableFolder(metadataLocation)
  const top = storage.localPath(folder)
  const places = paths.map((path) => ({ root: folder.root, key: `${folder.key}/${relative(top, path)}` }))
  return insertTombstones(places, deleteAfterMs)
}

/** The same of earlier metadata files, when `next` follows on `base`. */
export const markForgotten = (base: LoadedTable, next: TableMetadata, storage: Storage, deleteAfterMs: number): UnitOfWork =>
  markSuperfluous(base, forgottenMetadata(storage, base, next), storage, deleteAfterMs)
