import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { parse } from '../sql/parse/parse.ts'
import type { ActiveJob } from './active-job.ts'
import { type AttemptEnd, failed, NOTHING_TO_RUN, stopped } from './attempt-end.ts'
import { prepareInferred } from './inferred-table.ts'
import type { JobParts } from './parts.ts'
import { type Prepared, prepare } from './prepare.ts'
import { prepareExport } from './prepare-export.ts'
import { runSteps, type Start } from './run-steps.ts'

export interface Attempt {
  readonly result: AttemptEnd
  /** When the engine began; `null` when it never did. */
  readonly runningAtMs: number | null
  readonly prepared: Prepared | null
}

async function prepareAttempt(job: JobRecord, queue: QueueRecord, parts: JobParts): Promise<Prepared | null> {
  if (job.movement?.kind === 'export') return await prepareExport(job, job.movement, queue, parts)
  const work = job.movement ?? parse(job.statement)
  return work.kind === 'create-table' && work.columns === null && work.as === null
    ? await prepareInferred(work, job, queue, parts)
    : await prepare(job, work, queue, parts)
}

/** Run one attempt on the engine and tell what it came to. Never rejects. */
export async function runAttempt(job: JobRecord, queue: QueueRecord, active: ActiveJob, parts: JobParts): Promise<Attempt> {
  let prepared: Prepared | null
  try {
    prepared = await prepareAttempt(job, queue, parts)
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
