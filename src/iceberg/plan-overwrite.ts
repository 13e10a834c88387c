import type { WrittenFile } from '../core/written-file.ts'
import { type Change, type CommitPlan, planCommit, type Stamp } from './commit-plan.ts'
import type { DataFile, ManifestEntry } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'
import { type ManifestContents, withRows } from './plan-append.ts'

/**
 * Puts files in the place of others.
 * @param current - All manifests of the table's current snapshot.
 * @param replaces - Which of the table's files go; all of them unless said otherwise.
 */
export function planOverwrite(
  base: LoadedTable,
  current: readonly ManifestContents[],
  files: readonly WrittenFile[],
  stamp: Stamp,
  replaces: (file: DataFile) => boolean = () => true,
): CommitPlan {
  const deleted: DataFile[] = []
  const manifests = current.flatMap((contents): Change['manifests'] => {
    const live = contents.entries.filter(({ status }) => status !== 'deleted')
    const going = live.filter(({ file }) => replaces(file))
    deleted.push(...going.map(({ file }) => file))
    if (live.length === 0) return []
    return going.length === 0 ? [contents.manifest] : [live.map((entry) => rewritten(entry, going, stamp))]
  })
  return planCommit(base, { operation: 'overwrite', manifests, added: withRows(files), deleted }, stamp)
}

/** A deleted file is named once more, by the snapshot that deletes it; both kinds keep the numbers they have. */
const rewritten = (entry: ManifestEntry, going: readonly ManifestEntry[], { snapshotId }: Stamp): ManifestEntry =>
  going.includes(entry) ? { ...entry, status: 'deleted', snapshotId } : { ...entry, status: 'existing' }
