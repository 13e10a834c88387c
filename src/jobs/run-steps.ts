import type { WrittenFile } from '../core/written-file.ts'
import type { ExecutionEnd, ExecutionMetrics, ExecutionRequest, StoredResult } from '../engines/engine.ts'
import { startJob } from '../metastore/jobs.ts'
import type { JobCounts, JobRecord, JobResultRecord } from '../metastore/metastore.ts'
import type { UnitOutcome } from '../metastore/unit-of-work.ts'
import type { ActiveJob, StopReason } from './active-job.ts'
import { type AttemptEnd, failed, stopped, type Written } from './attempt-end.ts'
import { compactionResult } from './compaction.ts'
import { type JobParts, moveKey } from './parts.ts'
import type { Prepared } from './prepare.ts'

/** When the engine took the attempt's first step, and the move to RUNNING that came of it. */
export interface Start {
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
export async function runSteps(job: JobRecord, prepared: Prepared, start: Start, active: ActiveJob, parts: JobParts): Promise<AttemptEnd> {
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
  const schema = request.infer !== undefined && stored?.kind === 'inline' ? { schema: String(stored.rows[0]?.[0]) } : {}
  return { end, written: { files, replaced, ...schema }, stored }
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
