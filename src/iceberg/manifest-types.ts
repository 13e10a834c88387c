/** A file of a table as a manifest describes it. Everything that other writers record is kept, since entries are carried from manifest to manifest. */
export interface DataFile {
  readonly content: FileContent
  /** Address, `file:///…`. */
  readonly path: string
  /** `PARQUET`, as its writer spelled it. */
  readonly format: string
  /** By the ids of the partition spec's fields, as Avro or we have them (`partitionFromAvro` makes the second of either); empty when unpartitioned. */
  readonly partition: ReadonlyMap<number, unknown>
  readonly rows: bigint
  readonly bytes: bigint
  /** By field id. `null` where the writer gave none. */
  readonly columnSizes: ReadonlyMap<number, bigint> | null
  /** NULLs and NaNs included. */
  readonly valueCounts: ReadonlyMap<number, bigint> | null
  readonly nullCounts: ReadonlyMap<number, bigint> | null
  readonly nanCounts: ReadonlyMap<number, bigint> | null
  /** In the single-value binary form. A bound may lie outside of the values, never within. */
  readonly lowerBounds: ReadonlyMap<number, Buffer> | null
  readonly upperBounds: ReadonlyMap<number, Buffer> | null
  readonly keyMetadata: Buffer | null
  readonly splitOffsets: readonly bigint[] | null
  readonly equalityIds: readonly number[] | null
  readonly sortOrderId: number | null
  /** The one file that a file of position deletes is about, where its writer says so. */
  readonly referencedDataFile: string | null
}

export const FILE_CONTENT = { data: 0, positionDeletes: 1, equalityDeletes: 2 } as const
export type FileContent = keyof typeof FILE_CONTENT

export const ENTRY_STATUS = { existing: 0, added: 1, deleted: 2 } as const
export type EntryStatus = keyof typeof ENTRY_STATUS

export interface ManifestEntry {
  readonly status: EntryStatus
  /** Of the snapshot that added the file, or that deleted it. */
  readonly snapshotId: bigint
  /** `null` in a new manifest for files it adds: the manifest list knows it. Never `null` in an entry that was read. */
  readonly sequenceNumber: bigint | null
  readonly fileSequenceNumber: bigint | null
  readonly file: DataFile
}

export const MANIFEST_CONTENT = { data: 0, deletes: 1 } as const
export type ManifestContent = keyof typeof MANIFEST_CONTENT

/** A manifest as a manifest list describes it. */
export interface ManifestFile {
  /** Address. */
  readonly path: string
  readonly bytes: bigint
  readonly partitionSpecId: number
  readonly content: ManifestContent
  readonly sequenceNumber: bigint
  /** The least of its live files. */
  readonly minSequenceNumber: bigint
  readonly addedSnapshotId: bigint
  readonly addedFiles: number
  readonly existingFiles: number
  readonly deletedFiles: number
  readonly addedRows: bigint
  readonly existingRows: bigint
  readonly deletedRows: bigint
  /** One for each field of the partition spec; `null` when its writer gave none. */
  readonly partitions: readonly PartitionSummary[] | null
  readonly keyMetadata: Buffer | null
}

export interface PartitionSummary {
  readonly containsNull: boolean
  readonly containsNan: boolean | null
  readonly lowerBound: Buffer | null
  readonly upperBound: Buffer | null
}

/** Whether any file of it still belongs to the table. */
export const hasLiveFiles = (manifest: ManifestFile): boolean => manifest.addedFiles + manifest.existingFiles > 0
