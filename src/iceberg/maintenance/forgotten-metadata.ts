import { basename } from 'node:path'
import type { Storage } from '../../storage/storage.ts'
import { writerOf } from '../file-names.ts'
import type { LoadedTable, TableMetadata } from '../metadata.ts'
import { pathOf } from '../table-files.ts'

/**
 * Absolute paths of earlier metadata files that a table's next version no longer remembers. Those of other writers stay.
 * @param next - The metadata that follows on `base`.
 */
export function forgottenMetadata(storage: Storage, { metadata, metadataLocation }: LoadedTable, next: TableMetadata): readonly string[] {
  const kept = new Set(next.metadataLog.map(({ file }) => file))
  return metadata.metadataLog
    .filter(({ file }) => !kept.has(file) && writerOf(basename(file)) !== null)
    .map(({ file }) => pathOf(storage, metadataLocation, file))
}
