import type { Change, Stamp } from './commit-plan.ts'
import type { Writer } from './file-names.ts'
import type { Snapshot } from './metadata.ts'

/** Which job and attempt made a snapshot: what it did can be told from the table alone. */
const JOB_ID_KEY = 'open-dli.job-id'
const ATTEMPT_KEY = 'open-dli.attempt'

/** Who made a snapshot; `null` when it was no job of ours. */
export function snapshotWriter({ summary }: Snapshot): Writer | null {
  const [jobId, attempt] = [summary[JOB_ID_KEY], summary[ATTEMPT_KEY]]
  return jobId === undefined || attempt === undefined ? null : { jobId, attempt: Number(attempt) }
}

/** A snapshot's summary: its operation, what it added and deleted, and the table's totals after it. Everything is text in the format. */
export function snapshotSummary(parent: Snapshot | null, change: Change, stamp: Stamp): Readonly<Record<string, string>> {
  const added = {
    files: BigInt(change.added.length),
    rows: sum(change.added.map(({ rows }) => BigInt(rows))),
    bytes: sum(change.added.map(({ bytes }) => BigInt(bytes))),
  }
  const deleted = {
    files: BigInt(change.deleted.length),
    rows: sum(change.deleted.map(({ rows }) => rows)),
    bytes: sum(change.deleted.map(({ bytes }) => bytes)),
  }
  return {
    operation: change.operation,
    [JOB_ID_KEY]: stamp.jobId,
    [ATTEMPT_KEY]: String(stamp.attempt),
    ...counts({ 'added-data-files': added.files, 'added-records': added.rows, 'added-files-size': added.bytes }),
    ...counts({ 'deleted-data-files': deleted.files, 'deleted-records': deleted.rows, 'removed-files-size': deleted.bytes }),
    'changed-partition-count': added.files + deleted.files > 0n ? '1' : '0',
    ...total(parent, 'total-data-files', added.files - deleted.files),
    ...total(parent, 'total-records', added.rows - deleted.rows),
    ...total(parent, 'total-files-size', added.bytes - deleted.bytes),
    ...total(parent, 'total-delete-files', 0n),
    ...total(parent, 'total-position-deletes', 0n),
    ...total(parent, 'total-equality-deletes', 0n),
  }
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

/** Counts of zero are left out, as other writers do. */
const counts = (values: Readonly<Record<string, bigint>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === 0n ? [] : [[key, String(value)]])))

/** A total that the parent does not know stays unknown. */
function total(parent: Snapshot | null, key: string, change: bigint): Readonly<Record<string, string>> {
  const before = parent === null ? '0' : (parent.summary[key] ?? '')
  return /^[0-9]+$/.test(before) ? { [key]: String(BigInt(before) + change) } : {}
}
