import type { Change, Stamp } from './commit-plan.ts'
import type { Writer } from './file-names.ts'
import type { DataFile } from './manifest-types.ts'
import type { Snapshot, TableMetadata } from './metadata.ts'
import { partitionFromAvro } from './partition-avro.ts'
import { partitionKey, typedSpec } from './partition-types.ts'

/** Which job and attempt made a snapshot: what it did can be told from the table alone. */
const JOB_ID_KEY = 'open-dli.job-id'
const ATTEMPT_KEY = 'open-dli.attempt'

/** Who made a snapshot; `null` when it was no job of ours. */
export function snapshotWriter({ summary }: Snapshot): Writer | null {
  const [jobId, attempt] = [summary[JOB_ID_KEY], summary[ATTEMPT_KEY]]
  return jobId === undefined || attempt === undefined ? null : { jobId, attempt: Number(attempt) }
}

/** A snapshot's summary: its operation, what it added and deleted, and the table's totals after it. Everything is text in the format. */
export function snapshotSummary(
  metadata: TableMetadata,
  parent: Snapshot | null,
  change: Change,
  stamp: Stamp,
): Readonly<Record<string, string>> {
  const of = (content: DataFile['content']) => change.deleted.filter((file) => file.content === content)
  const [deleted, positions, equalities] = [of('data'), of('positionDeletes'), of('equalityDeletes')]
  const added = change.added.map(({ rows, bytes }) => ({ rows: BigInt(rows), bytes: BigInt(bytes) }))
  const files = (some: readonly unknown[]) => BigInt(some.length)
  const goneDeletes = files(positions) + files(equalities)
  return {
    operation: change.operation,
    [JOB_ID_KEY]: stamp.jobId,
    [ATTEMPT_KEY]: String(stamp.attempt),
    ...counts({ 'added-data-files': files(added), 'added-records': rowsOf(added), 'added-files-size': bytesOf(added) }),
    ...counts({
      'deleted-data-files': files(deleted),
      'deleted-records': rowsOf(deleted),
      'removed-delete-files': goneDeletes,
      'removed-position-delete-files': files(positions),
      'removed-position-deletes': rowsOf(positions),
      'removed-equality-delete-files': files(equalities),
      'removed-equality-deletes': rowsOf(equalities),
      'removed-files-size': bytesOf(change.deleted),
    }),
    'changed-partition-count': String(changedPartitions(metadata, change)),
    ...total(parent, 'total-data-files', files(added) - files(deleted)),
    ...total(parent, 'total-records', rowsOf(added) - rowsOf(deleted)),
    ...total(parent, 'total-files-size', bytesOf(added) - bytesOf(change.deleted)),
    ...total(parent, 'total-delete-files', -goneDeletes),
    ...total(parent, 'total-position-deletes', -rowsOf(positions)),
    ...total(parent, 'total-equality-deletes', -rowsOf(equalities)),
  }
}

/** Partitions are told apart as the table is parted now; files of an earlier partitioning count as one. */
function changedPartitions(metadata: TableMetadata, { added, deleted }: Change): number {
  const spec = typedSpec(metadata, metadata.defaultSpecId)
  const keys = new Set(
    deleted.map(({ partition }) =>
      spec.fields.every(({ fieldId }) => partition.has(fieldId)) ? partitionKey(spec, partitionFromAvro(spec, partition)) : '',
    ),
  )
  for (const { partition } of added) keys.add(JSON.stringify(spec.fields.map(({ fieldId }) => partition.get(fieldId) ?? null)))
  return keys.size
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
const rowsOf = (files: readonly { readonly rows: bigint }[]): bigint => sum(files.map(({ rows }) => rows))
const bytesOf = (files: readonly { readonly bytes: bigint }[]): bigint => sum(files.map(({ bytes }) => bytes))

/** Counts of zero are left out, as other writers do. */
const counts = (values: Readonly<Record<string, bigint>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === 0n ? [] : [[key, String(value)]])))

/** A total that the parent does not know stays unknown. */
function total(parent: Snapshot | null, key: string, change: bigint): Readonly<Record<string, string>> {
  const before = parent === null ? '0' : (parent.summary[key] ?? '')
  return /^[0-9]+$/.test(before) ? { [key]: String(BigInt(before) + change) } : {}
}
