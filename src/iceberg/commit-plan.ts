import { basename } from 'node:path'
import type { WrittenFile } from '../core/written-file.ts'
import { addedFile } from './added-file.ts'
import { filePath } from './file-address.ts'
import { manifestListName, manifestName, metadataFileName, metadataVersion } from './file-names.ts'
import { writeManifest } from './manifest.ts'
import { writeManifestList } from './manifest-list.ts'
import type { DataFile, ManifestContent, ManifestEntry, ManifestFile } from './manifest-types.ts'
import { currentSchema, currentSnapshot, type LoadedTable, type Snapshot, type TableMetadata } from './metadata.ts'
import { metadataToJson } from './metadata-json.ts'
import { partitionSummaries } from './partition-summaries.ts'
import { specOf, typedSpec } from './partition-types.ts'
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
  /** What the stamp chose: of the snapshot where there is one. */
  readonly id: bigint
  readonly metadata: TableMetadata
  /** `null` for a change that touches no data. */
  readonly snapshot: Snapshot | null
  /** New files with names relative to the table's folder; the last one is the metadata file. */
  readonly files: readonly PlannedFile[]
  /** Absolute paths of the data files that the snapshot adds. */
  readonly dataFiles: readonly string[]
}
export interface PlannedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** Iceberg's names: `replace` puts the same rows into other files. */
export type SnapshotOperation = 'append' | 'overwrite' | 'delete' | 'replace'

/** The entries of a manifest that is to be written. */
export interface NewManifest {
  readonly specId: number
  readonly content: ManifestContent
  readonly entries: readonly ManifestEntry[]
}

/** What a commit does to the table's manifests. */
export interface Change {
  readonly operation: SnapshotOperation
  /** The manifests of the base that stay as they are, and in between those that are written anew, in the order of the new list. */
  readonly manifests: readonly (ManifestFile | NewManifest)[]
  readonly added: readonly WrittenFile[]
  /** Sequence number of the rows in the added files where they are older than the snapshot; it must not be newer than any file replaced. */
  readonly addedSequenceNumber?: bigint
  /** Delete files too. */
  readonly deleted: readonly DataFile[]
}

/** The last metadata files that are remembered, as other writers do by default. */
const METADATA_LOG_MAX = 100
const SNAPSHOT_LOG_MAX = 1000

/** Puts a change of the table into a new snapshot. New files are parted by the table's default spec. */
export function planCommit(base: LoadedTable, change: Change, stamp: Stamp): CommitPlan {
  checkPlaces(base.metadata, change.added)
  const schema = currentSchema(base.metadata)
  const sequenceNumber = base.metadata.lastSequenceNumber + 1n
  const files: PlannedFile[] = []
  const added: NewManifest = { specId: base.metadata.defaultSpecId, content: 'data', entries: addedEntries(base, change, stamp) }
  const listed = [...change.manifests, added]
    .filter((manifest) => !('entries' in manifest) || manifest.entries.length > 0)
    .map((manifest) => ('entries' in manifest ? newManifest(manifest) : manifest))

  function newManifest({ specId, content, entries }: NewManifest): ManifestFile {
    const typed = typedSpec(base.metadata, specId)
    const header = { schema, spec: specOf(base.metadata, specId), typed, content }
    const file = { name: `metadata/${manifestName(stamp.writerId, files.length)}`, bytes: writeManifest(header, entries) }
    files.push(file)
    const of = { path: `${base.metadata.location}/${file.name}`, bytes: file.bytes, sequenceNumber, snapshotId: stamp.snapshotId }
    return {
      ...describeManifest(of, entries),
      partitionSpecId: specId,
      content,
      partitions: partitionSummaries(
        typed,
        entries.map(({ file }) => file),
      ),
    }
  }

  const parent = currentSnapshot(base.metadata)
  const ids = { id: stamp.snapshotId, parentId: parent?.id ?? null, sequenceNumber }
  const list = { name: `metadata/${manifestListName(stamp.writerId, stamp.snapshotId)}`, bytes: writeManifestList(ids, listed) }
  const snapshot: Snapshot = {
    ...ids,
    timestampMs: Math.max(stamp.nowMs, base.metadata.lastUpdatedMs + 1),
    manifestList: `${base.metadata.location}/${list.name}`,
    summary: snapshotSummary(base.metadata, parent, change, stamp),
    schemaId: schema.id,
    others: {},
  }
  const metadata = withSnapshot(base, snapshot)
  files.push(list, metadataFile(base, metadata, stamp))
  return { base, id: stamp.snapshotId, metadata, snapshot, files, dataFiles: change.added.map(({ path }) => path) }
}

/** The file of a table's next version. */
export function metadataFile(base: LoadedTable, metadata: TableMetadata, { writerId }: Stamp): PlannedFile {
  const version = (metadataVersion(base.metadataLocation.key) ?? 0) + 1
  return { name: `metadata/${metadataFileName(writerId, version)}`, bytes: Buffer.from(metadataToJson(metadata)) }
}

/** A file elsewhere could never be read again, since `pathWithin` refuses it. */
function checkPlaces({ location }: TableMetadata, added: readonly WrittenFile[]): void {
  const stray = added.find(({ path }) => !path.startsWith(`${filePath(location)}/`))
  if (stray !== undefined) throw new Error(`the data file ${stray.path} lies outside of its table's folder ${location}`)
}

/** Sequence numbers stay empty: a file takes that of the snapshot that adds it, unless its rows are older. */
function addedEntries(base: LoadedTable, { added, addedSequenceNumber }: Change, { snapshotId }: Stamp): readonly ManifestEntry[] {
  if (added.length === 0) return []
  const schema = currentSchema(base.metadata)
  const spec = typedSpec(base.metadata, base.metadata.defaultSpecId)
  return added.map(
    (written): ManifestEntry => ({
      status: 'added',
      snapshotId,
      sequenceNumber: addedSequenceNumber ?? null,
      fileSequenceNumber: null,
      file: addedFile(schema, spec, written),
    }),
  )
}

interface WrittenManifest {
  readonly path: string
  readonly bytes: Buffer
  readonly sequenceNumber: bigint
  readonly snapshotId: bigint
}

function describeManifest(
  { path, bytes, sequenceNumber, snapshotId }: WrittenManifest,
  entries: readonly ManifestEntry[],
): Omit<ManifestFile, 'partitionSpecId' | 'content' | 'partitions'> {
  const having = (status: ManifestEntry['status']) => entries.filter((entry) => entry.status === status)
  const rows = (some: readonly ManifestEntry[]) => some.reduce((sum, { file }) => sum + file.rows, 0n)
  const [added, existing, deleted] = [having('added'), having('existing'), having('deleted')]
  const least = (least: bigint, { sequenceNumber: own }: ManifestEntry) => (own !== null && own < least ? own : least)
  return {
    path,
    bytes: BigInt(bytes.length),
    sequenceNumber,
    minSequenceNumber: [...added, ...existing].reduce(least, sequenceNumber),
    addedSnapshotId: snapshotId,
    addedFiles: added.length,
    existingFiles: existing.length,
    deletedFiles: deleted.length,
    addedRows: rows(added),
    existingRows: rows(existing),
    deletedRows: rows(deleted),
    keyMetadata: null,
  }
}

function withSnapshot(base: LoadedTable, snapshot: Snapshot): TableMetadata {
  const { metadata } = base
  return {
    ...metadata,
    lastSequenceNumber: snapshot.sequenceNumber,
    lastUpdatedMs: snapshot.timestampMs,
    currentSnapshotId: snapshot.id,
    snapshots: [...metadata.snapshots, snapshot],
    snapshotLog: [...metadata.snapshotLog, { timestampMs: snapshot.timestampMs, snapshotId: snapshot.id }].slice(-SNAPSHOT_LOG_MAX),
    metadataLog: nextMetadataLog(base),
  }
}

/** The log with the base in it. */
export function nextMetadataLog({ metadata, metadataLocation }: LoadedTable): TableMetadata['metadataLog'] {
  const baseFile = `${metadata.location}/metadata/${basename(metadataLocation.key)}`
  return [...metadata.metadataLog, { timestampMs: metadata.lastUpdatedMs, file: baseFile }].slice(-METADATA_LOG_MAX)
}
