import type { WrittenFile } from '../core/written-file.ts'
import { type Carried, carryManifests, contentsByPath, type ManifestContents } from './carry-manifests.ts'
import { type CommitPlan, planCommit, type SnapshotOperation, type Stamp } from './commit-plan.ts'
import type { ManifestEntry, ManifestFile } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'
import { withRows } from './plan-append.ts'

export interface Replacement {
  /** Which of the table's files go. Asked of the files in `contents` only. */
  goes(entry: ManifestEntry, manifest: ManifestFile): boolean
  readonly files: readonly WrittenFile[]
  /** Absent: `overwrite`, or `delete` when nothing comes in the place of what goes. */
  readonly operation?: SnapshotOperation
  /** Where the new files hold rows that are older than the snapshot. */
  readonly sequenceNumber?: bigint
}

/**
 * Puts files in the place of others.
 * @param current - The list of the table's current snapshot.
 * @param contents - What is in those manifests of which files may go, and in those of `merge`.
 * @param merge - Groups of `manifestsToMerge`.
 */
export function planReplace(
  base: LoadedTable,
  current: readonly ManifestFile[],
  contents: readonly ManifestContents[],
  { goes, files, operation, sequenceNumber }: Replacement,
  stamp: Stamp,
  merge: readonly (readonly ManifestFile[])[] = [],
): CommitPlan {
  const { manifests, deleted }: Carried = carryManifests(current, contentsByPath(contents), merge, stamp.snapshotId, goes)
  const added = withRows(files)
  return planCommit(
    base,
    {
      operation: operation ?? (added.length === 0 && deleted.length > 0 ? 'delete' : 'overwrite'),
      manifests,
      added,
      deleted: deleted.map(({ file }) => file),
      ...(sequenceNumber === undefined ? {} : { addedSequenceNumber: sequenceNumber }),
    },
    stamp,
  )
}
