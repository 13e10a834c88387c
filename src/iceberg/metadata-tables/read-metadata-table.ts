import type { Storage } from '../../storage/storage.ts'
import { hasLiveFiles } from '../manifest-types.ts'
import type { LoadedTable } from '../metadata.ts'
import { type SnapshotChoice, snapshotAt } from '../snapshot-at.ts'
import { readEntries, readManifestsOf } from '../table-files.ts'
import { filesTable, type ListedFile } from './files-table.ts'
import { manifestsTable } from './manifests-table.ts'
import type { MetadataTable } from './metadata-table.ts'
import { partitionsTable } from './partitions-table.ts'
import { historyTable, snapshotsTable } from './snapshots-table.ts'

export const METADATA_TABLES = ['history', 'snapshots', 'files', 'partitions', 'manifests'] as const
export type MetadataTableName = (typeof METADATA_TABLES)[number]

type Reader = (storage: Storage, table: LoadedTable, at: SnapshotChoice) => Promise<MetadataTable>

const READERS: Readonly<Record<MetadataTableName, Reader>> = {
  history: async (_storage, { metadata }) => historyTable(metadata),
  snapshots: async (_storage, { metadata }) => snapshotsTable(metadata),
  files: async (storage, table, at) => filesTable(table.metadata, await listedFiles(storage, table, at)),
  partitions: async (storage, table, at) => partitionsTable(table.metadata, await listedFiles(storage, table, at)),
  manifests: async (storage, table, at) =>
    manifestsTable(table.metadata, await readManifestsOf(storage, table, snapshotAt(table.metadata, at))),
}

/**
 * The rows of `table.<name>` as Spark-Iceberg has them.
 * @throws METADATA_CORRUPT; UNSUPPORTED for a column type that Spark does not have; ANALYSIS when there is no such snapshot.
 */
export const readMetadataTable = (
  storage: Storage,
  table: LoadedTable,
  name: MetadataTableName,
  at: SnapshotChoice = null,
): Promise<MetadataTable> => READERS[name](storage, table, at)

/** Every live file of a snapshot. */
export async function listedFiles(storage: Storage, table: LoadedTable, at: SnapshotChoice = null): Promise<readonly ListedFile[]> {
  const manifests = (await readManifestsOf(storage, table, snapshotAt(table.metadata, at))).filter(hasLiveFiles)
  const read = manifests.map(async (manifest) =>
    (await readEntries(storage, table, manifest))
      .filter(({ status }) => status !== 'deleted')
      .map((entry) => ({ entry, specId: manifest.partitionSpecId })),
  )
  return (await Promise.all(read)).flat()
}
