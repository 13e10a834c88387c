import type { IcebergSchema } from '../../src/iceberg/iceberg-types.ts'
import { unpartitioned, writeManifest } from '../../src/iceberg/manifest.ts'
import type { DataFile, ManifestEntry, ManifestFile } from '../../src/iceberg/manifest-types.ts'

/** Manifests whose every field has a value, for tests of the format alone. */
export const SCHEMA: IcebergSchema = {
  id: 0,
  fields: [
    { id: 1, name: 'id', required: false, type: 'long', doc: null },
    { id: 2, name: 'name', required: true, type: 'string', doc: 'how it is called' },
  ],
  identifierIds: [],
}

export const aDataFile = (more: Partial<DataFile> = {}): DataFile => ({
  content: 'data',
  path: 'file:///t/data/part-0.parquet',
  format: 'PARQUET',
  partition: new Map(),
  rows: 1n << 40n,
  bytes: (1n << 62n) + 1n,
  columnSizes: new Map([
    [1, 10n],
    [2, 1n << 60n],
  ]),
  valueCounts: new Map([[1, 3n]]),
  nullCounts: new Map([[1, 0n]]),
  nanCounts: new Map(),
  lowerBounds: new Map([[1, Buffer.alloc(8)]]),
  upperBounds: new Map([[2, Buffer.from('é')]]),
  keyMetadata: Buffer.of(1, 2),
  splitOffsets: [4n, 1n << 60n],
  equalityIds: [1],
  sortOrderId: 0,
  referencedDataFile: null,
  ...more,
})

export const anEntry = (more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  status: 'added',
  snapshotId: (1n << 62n) + 3n,
  sequenceNumber: null,
  fileSequenceNumber: null,
  file: aDataFile(),
  ...more,
})

export const someEntries = (count: number): readonly ManifestEntry[] =>
  Array.from({ length: count }, (_, at) => anEntry({ file: aDataFile({ path: `file:///t/data/${at}.parquet` }) }))

export const aManifest = (entries: readonly ManifestEntry[]): Buffer => writeManifest(unpartitioned(SCHEMA), entries)

export const aManifestFile = (more: Partial<ManifestFile> = {}): ManifestFile => ({
  path: 'file:///t/metadata/m0.avro',
  bytes: 1_000n,
  partitionSpecId: 0,
  content: 'data',
  sequenceNumber: 5n,
  minSequenceNumber: 2n,
  addedSnapshotId: (1n << 62n) + 3n,
  addedFiles: 1,
  existingFiles: 2,
  deletedFiles: 3,
  addedRows: 1n << 55n,
  existingRows: 5n,
  deletedRows: 6n,
  partitions: [],
  keyMetadata: null,
  ...more,
})
