import type { PublishReceipt } from '../core/publish-receipt.ts'
import type { Storage } from '../storage/storage.ts'
import type { CommitPlan, PlannedFile } from './commit-plan.ts'
import type { LoadedTable } from './metadata.ts'
import { rememberMetadata, tableFolder } from './table-files.ts'
import { removeFiles, writeFiles } from './write-files.ts'

/** A version of a table that is on the disk and that no catalog names yet. */
export interface WrittenCommit extends LoadedTable {
  /** What the commit goes by in the metastore; of its snapshot where it makes one. */
  readonly snapshotId: bigint
  /** Covers data files, manifests and metadata. */
  readonly receipt: PublishReceipt
}

/**
 * Carries a plan out: manifests, manifest list and metadata file are written, and these and the data files are made durable.
 * @throws FILE_UNREADABLE; none of the plan's own files stays then.
 */
export async function writeCommit(storage: Storage, plan: CommitPlan): Promise<WrittenCommit> {
  const folder = tableFolder(plan.base.metadataLocation)
  const paths = await writeFiles(storage, folder, plan.files)
  try {
    const receipt = await storage.publish([...plan.dataFiles, ...paths])
    const { name, bytes } = plan.files.at(-1) as PlannedFile
    const metadataLocation = { root: folder.root, key: `${folder.key}/${name}` }
    await rememberMetadata(storage, metadataLocation, plan.metadata, bytes.length)
    return { metadataLocation, metadata: plan.metadata, snapshotId: plan.id, receipt }
  } catch (error) {
    await discardCommit(storage, plan)
    throw error
  }
}

/** Takes a written plan back whose commit the catalog refused. Data files stay: the next try names them again. */
export const discardCommit = (storage: Storage, plan: CommitPlan): Promise<void> =>
  removeFiles(storage, tableFolder(plan.base.metadataLocation), plan.files)
