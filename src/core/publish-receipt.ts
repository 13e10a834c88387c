/**
 * Proof that every file a commit names, and every folder that changed for it, reached the disk (fsync) before the metastore commits.
 * Only `storage/` makes one; the metastore's commit units ask for one as an argument, so "durable before committed" is a type.
 */
export interface PublishReceipt {
  readonly [receipt]: true
  /** Files and folders synced, for the log. */
  readonly synced: number
}

const receipt: unique symbol = Symbol('publish-receipt')

/** For `storage/` alone. */
export const makeReceipt = (synced: number): PublishReceipt => ({ [receipt]: true, synced })
