import type { Random } from '../core/random.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { Storage } from '../storage/storage.ts'
import { type ManifestContents, manifestsToMerge } from './carry-manifests.ts'
import type { CommitPlan, Stamp } from './commit-plan.ts'
import { newWriterId } from './file-names.ts'
import { hasLiveFiles, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'
import { planAppend } from './plan-append.ts'
import { planReplace, type Replacement } from './plan-replace.ts'
import { readEntries, readManifests } from './table-files.ts'

/** The stamp of one try of a commit: the next try needs another one. */
export const newStamp = (of: { readonly nowMs: number; readonly jobId: string; readonly attempt: number }, random: Random): Stamp => ({
  ...of,
  snapshotId: BigInt(`0x${random.hex(8)}`) >> 1n,
  writerId: newWriterId(of, random.uuid()),
})

/**
 * Reads what an append needs of the table's present manifests, and plans it.
 * @throws METADATA_CORRUPT, UNSUPPORTED
 */
export async function prepareAppend(storage: Storage, base: LoadedTable, files: readonly WrittenFile[], stamp: Stamp): Promise<CommitPlan> {
  const current = await readManifests(storage, base)
  const merge = await Promise.all(manifestsToMerge(current).map((group) => contentsOf(storage, base, group)))
  return planAppend(base, current, files, stamp, merge)
}

/**
 * Reads which files an overwrite of the whole table replaces, and plans it. What others marked as deleted goes along.
 * @throws METADATA_CORRUPT, UNSUPPORTED
 */
export const prepareOverwrite = (storage: Storage, base: LoadedTable, files: readonly WrittenFile[], stamp: Stamp): Promise<CommitPlan> =>
  prepareReplace(storage, base, { goes: () => true, files, operation: 'overwrite' }, stamp)

/**
 * Reads the manifests of which files may go, and plans the replacement.
 * @param mayGo - Whether a file of the manifest may go; all by default.
 * @throws METADATA_CORRUPT, UNSUPPORTED
 */
export async function prepareReplace(
  storage: Storage,
  base: LoadedTable,
  replacement: Replacement,
  stamp: Stamp,
  mayGo: (manifest: ManifestFile) => boolean = () => true,
): Promise<CommitPlan> {
  const current = await readManifests(storage, base)
  const merge = manifestsToMerge(current)
  const read = new Set([...current.filter((manifest) => hasLiveFiles(manifest) && mayGo(manifest)), ...merge.flat()])
  return planReplace(base, current, await contentsOf(storage, base, [...read]), replacement, stamp, merge)
}

/** Manifests with what is in them. */
export const contentsOf = (storage: Storage, base: LoadedTable, manifests: readonly ManifestFile[]): Promise<readonly ManifestContents[]> =>
  Promise.all(manifests.map(async (manifest) => ({ manifest, entries: await readEntries(storage, base, manifest) })))
