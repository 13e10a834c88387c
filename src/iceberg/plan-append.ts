import type { WrittenFile } from '../core/written-file.ts'
import { type CommitPlan, planCommit, type Stamp } from './commit-plan.ts'
import { hasLiveFiles, type ManifestEntry, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'

/** A manifest with all that is in it. */
export interface ManifestContents {
  readonly manifest: ManifestFile
  readonly entries: readonly ManifestEntry[]
}

/** From this many manifests on, small ones become one: a commit writes the whole list and a scan reads each manifest. */
const MANIFESTS_BEFORE_MERGE = 100
/** Manifests of this size are left alone; merged ones grow to about this. */
const MERGED_BYTES_TARGET = 8n * 1024n * 1024n

/**
 * The manifests that the next append merges, in groups that become one each. Groups are neighbours in the list, so the order of files stays.
 * @param current - The list of the table's current snapshot.
 */
export function manifestsToMerge(current: readonly ManifestFile[]): readonly (readonly ManifestFile[])[] {
  if (current.length < MANIFESTS_BEFORE_MERGE) return []
  const groups: ManifestFile[][] = [[]]
  let bytes = 0n
  for (const manifest of current) {
    if (manifest.content !== 'data' || manifest.bytes >= MERGED_BYTES_TARGET || bytes + manifest.bytes > MERGED_BYTES_TARGET) {
      groups.push([])
      bytes = 0n
    }
    if (manifest.content !== 'data' || manifest.bytes >= MERGED_BYTES_TARGET) continue
    groups.at(-1)?.push(manifest)
    bytes += manifest.bytes
  }
  return groups.filter((group) => group.length > 1)
}

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
  const groupOf = new Map(merge.flatMap((group) => group.map(({ manifest }) => [manifest.path, group] as const)))
  const manifests = current.filter(hasLiveFiles).flatMap((manifest): readonly (ManifestFile | readonly ManifestEntry[])[] => {
    const group = groupOf.get(manifest.path)
    if (group === undefined) return [manifest]
    const isFirst = group.find((each) => hasLiveFiles(each.manifest))?.manifest.path === manifest.path
    return isFirst ? [carried(group)] : []
  })
  return planCommit(base, { operation: 'append', manifests, added: withRows(files), deleted: [] }, stamp)
}

/** The live files of some manifests, with the sequence numbers they have. */
const carried = (group: readonly ManifestContents[]): readonly ManifestEntry[] =>
  group.flatMap(({ entries }) =>
    entries.filter(({ status }) => status !== 'deleted').map((entry) => ({ ...entry, status: 'existing' as const })),
  )

/** An engine may write a file for a result without rows; a table has no use for it. */
export const withRows = (files: readonly WrittenFile[]): readonly WrittenFile[] => files.filter(({ rows }) => rows > 0)
