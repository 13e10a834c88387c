import type { WrittenFile } from '../core/written-file.ts'
import { carryManifests, contentsByPath, type ManifestContents } from './carry-manifests.ts'
import { type CommitPlan, planCommit, type Stamp } from './commit-plan.ts'
import type { ManifestFile } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'

/**
 * Adds files to a table; what is in it stays.
 * @param current - The list of the table's current snapshot; empty when it has none.
 * @param merge - What is in the manifests that `manifestsToMerge` names, in the same groups.
 */
export function planAppend(
  base: LoadedTable,
  current: readonly ManifestFile[],
  files: readonly WrittenFile[],
  stamp: Stamp,
  merge: readonly (readonly ManifestContents[])[] = [],
): CommitPlan {
  const groups = merge.map((group) => group.map(({ manifest }) => manifest))
  const { manifests } = carryManifests(current, contentsByPath(merge.flat()), groups, stamp.snapshotId)
  return planCommit(base, { operation: 'append', manifests, added: withRows(files), deleted: [] }, stamp)
}

/** An engine may write a file for a result without rows; a table has no use for it. */
export const withRows = (files: readonly WrittenFile[]): readonly WrittenFile[] => files.filter(({ rows }) => rows > 0)
