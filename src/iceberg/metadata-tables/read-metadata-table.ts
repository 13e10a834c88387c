import type { StructField } from '../../core/spark-types.ts'
import type { Storage } from '../../storage/storage.ts'
import type { ManifestFile } from '../manifest-types.ts'
import type { LoadedTable, Snapshot, TableMetadata } from '../metadata.ts'
import { type SnapshotChoice, snapshotAt } from '../snapshot-at.ts'
import { readEntries, readManifestsOf } from '../table-files.ts'
import { entriesTable } from './entries-table.ts'
import { filesTable, type ListedFile } from './files-table.ts'
import { allManifestsTable, type ListedManifest, manifestsTable } from './manifests-table.ts'
import { metadataLogTable } from './metadata-log-table.ts'
import type { MetadataTable } from './metadata-table.ts'
import { partitionsTable } from './partitions-table.ts'
import { refsTable } from './refs-table.ts'
import { historyTable, snapshotsTable } from './snapshots-table.ts'

interface MetadataTableKind {
  /** Whether its rows are those of one snapshot, which a statement may choose. */
  readonly ofSnapshot: boolean
  columns(metadata: TableMetadata): readonly StructField[]
  read(storage: Storage, table: LoadedTable, at: SnapshotChoice): Promise<MetadataTable>
}

type Reader<Row> = (storage: Storage, table: LoadedTable, snapshots: readonly Snapshot[]) => Promise<readonly Row[]>
type Shape<Row> = (metadata: TableMetadata, rows: readonly Row[]) => MetadataTable

/** Known from the metadata file alone. */
const ofMetadata = (shape: (metadata: TableMetadata, version: LoadedTable) => MetadataTable): MetadataTableKind => ({
  ofSnapshot: false,
  columns: (metadata) => shape(metadata, { metadata, metadataLocation: { root: '', key: '' } }).columns,
  read: async (_storage, table) => shape(table.metadata, table),
})

/** Read of the manifests of one snapshot. */
const ofSnapshot = <Row>(shape: Shape<Row>, reader: Reader<Row>): MetadataTableKind => ({
  ofSnapshot: true,
  columns: (metadata) => shape(metadata, []).columns,
  read: async (storage, table, at) => {
    const snapshot = snapshotAt(table.metadata, at)
    return shape(table.metadata, await reader(storage, table, snapshot === null ? [] : [snapshot]))
  },
})

/** The same of every snapshot that the table still has. */
const ofAll = <Row>(shape: Shape<Row>, reader: Reader<Row>): MetadataTableKind => ({
  ofSnapshot: false,
  columns: (metadata) => shape(metadata, []).columns,
  read: async (storage, table) => shape(table.metadata, await reader(storage, table, table.metadata.snapshots)),
})

const live: Reader<ListedFile> = async (...of) => (await listed(...of)).filter(({ entry }) => entry.status !== 'deleted')
const data: Reader<ListedFile> = async (...of) => (await live(...of)).filter(({ entry }) => entry.file.content === 'data')
const deletes: Reader<ListedFile> = async (...of) => (await live(...of)).filter(({ entry }) => entry.file.content !== 'data')

const KINDS = {
  history: ofMetadata(historyTable),
  snapshots: ofMetadata(snapshotsTable),
  refs: ofMetadata(refsTable),
  metadata_log_entries: ofMetadata(metadataLogTable),
  files: ofSnapshot(filesTable, live),
  data_files: ofSnapshot(filesTable, data),
  delete_files: ofSnapshot(filesTable, deletes),
  entries: ofSnapshot(entriesTable, listed),
  partitions: ofSnapshot(partitionsTable, live),
  manifests: ofSnapshot(manifestsTable, manifestsOf),
  all_files: ofAll(filesTable, live),
  all_data_files: ofAll(filesTable, data),
  all_delete_files: ofAll(filesTable, deletes),
  all_entries: ofAll(entriesTable, listed),
  all_manifests: ofAll(allManifestsTable, manifestsOf),
} as const satisfies Readonly<Record<string, MetadataTableKind>>

export type MetadataTableName = keyof typeof KINDS

/** Those of Spark-Iceberg that are not here. */
export const OTHER_METADATA_TABLES: ReadonlySet<string> = new Set(['position_deletes', 'changes'])

export const isMetadataTable = (name: string): name is MetadataTableName => Object.hasOwn(KINDS, name)

/** Whether `VERSION AS OF` and the like mean something for a metadata table. */
export const isOfSnapshot = (name: MetadataTableName): boolean => KINDS[name].ofSnapshot

/**
 * The columns of `table.<name>` as Spark-Iceberg has them; partitions and statistics go by the table's own columns.
 * @throws UNSUPPORTED for a column type that Spark does not have.
 */
export const metadataTableColumns = (metadata: TableMetadata, name: MetadataTableName): readonly StructField[] =>
  KINDS[name].columns(metadata)

/**
 * The rows of `table.<name>`.
 * @param at - Of tables for which `isOfSnapshot`; the others have one state.
 * @throws METADATA_CORRUPT; UNSUPPORTED for a column type that Spark does not have; ANALYSIS when there is no such snapshot.
 */
export const readMetadataTable = (
  storage: Storage,
  table: LoadedTable,
  name: MetadataTableName,
  at: SnapshotChoice = null,
): Promise<MetadataTable> => KINDS[name].read(storage, table, at)

/** The manifests of each snapshot, with the snapshot that lists them. */
async function manifestsOf(storage: Storage, table: LoadedTable, snapshots: readonly Snapshot[]): Promise<readonly ListedManifest[]> {
  const read = snapshots.map(async (snapshot) =>
    (await readManifestsOf(storage, table, snapshot)).map((manifest) => ({ manifest, snapshotId: snapshot.id })),
  )
  return (await Promise.all(read)).flat()
}

/** What is in the manifests of some snapshots, each manifest once. */
async function listed(storage: Storage, table: LoadedTable, snapshots: readonly Snapshot[]): Promise<readonly ListedFile[]> {
  const manifests = new Map<string, ManifestFile>()
  for (const { manifest } of await manifestsOf(storage, table, snapshots)) manifests.set(manifest.path, manifest)
  const read = [...manifests.values()].map(async (manifest) =>
    (await readEntries(storage, table, manifest)).map((entry) => ({ entry, specId: manifest.partitionSpecId })),
  )
  return (await Promise.all(read)).flat()
}
