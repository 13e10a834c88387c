import { failure, jobMessage } from '../core/errors/failure.ts'
import { structJson } from '../core/spark-types.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { ExecutionEnd, ExecutionMetrics, ExecutionRequest, StoredResult } from '../engines/engine.ts'
import { startJob } from '../metastore/jobs.ts'
import type { JobCounts, JobEnd, JobRecord, JobResultRecord, QueueRecord } from '../metastore/metastore.ts'
import type { UnitOutcome } from '../metastore/unit-of-work.ts'
import type { ActiveJob, StopReason } from './active-job.ts'
import { compactionResult } from './compaction.ts'
import { type JobParts, moveKey, NO_COUNTS } from './parts.ts'
import { type Prepared, prepare } from './prepare.ts'
import { prepareExport } from './prepare-export.ts'

/** What an attempt came to, before anything of it is written. */
export type AttemptEnd =
  | { readonly kind: 'end'; readonly end: PartialEnd }
  /** A write whose files await their commit. */
  | { readonly kind: 'commit'; readonly prepared: Prepared; readonly written: Written; readonly end: PartialEnd }
  /** Nothing is known of the statement; the means of execution went away. */
  | { readonly kind: 'lost'; readonly alone: boolean; readonly reason: string }
  /** Not this server's business any more: the job was moved by somebody else, or the server is stopping. */
  | { readonly kind: 'left' }

/** Files that an attempt wrote, and paths of those in whose place it puts them. */
export interface Written {
  readonly files: readonly WrittenFile[]
  readonly replaced: readonly string[]
}

export interface Attempt {
  readonly result: AttemptEnd
  /** When the engine began; `null` when it never did. */
  readonly runningAtMs: number | null
  readonly prepared: Prepared | null
}

export type PartialEnd = Omit<JobEnd, 'atMs' | 'durationMs'>

export const failedEnd = (error: unknown): PartialEnd => ({
  status: 'FAILED',
  message: jobMessage(error),
  detail: null,
  counts: NO_COUNTS,
  result: null,
  why: 'failed',
})

/** A write that finds its table or partition there already, where it may be. */
export const NOTHING_TO_RUN: PartialEnd = {
  status: 'FINISHED',
  message: '',
  detail: structJson([]),
  counts: NO_COUNTS,
  result: null,
  why: 'it exists',
}

const failed = (error: unknown): AttemptEnd => ({ kind: 'end', end: failedEnd(error) })

/** A time-out is a cancel that says why; both keep the job's other fields. */
export function stoppedEnd(reason: StopReason): PartialEnd {
  const [message, why] =
    reason.kind === 'timeout'
      ? [jobMessage(failure('JOB_TIMED_OUT', [reason.limitSeconds])), 'timed out']
      : [`The job was cancelled by ${reason.by}`, `cancelled by ${reason.by}`]
  return { status: 'CANCELLED', message, detail: null, counts: NO_COUNTS, result: null, why }
}

const stopped = (reason: StopReason): AttemptEnd => ({ kind: 'end', end: stoppedEnd(reason) })

/** Run one attempt on the engine and tell what it came to. Never rejects. */
export async function runAttempt(job: JobRecord, queue: QueueRecord, active: ActiveJob, parts: JobParts): Promise<Attempt> {
  let prepared: Prepared | null
  try {
    prepared = await (job.movement?.kind === 'export' ? prepareExport(job, job.movement, queue, parts) : prepare(job, queue, parts))
  } catch (error) {
    parts.log.debug({ job_id: job.id, err: error }, 'job.refused')
    return { result: failed(error), runningAtMs: null, prepared: null }
  }
  if (prepared === null) return { result: { kind: 'end', end: NOTHING_TO_RUN }, runningAtMs: null, prepared: null }
  if (active.stopReason !== null) return { result: stopped(active.stopReason), runningAtMs: null, prepared }
  const { request } = prepared
  if (request === null) return { result: toCommit(prepared, NOTHING_READ, NOTHING_WRITTEN), runningAtMs: null, prepared }
  try {
    return await follow(job, prepared, request, active, parts)
  } catch (error) {
    parts.log.error({ job_id: job.id, err: error }, 'job.attempt_broke')
    return { result: failed(error), runningAtMs: null, prepared }
  }
}

async function follow(job: JobRecord, prepared: Prepared, request: ExecutionRequest, active: ActiveJob, parts: JobParts): Promise<Attempt> {
  const execution = parts.engine.start(request)
  active.attach(execution)
  let written = NOTHING_WRITTEN
  let runningAtMs: number | null = null
  let moved: Promise<UnitOutcome> | null = null
  let stored: StoredResult | null = null
  let end: ExecutionEnd = { outcome: 'lost', alone: false, reason: 'the engine ended without a word' }
  for await (const event of execution.events) {
    if (event.kind === 'started') {
      runningAtMs = parts.clock.nowMs()
      active.began(prepared.settings.timeoutSeconds)
      // Nobody waits for this move: it rides in the next batch, before the job's end, since the writer keeps the order.
      moved = parts.metastore.write(startJob(moveKey(job, parts.serverId), { atMs: runningAtMs, detail: prepared.detail }))
      moved.catch(() => {})
      parts.onMove('RUNNING', job.type)
    } else if (event.kind === 'progress') active.progressed(event.fraction)
    else if (event.kind === 'files')
      written = { files: [...written.files, ...event.files], replaced: [...written.replaced, ...event.replaced] }
    else if (event.kind === 'result') stored = event.result
    else end = event.end
  }
  if (moved !== null && (await moved).outcome === 'rejected') return { result: { kind: 'left' }, runningAtMs, prepared }
  return { result: await judge(end, prepared, stored, written, active.stopReason, parts), runningAtMs, prepared }
}

async function judge(
  end: ExecutionEnd,
  prepared: Prepared,
  stored: StoredResult | null,
  written: Written,
  stop: StopReason | null,
  parts: JobParts,
): Promise<AttemptEnd> {
  switch (end.outcome) {
    case 'failed':
      return stop === null ? failed(end.error) : stopped(stop)
    case 'interrupted':
      return stop === null ? { kind: 'lost', alone: false, reason: 'interrupted by nobody' } : stopped(stop)
    case 'lost':
      return stop === null ? { kind: 'lost', alone: end.alone, reason: end.reason } : stopped(stop)
    case 'finished': {
      if (prepared.plan.kind !== 'query' || prepared.publication !== null)
        return stop === null ? toCommit(prepared, end.metrics, written) : stopped(stop)
      const counts = countsOf(prepared, end.metrics)
      const result = await keepResult(stored, prepared, parts)
      return { kind: 'end', end: { status: 'FINISHED', message: '', detail: prepared.detail, counts, result, why: 'finished' } }
    }
    default:
      end satisfies never
      throw new Error('unreachable')
  }
}

const NOTHING_READ: ExecutionMetrics = { rows: 0, inputRows: 0, badRows: 0 }
const NOTHING_WRITTEN: Written = { files: [], replaced: [] }

function countsOf({ inputBytes, met }: Prepared, { rows, inputRows, badRows }: ExecutionMetrics): JobCounts {
  return { inputBytes, inputRows, badRows, resultRows: met.removed.reduce((sum, file) => sum + file.rows, rows) }
}

function toCommit(prepared: Prepared, metrics: ExecutionMetrics, written: Written): AttemptEnd {
  const counts = countsOf(prepared, metrics)
  const result = prepared.chosen === null ? null : compactionResult(prepared.chosen.files, written.files)
  const end = { status: 'FINISHED', message: '', detail: prepared.detail, counts, result, why: 'committed' } as const
  return { kind: 'commit', prepared, written, end }
}

/** Where the result is, as the metastore keeps it; a file is on the disk before the job names it. */
async function keepResult(stored: StoredResult | null, prepared: Prepared, parts: JobParts): Promise<JobResultRecord> {
  if (stored === null) throw new Error('a query finished without a result')
  if (stored.kind === 'inline') {
    const rowsJson = JSON.stringify(stored.rows)
    return { format: 'inline', rowsJson, location: null, rows: stored.rowCount, bytes: rowsJson.length }
  }
  await parts.storage.publish([stored.path])
  return { format: 'parquet', rowsJson: null, location: prepared.resultFile, rows: stored.rowCount, bytes: stored.bytes }
}
