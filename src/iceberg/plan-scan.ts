import { failure } from '../core/errors/failure.ts'
import type { FileRef, Storage } from '../storage/storage.ts'
import { corrupt } from './corrupt.ts'
import { hasLiveFiles, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable, TableMetadata } from './metadata.ts'
import { pathOf, readEntries, readManifests } from './table-files.ts'

/** A data file of one snapshot. */
export interface ScanFile extends FileRef {
  readonly rows: number
}

/**
 * The files that hold the rows of the table's current snapshot, oldest first. Whether they are there shows when they are read.
 * @throws UNSUPPORTED for what only other writers do and is not read here (delete files, files without field ids, other formats); METADATA_CORRUPT
 */
export async function planScan(storage: Storage, table: LoadedTable): Promise<readonly ScanFile[]> {
  refuseNameMapping(table.metadata)
  const manifests = (await readManifests(storage, table)).filter(hasLiveFiles)
  refuseDeleteFiles(manifests)
  const files = await Promise.all(manifests.map((manifest) => filesOf(storage, table, manifest)))
  return files.flat()
}

/**
 * Without them deleted rows would come back to life.
 * @throws UNSUPPORTED
 */
export function refuseDeleteFiles(manifests: readonly ManifestFile[]): void {
  const deletes = manifests.find((manifest) => manifest.content === 'deletes' && hasLiveFiles(manifest))
  if (deletes !== undefined)
    throw failure('UNSUPPORTED', ['A table in which another writer marked rows as deleted (delete files)'], {
      operation: 'plan-scan',
      context: { manifest: deletes.path },
    })
}

/** The property says that there are files without field ids; they are imported ones, and reading them by id gives NULLs. */
function refuseNameMapping({ properties }: TableMetadata): void {
  if ('schema.name-mapping.default' in properties) throw failure('UNSUPPORTED', ['A table with imported files (name mapping)'])
}

async function filesOf(storage: Storage, table: LoadedTable, manifest: ManifestFile): Promise<readonly ScanFile[]> {
  const entries = await readEntries(storage, table, manifest)
  return entries
    .filter(({ status }) => status !== 'deleted')
    .map(({ file }) => {
      if (file.content !== 'data') throw corrupt(manifest.path, `a manifest of data names a file with ${file.content}`)
      if (file.format.toUpperCase() !== 'PARQUET') throw failure('UNSUPPORTED', [`A table with data files of the format ${file.format}`])
      return { path: pathOf(storage, table.metadataLocation, file.path), bytes: Number(file.bytes), rows: Number(file.rows) }
    })
}
