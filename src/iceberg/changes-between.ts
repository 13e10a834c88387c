import type { ChangeBetween, Meeting } from '../core/table-conflicts.ts'
import type { Storage } from '../storage/storage.ts'
import type { DataFile } from './manifest-types.ts'
import { currentSchema, currentSnapshot, type LoadedTable, type Snapshot } from './metadata.ts'
import { filesOf, type Operation } from './operations.ts'
import { type TypedSpec, typedSpec } from './partition-types.ts'
import { partitionTests, wantsFile, wantsPartition } from './prune.ts'
import { columnTests } from './scan-filter.ts'
import { pathOf, readEntries, readManifestsOf } from './table-files.ts'

type ToldMeeting = Meeting & { readonly change: ChangeBetween }
interface Touched {
  readonly file: DataFile
  readonly spec: TypedSpec
}

/**
 * How the changes since the version that an operation was computed from meet it.
 * @param base - That version; `null` when it depends on none, or when it can no longer be read although it does (`isLost`).
 * @throws METADATA_CORRUPT
 */
export async function meetingsOf(
  storage: Storage,
  base: LoadedTable | null,
  current: LoadedTable,
  operation: Operation,
  isLost = false,
): Promise<readonly ToldMeeting[]> {
  const reparted = isParted(current, operation)
  const own: readonly ToldMeeting[] = reparted ? [{ change: 'evolve', removed: false, added: false, reparted }] : []
  if (isLost) return [...own, UNKNOWN]
  if (base === null) return own
  const snapshots = snapshotsSince(base, current)
  if (snapshots === null) return [...own, UNKNOWN]
  return [...own, ...(await Promise.all(snapshots.map((snapshot) => meeting(storage, current, snapshot, operation))))]
}

const UNKNOWN: ToldMeeting = { change: 'unknown', removed: true, added: true, reparted: false }

/** Whether the operation's files were parted in another way than the table is now. */
function isParted({ metadata }: LoadedTable, operation: Operation): boolean {
  const { fields } = typedSpec(metadata, metadata.defaultSpecId)
  return filesOf(operation).some(
    ({ partition }) => partition.size !== fields.length || fields.some(({ fieldId }) => !partition.has(fieldId)),
  )
}

/** Newest first; `null` when the history does not lead back. */
function snapshotsSince({ metadata: base }: LoadedTable, { metadata }: LoadedTable): readonly Snapshot[] | null {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const found: Snapshot[] = []
  let at = currentSnapshot(metadata)
  while (at !== null && at.id !== base.currentSnapshotId) {
    found.push(at)
    if (at.parentId === null) return base.currentSnapshotId === null ? found : null
    at = byId.get(at.parentId) ?? null
  }
  return at === null && base.currentSnapshotId !== null ? null : found
}

const KINDS: Readonly<Record<string, ChangeBetween>> = { append: 'append', overwrite: 'overwrite', delete: 'delete', replace: 'replace' }

async function meeting(storage: Storage, current: LoadedTable, snapshot: Snapshot, operation: Operation): Promise<ToldMeeting> {
  const manifests = (await readManifestsOf(storage, current, snapshot)).filter(({ addedSnapshotId }) => addedSnapshotId === snapshot.id)
  const read = manifests.map(async (manifest) => {
    const spec = typedSpec(current.metadata, manifest.partitionSpecId)
    return (await readEntries(storage, current, manifest))
      .filter(({ snapshotId }) => snapshotId === snapshot.id)
      .map(({ status, file }) => ({ status, file, spec }))
  })
  const touched = (await Promise.all(read)).flat()
  const data = touched.filter(({ file }) => file.content === 'data')
  const marksRows = touched.some(({ file, status }) => file.content !== 'data' && status === 'added')
  const isRead = readTest(current, operation)
  const removed = new Set('removed' in operation ? operation.removed : [])
  const isOurs = (each: Touched) => removed.has(pathOf(storage, current.metadataLocation, each.file.path))
  return {
    change: KINDS[snapshot.summary.operation ?? ''] ?? 'unknown',
    // Which rows another writer marked shows only in its files.
    removed: marksRows || data.some((each) => each.status === 'deleted' && (isOurs(each) || isRead(each))),
    added: data.some((each) => each.status === 'added' && isRead(each)),
    reparted: false,
  }
}

/** Whether the operation read, or would have read, rows of a file. */
function readTest({ metadata }: LoadedTable, operation: Operation): (each: Touched) => boolean {
  const read = operation.kind === 'overwrite' || operation.kind === 'rewrite' ? operation.read : null
  if (read === null) return () => false
  const tests = columnTests(currentSchema(metadata), read.filters)
  return ({ file, spec }) => wantsPartition(spec, partitionTests(spec, tests), file.partition) && wantsFile(tests, file)
}
