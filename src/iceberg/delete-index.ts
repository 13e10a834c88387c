import { failure } from '../core/errors/failure.ts'
import type { FileRef } from '../storage/storage.ts'
import type { DataFile, ManifestEntry } from './manifest-types.ts'
import { placeKey } from './partition-avro.ts'
import type { TypedSpec } from './partition-types.ts'

/** The column of a file of position deletes that names the data file (specification, "Reserved Field IDs"). */
export const DELETED_FILE_ID = 2_147_483_546
export const DELETED_POSITION_ID = 2_147_483_545

/** A live entry of a manifest of delete files, with the place of its file. */
export interface DeleteEntry {
  readonly entry: ManifestEntry
  readonly spec: TypedSpec
  readonly ref: FileRef
}

/** Finds the position deletes that apply to a data file. */
export interface DeleteIndex {
  deletesFor(entry: ManifestEntry, spec: TypedSpec): readonly FileRef[]
}

/**
 * @throws UNSUPPORTED for deletes by value (equality deletes) and for delete files of other formats: without them deleted rows would come back to life.
 */
export function deleteIndex(deletes: readonly DeleteEntry[]): DeleteIndex {
  for (const { entry } of deletes) refuseUnreadable(entry.file)
  // Deletes hold within one partition.
  const byPartition = Map.groupBy(deletes, ({ spec, entry }) => placeKey(spec, entry.file))
  return {
    deletesFor({ file, sequenceNumber }, spec) {
      if (byPartition.size === 0) return []
      const near = byPartition.get(placeKey(spec, file)) ?? []
      return near
        .filter(({ entry }) => (entry.sequenceNumber ?? 0n) >= (sequenceNumber ?? 0n) && mayName(entry.file, file.path))
        .map(({ ref }) => ref)
    },
  }
}

function refuseUnreadable({ content, format, path }: DataFile): void {
  const context = { operation: 'plan-scan', context: { path } }
  if (content === 'equalityDeletes')
    throw failure(
      'UNSUPPORTED',
      ['A table in which another writer marked rows as deleted by their values (equality delete files)'],
      context,
    )
  if (format.toUpperCase() !== 'PARQUET') throw failure('UNSUPPORTED', [`A table with delete files of the format ${format}`], context)
}

/** The one data file that a file of deletes is about; `null` when there are several, or it cannot be told. */
export function onlyFileOf({ referencedDataFile, lowerBounds, upperBounds }: DataFile): string | null {
  if (referencedDataFile !== null) return referencedDataFile
  const [lower, upper] = [lowerBounds?.get(DELETED_FILE_ID), upperBounds?.get(DELETED_FILE_ID)]
  return lower !== undefined && upper !== undefined && lower.equals(upper) ? lower.toString() : null
}

/** Whether a file of deletes may be about a data file: its bounds say which paths are in it. */
function mayName(deletes: DataFile, path: string): boolean {
  if (deletes.referencedDataFile !== null) return deletes.referencedDataFile === path
  const [lower, upper] = [deletes.lowerBounds?.get(DELETED_FILE_ID), deletes.upperBounds?.get(DELETED_FILE_ID)]
  const bytes = Buffer.from(path)
  return (lower === undefined || lower.compare(bytes) <= 0) && (upper === undefined || upper.compare(bytes) >= 0)
}
