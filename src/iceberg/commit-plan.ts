import { basename } from 'node:path'
import { failure } from '../core/errors/failure.ts'
import type { WrittenFile } from '../core/written-file.ts'
import { addedFile } from './added-file.ts'
import { filePath } from './file-address.ts'
import { manifestListName, manifestName, metadataFileName, metadataVersion } from './file-names.ts'
import { writeManifest } from './manifest.ts'
import { writeManifestList } from './manifest-list.ts'
import type { DataFile, ManifestEntry, ManifestFile } from './manifest-types.ts'
import { currentSchema, currentSnapshot, type LoadedTable, type Snapshot, type TableMetadata, UNPARTITIONED } from './metadata.ts'
import { metadataToJson } from './metadata-json.ts'
import { snapshotSummary } from './snapshot-summary.ts'

/** What makes a commit this one and no other; chosen by the caller, so that planning is a pure function. */
export interface Stamp {
  /** Random, positive, 63 bits, not yet in the table. */
  readonly snapshotId: bigint
  /** The names of the new metadata files carry it (`file-names.ts`): a second try of the same job needs another one. */
  readonly writerId: string
  readonly nowMs: number
  readonly jobId: string
  readonly attempt: number
}

/** The next version of a table as data: nothing is written yet. */
export interface CommitPlan {
  readonly base: LoadedTable
  readonly metadata: TableMetadata
  readonly snapshot: Snapshot
  /** New files with names relative to the table's folder; the last one is the metadata file. */
  readonly files: readonly PlannedFile[]
  /** Absolute paths of the data files that the snapshot adds. */
  readonly dataFiles: readonly string[]
}
export interface PlannedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** What a commit does to the table's manifests. */
export interface Change {
  readonly operation: 'append' | 'overwrite'
  /** The manifests of the base that stay as they are, and in between the entries of new ones, in the order of the new list. */
  readonly manifests: readonly (ManifestFile | readonly ManifestEntry[])[]
  readonly added: readonly WrittenFile[]
  readonly deleted: readonly DataFile[]
}

/** The last metadata files that are remembered, as other writers do by default. */
const METADATA_LOG_MAX = 100
const SNAPSHOT_LOG_MAX = 1000

/**
 * Puts a change of the table into a new snapshot.
 * @throws UNSUPPORTED for a partitioned table.
 */
export function planCommit(base: LoadedTable, change: Change, stamp: Stamp): CommitPlan {
  refusePartitions(base.metadata)
  checkPlaces(base.metadata, change.added)
  const schema = currentSchema(base.metadata)
  const sequenceNumber = base.metadata.lastSequenceNumber + 1n
  const files: PlannedFile[] = []
  const listed = [...change.manifests, addedEntries(base, change.added, stamp)]
    .filter((manifest) => !Array.isArray(manifest) || manifest.length > 0)
    .map((manifest) => (isListed(manifest) ? manifest : newManifest(manifest)))

  function newManifest(entries: readonly ManifestEntry[]): ManifestFile {
    const file = { name: `metadata/${manifestName(stamp.writerId, files.length)}`, bytes: writeManifest(schema, entries) }
    files.push(file)
    return describeManifest(`${base.metadata.location}/${file.name}`, file.bytes, entries, { sequenceNumber, snapshotId: stamp.snapshotId })
  }

  const parent = currentSnapshot(base.metadata)
  const ids = { id: stamp.snapshotId, parentId: parent?.id ?? null, sequenceNumber }
  const list = { name: `metadata/${manifestListName(stamp.writerId, stamp.snapshotId)}`, bytes: writeManifestList(ids, listed) }
  const snapshot: Snapshot = {
    ...ids,
    timestampMs: Math.max(stamp.nowMs, base.metadata.lastUpdatedMs + 1),
    manifestList: `${base.metadata.location}/${list.name}`,
    summary: snapshotSummary(parent, change, stamp),
    schemaId: schema.id,
    others: {},
  }
  const metadata = withSnapshot(base, snapshot)
  const version = (metadataVersion(base.metadataLocation.key) ?? 0) + 1
  files.push(list, { name: `metadata/${metadataFileName(stamp.writerId, version)}`, bytes: Buffer.from(metadataToJson(metadata)) })
  return { base, metadata, snapshot, files, dataFiles: change.added.map(({ path }) => path) }
}

const isListed = (manifest: ManifestFile | readonly ManifestEntry[]): manifest is ManifestFile => !Array.isArray(manifest)

function refusePartitions(metadata: TableMetadata): void {
  if (metadata.partitionSpecs.some(({ fields }) => fields.length > 0)) throw failure('UNSUPPORTED', ['Writing to a partitioned table'])
}

/** A file elsewhere could never be read again, since `pathWithin` refuses it. */
function checkPlaces({ location }: TableMetadata, added: readonly WrittenFile[]): void {
  const stray = added.find(({ path }) => !path.startsWith(`${filePath(location)}/`))
  if (stray !== undefined) throw new Error(`the data file ${stray.path} lies outside of its table's folder ${location}`)
}

/** Sequence numbers stay empty: a file takes that of the snapshot that adds it. */
function addedEntries(base: LoadedTable, added: readonly WrittenFile[], { snapshotId }: Stamp): readonly ManifestEntry[] {
  const schema = currentSchema(base.metadata)
  return added.map((written) => ({
    status: 'added',
    snapshotId,
    sequenceNumber: null,
    fileSequenceNumber: null,
    file: addedFile(schema, written),
  }))
}

function describeManifest(
  path: string,
  bytes: Buffer,
  entries: readonly ManifestEntry[],
  { sequenceNumber, snapshotId }: { sequenceNumber: bigint; snapshotId: bigint },
): ManifestFile {
  const having = (status: ManifestEntry['status']) => entries.filter((entry) => entry.status === status)
  const rows = (some: readonly ManifestEntry[]) => some.reduce((sum, { file }) => sum + file.rows, 0n)
  const [added, existing, deleted] = [having('added'), having('existing'), having('deleted')]
  return {
    path,
    bytes: BigInt(bytes.length),
    partitionSpecId: UNPARTITIONED.id,
    content: 'data',
    sequenceNumber,
    minSequenceNumber: existing.reduce((least, { sequenceNumber: own }) => (own !== null && own < least ? own : least), sequenceNumber),
    addedSnapshotId: snapshotId,
    addedFiles: added.length,
    existingFiles: existing.length,
    deletedFiles: deleted.length,
    addedRows: rows(added),
    existingRows: rows(existing),
    deletedRows: rows(deleted),
    partitions: [],
    keyMetadata: null,
  }
}

function withSnapshot({ metadata, metadataLocation }: LoadedTable, snapshot: Snapshot): TableMetadata {
  const baseFile = `${metadata.location}/metadata/${basename(metadataLocation.key)}`
  return {
    ...metadata,
    lastSequenceNumber: snapshot.sequenceNumber,
    lastUpdatedMs: snapshot.timestampMs,
    currentSnapshotId: snapshot.id,
    snapshots: [...metadata.snapshots, snapshot],
    snapshotLog: [...metadata.snapshotLog, { timestampMs: snapshot.timestampMs, snapshotId: snapshot.id }].slice(-SNAPSHOT_LOG_MAX),
    metadataLog: [...metadata.metadataLog, { timestampMs: metadata.lastUpdatedMs, file: baseFile }].slice(-METADATA_LOG_MAX),
  }
}
