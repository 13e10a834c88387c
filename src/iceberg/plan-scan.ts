import { failure } from '../core/errors/failure.ts'
import type { FileRef, Storage } from '../storage/storage.ts'
import { corrupt } from './corrupt.ts'
import { type DeleteEntry, deleteIndex } from './delete-index.ts'
import { refuseRenamedInside } from './inner-fields.ts'
import { type DataFile, hasLiveFiles, type ManifestEntry, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable, TableMetadata } from './metadata.ts'
import { type TypedSpec, typedSpec } from './partition-types.ts'
import { partitionTests, wantsFile, wantsManifest, wantsPartition } from './prune.ts'
import { type ColumnTest, columnTests, type ScanFilter } from './scan-filter.ts'
import { type SnapshotChoice, schemaAt, snapshotAt } from './snapshot-at.ts'
import { pathOf, readEntries, readManifestsOf } from './table-files.ts'

/** A data file of one snapshot. */
export interface ScanFile extends FileRef {
  readonly rows: number
  /** Files of position deletes whose rows in this file are gone. */
  readonly deletes: readonly FileRef[]
}

export interface ScanOptions {
  readonly at?: SnapshotChoice
  /** Files of which no row passes all of these are left out. Rows of the others still have to be filtered. */
  readonly filters?: readonly ScanFilter[]
}

/** A live file with what a manifest says of it. */
export interface PlannedScanFile extends ScanFile {
  readonly entry: ManifestEntry
  readonly specId: number
}

/**
 * The files that hold the rows of one snapshot of the table, oldest first. Whether they are there shows when they are read.
 * @throws UNSUPPORTED for what only other writers do and is not read here (equality deletes, files without field ids, other formats);
 * METADATA_CORRUPT; ANALYSIS when there is no such snapshot.
 */
export async function planScan(storage: Storage, table: LoadedTable, options: ScanOptions = {}): Promise<readonly ScanFile[]> {
  const files = await planEntries(storage, table, options)
  return files.map(({ path, bytes, rows, deletes }) => ({ path, bytes, rows, deletes }))
}

/** As `planScan`, with the files' entries: for statements that replace files. */
export async function planEntries(
  storage: Storage,
  table: LoadedTable,
  { at = null, filters = [] }: ScanOptions = {},
): Promise<readonly PlannedScanFile[]> {
  const { metadata } = table
  refuseNameMapping(metadata)
  refuseRenamedInside(metadata)
  const manifests = (await readManifestsOf(storage, table, snapshotAt(metadata, at))).filter(hasLiveFiles)
  // By the schema that the statement sees: ids and types of columns hold for files that are older still.
  const tests = columnTests(schemaAt(metadata, at), filters)
  const wanted = manifests.map((manifest) => ({ manifest, ...selection(metadata, manifest, tests) })).filter(({ wants }) => wants)
  const read = async ({ manifest, ...rest }: (typeof wanted)[number]) =>
    (await readEntries(storage, table, manifest))
      .filter(({ status }) => status !== 'deleted')
      .map((entry) => ({ manifest, entry, ...rest }))
  const entries = (await Promise.all(wanted.map(read))).flat()
  const deletes = entries
    .filter(({ manifest }) => manifest.content === 'deletes')
    .map(({ entry, spec, manifest }): DeleteEntry => ({ entry, spec, ref: refOf(storage, table, checked(entry.file, manifest)) }))
  const index = deleteIndex(deletes)
  return entries
    .filter(({ manifest }) => manifest.content === 'data')
    .filter(({ entry: { file }, spec, parts }) => wantsPartition(spec, parts, file.partition) && wantsFile(tests, file))
    .map(({ entry, spec, manifest }) => ({
      ...refOf(storage, table, checked(entry.file, manifest)),
      rows: Number(entry.file.rows),
      deletes: index.deletesFor(entry, spec),
      entry,
      specId: spec.id,
    }))
}

interface Selection {
  readonly spec: TypedSpec
  readonly parts: ReturnType<typeof partitionTests>
  readonly wants: boolean
}

function selection(metadata: TableMetadata, manifest: ManifestFile, tests: readonly ColumnTest[]): Selection {
  const spec = typedSpec(metadata, manifest.partitionSpecId)
  const parts = partitionTests(spec, tests)
  return { spec, parts, wants: wantsManifest(parts, manifest) }
}

/** The property says that there are files without field ids; they are imported ones, and reading them by id gives NULLs. */
function refuseNameMapping({ properties }: TableMetadata): void {
  if ('schema.name-mapping.default' in properties) throw failure('UNSUPPORTED', ['A table with imported files (name mapping)'])
}

function checked(file: DataFile, manifest: ManifestFile): DataFile {
  if ((file.content === 'data') !== (manifest.content === 'data'))
    throw corrupt(manifest.path, `a manifest of ${manifest.content} names a file with ${file.content}`)
  if (file.content === 'data' && file.format.toUpperCase() !== 'PARQUET')
    throw failure('UNSUPPORTED', [`A table with data files of the format ${file.format}`])
  return file
}

const refOf = (storage: Storage, { metadataLocation }: LoadedTable, file: DataFile): FileRef => ({
  path: pathOf(storage, metadataLocation, file.path),
  bytes: Number(file.bytes),
})
