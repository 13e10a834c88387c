import { engineRoute } from '../core/errors/engine-route.ts'
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
  /** A write whose files, by its steps, await their commit. */
  | { readonly kind: 'commit'; readonly prepared: Prepared; readonly written: readonly Written[]; readonly end: PartialEnd }
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

/** The event says `spark-only: <construct>` of a statement that Spark could run. */
export function failedEnd(error: unknown): PartialEnd {
  const route = engineRoute(error)
  const why = route.engine === 'embedded' ? 'failed' : `${route.engine}: ${route.construct}`
  return { status: 'FAILED', message: jobMessage(error), detail: null, counts: NO_COUNTS, result: null, why }
}

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
  const start: Start = { atMs: null, moved: null }
  try {
    return { result: await runSteps(job, prepared, start, active, parts), runningAtMs: start.atMs, prepared }
  } catch (error) {
    parts.log.error({ job_id: job.id, err: error }, 'job.attempt_broke')
    return { result: failed(error), runningAtMs: start.atMs, prepared }
  }
}

/** When the engine took the attempt's first step, and the move to RUNNING that came of it. */
interface Start {
  atMs: number | null
  moved: Promise<UnitOutcome> | null
}

/** What came of one step. */
interface Ran {
  readonly end: ExecutionEnd
  readonly written: Written
  readonly stored: StoredResult | null
}

const UNREAD: Ran = {
  end: { outcome: 'finished', metrics: { rows: 0, inputRows: 0, badRows: 0 } },
  written: { files: [], replaced: [] },
  stored: null,
}

/** One step after the other, up to the first that does not finish. */
async function runSteps(job: JobRecord, prepared: Prepared, start: Start, active: ActiveJob, parts: JobParts): Promise<AttemptEnd> {
  const all: Ran[] = []
  const metrics: ExecutionMetrics[] = []
  for (const { request } of prepared.steps) {
    const ran = request === null ? UNREAD : await follow(job, prepared, request, start, active, parts)
    if (start.moved !== null && (await start.moved).outcome === 'rejected') return { kind: 'left' }
    if (ran.end.outcome !== 'finished') return unfinished(ran.end, active.stopReason)
    all.push(ran)
    metrics.push(ran.end.metrics)
  }
  const counts = countsOf(prepared, metrics)
  if (prepared.kind === 'query' && prepared.publication === null) {
    const result = await keepResult(all[0]?.stored ?? null, prepared, parts)
    return { kind: 'end', end: { status: 'FINISHED', message: '', detail: prepared.detail, counts, result, why: 'finished' } }
  }
  if (active.stopReason !== null) return stopped(active.stopReason)
  const written = all.map((ran) => ran.written)
  const end = {
    status: 'FINISHED',
    message: '',
    detail: prepared.detail,
    counts,
    result: rowOf(prepared, written),
    why: 'committed',
  } as const
  return { kind: 'commit', prepared, written, end }
}

/** A compaction answers with a row; no other write does. */
function rowOf({ steps }: Prepared, written: readonly Written[]): JobResultRecord | null {
  const chosen = steps[0]?.chosen ?? null
  return chosen === null ? null : compactionResult(chosen.files, written[0]?.files ?? [])
}

async function follow(
  job: JobRecord,
  { settings, detail }: Prepared,
  request: ExecutionRequest,
  start: Start,
  active: ActiveJob,
  parts: JobParts,
): Promise<Ran> {
  const execution = parts.engine.start(request)
  active.attach(execution)
  const files: WrittenFile[] = []
  const replaced: string[] = []
  let stored: StoredResult | null = null
  let end: ExecutionEnd = { outcome: 'lost', alone: false, reason: 'the engine ended without a word' }
  for await (const event of execution.events) {
    if (event.kind === 'started') begin(job, settings.timeoutSeconds, detail, start, active, parts)
    else if (event.kind === 'progress') active.progressed(event.fraction)
    else if (event.kind === 'files') {
      files.push(...event.files)
      replaced.push(...event.replaced)
    } else if (event.kind === 'result') stored = event.result
    else end = event.end
  }
  return { end, written: { files, replaced }, stored }
}

function begin(job: JobRecord, timeoutSeconds: number | null, detail: string, start: Start, active: ActiveJob, parts: JobParts): void {
  if (start.atMs !== null) return
  start.atMs = parts.clock.nowMs()
  active.began(timeoutSeconds)
  // Nobody waits for this move: it rides in the next batch, before the job's end, since the writer keeps the order.
  start.moved = parts.metastore.write(startJob(moveKey(job, parts.serverId), { atMs: start.atMs, detail }))
  start.moved.catch(() => {})
  parts.onMove('RUNNING', job.type)
}

function unfinished(end: Exclude<ExecutionEnd, { outcome: 'finished' }>, stop: StopReason | null): AttemptEnd {
  if (stop !== null) return stopped(stop)
  switch (end.outcome) {
    case 'failed':
      return failed(end.error)
    case 'interrupted':
      return { kind: 'lost', alone: false, reason: 'interrupted by nobody' }
    case 'lost':
      return { kind: 'lost', alone: end.alone, reason: end.reason }
  }
}

function countsOf({ inputBytes, steps }: Prepared, metrics: readonly ExecutionMetrics[]): JobCounts {
  const removed = steps.flatMap(({ met }) => met.removed)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
  return {
    inputBytes,
    inputRows: sum(metrics.map(({ inputRows }) => inputRows)),
    badRows: sum(metrics.map(({ badRows }) => badRows)),
    resultRows: sum([...metrics, ...removed].map(({ rows }) => rows)),
  }
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
