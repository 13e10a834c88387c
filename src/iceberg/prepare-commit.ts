import type { Random } from '../core/random.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { Storage } from '../storage/storage.ts'
import type { CommitPlan, Stamp } from './commit-plan.ts'
import { newWriterId } from './file-names.ts'
import type { LoadedTable } from './metadata.ts'
import { type ManifestContents, manifestsToMerge, planAppend } from './plan-append.ts'
import { planOverwrite } from './plan-overwrite.ts'
import { refuseDeleteFiles } from './plan-scan.ts'
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
  const merge = await Promise.all(
    manifestsToMerge(current).map((group) => Promise.all(group.map((manifest) => contentsOf(storage, base, manifest)))),
  )
  return planAppend(base, current, files, stamp, merge)
}

/**
 * Reads which files an overwrite of the whole table replaces, and plans it.
 * @throws METADATA_CORRUPT, UNSUPPORTED
 */
export async function prepareOverwrite(
  storage: Storage,
  base: LoadedTable,
  files: readonly WrittenFile[],
  stamp: Stamp,
): Promise<CommitPlan> {
  const current = await readManifests(storage, base)
  refuseDeleteFiles(current)
  return planOverwrite(base, await Promise.all(current.map((manifest) => contentsOf(storage, base, manifest))), files, stamp)
}

const contentsOf = async (storage: Storage, base: LoadedTable, manifest: ManifestContents['manifest']): Promise<ManifestContents> => ({
  manifest,
  entries: await readEntries(storage, base, manifest),
})
