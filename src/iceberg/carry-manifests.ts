import type { NewManifest } from './commit-plan.ts'
import { hasLiveFiles, type ManifestEntry, type ManifestFile } from './manifest-types.ts'

/** A manifest with all that is in it. */
export interface ManifestContents {
  readonly manifest: ManifestFile
  readonly entries: readonly ManifestEntry[]
}

/** What the next list says of the manifests of the last one. */
export interface Carried {
  readonly manifests: readonly (ManifestFile | NewManifest)[]
  readonly deleted: readonly ManifestEntry[]
}

/** From this many manifests on, small ones become one: a commit writes the whole list and a scan reads each manifest. */
const MANIFESTS_BEFORE_MERGE = 100
/** Manifests of this size are left alone; merged ones grow to about this. */
export const MANIFEST_BYTES_TARGET = 8n * 1024n * 1024n

/**
 * The manifests that the next commit merges, in groups that become one each. Groups are neighbours in the list, so the order of files stays.
 * @param current - The list of the table's current snapshot.
 */
export function manifestsToMerge(current: readonly ManifestFile[]): readonly (readonly ManifestFile[])[] {
  return current.length < MANIFESTS_BEFORE_MERGE ? [] : neighbours(current)
}

/** Neighbours of one partition spec and content that together stay below the target. */
export function neighbours(current: readonly ManifestFile[]): readonly (readonly ManifestFile[])[] {
  const groups: ManifestFile[][] = []
  let bytes = 0n
  for (const manifest of current) {
    const last = groups.at(-1)
    const fits = last?.[0]?.content === manifest.content && last[0].partitionSpecId === manifest.partitionSpecId
    if (last === undefined || !fits || bytes + manifest.bytes > MANIFEST_BYTES_TARGET) {
      groups.push([manifest])
      bytes = manifest.bytes
      continue
    }
    last.push(manifest)
    bytes += manifest.bytes
  }
  return groups.filter((group) => group.length > 1)
}

/**
 * Carries the table's live files over into the next snapshot, but for those that go. A manifest is written anew when a file of it goes or when
 * it is merged; a deleted file is named once more, by the snapshot that deletes it. Files keep their order and their sequence numbers.
 * @param contents - What is in the manifests that are merged and those of which files may go, by their paths.
 * @param merge - Groups of `manifestsToMerge`.
 */
export function carryManifests(
  current: readonly ManifestFile[],
  contents: ReadonlyMap<string, ManifestContents>,
  merge: readonly (readonly ManifestFile[])[],
  snapshotId: bigint,
  goes: (entry: ManifestEntry, manifest: ManifestFile) => boolean = () => false,
): Carried {
  const groupOf = new Map(merge.flatMap((group) => group.map(({ path }) => [path, group] as const)))
  const done = new Set<readonly ManifestFile[]>()
  const deleted: ManifestEntry[] = []
  const manifests = current.filter(hasLiveFiles).flatMap((manifest): readonly (ManifestFile | NewManifest)[] => {
    const group = groupOf.get(manifest.path) ?? null
    if (group !== null && done.has(group)) return []
    if (group !== null) done.add(group)
    const entries = (group ?? [manifest]).flatMap((each) => liveEntries(contents.get(each.path), (entry) => goes(entry, each), snapshotId))
    const going = entries.filter(({ status }) => status === 'deleted')
    deleted.push(...going)
    const isSame = group === null && going.length === 0
    return isSame ? [manifest] : [{ specId: manifest.partitionSpecId, content: manifest.content, entries }]
  })
  return { manifests, deleted }
}

const liveEntries = (
  contents: ManifestContents | undefined,
  goes: (entry: ManifestEntry) => boolean,
  snapshotId: bigint,
): readonly ManifestEntry[] =>
  (contents?.entries ?? [])
    .filter(({ status }) => status !== 'deleted')
    .map((entry) => (goes(entry) ? { ...entry, status: 'deleted' as const, snapshotId } : { ...entry, status: 'existing' as const }))

export const contentsByPath = (contents: readonly ManifestContents[]): ReadonlyMap<string, ManifestContents> =>
  new Map(contents.map((each) => [each.manifest.path, each]))
