import { failure } from '../core/errors/failure.ts'
import { isTerminal } from '../core/job.ts'
import { fieldsOfDetail } from '../core/struct-json.ts'
import { endJob } from '../metastore/jobs.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { createSlots, type Slots } from '../queues/slots.ts'
import { stoppedEnd } from './attempt-end.ts'
import { runCatalogJob } from './catalog-job.ts'
import { createDownloads } from './download-result.ts'
import { createEndings } from './endings.ts'
import { type JobParts, moveKey } from './parts.ts'
import { previewJob } from './preview-job.ts'
import { takeOverJobs } from './recover.ts'
import { createJobRunner } from './run-job.ts'
import { acceptExport } from './submit-export.ts'
import { acceptImport } from './submit-import.ts'
import { acceptJob } from './submit-job.ts'
import type { Caller, JobService, Rows, SubmitOutcome } from './types.ts'

/** A sync statement is answered within two minutes or with 408 (api.md 2.1.3). */
const SYNC_WAIT_SECONDS = 120

/** A cancel is answered when it shows, and within a second in any case. */
const CANCEL_WAIT_MS = 1_000

/** How often a job that is waited for without limit is looked at. */
const LOOK_EVERY_MS = 500

export interface RunningJobService extends JobService {
  /** Take over what a server before this one left. Call once, before the first submit. */
  start(): Promise<number>
  /** Accept nothing more, let what runs finish for at most `limitMs`; what is left stays for the next start. */
  stop(limitMs: number): Promise<void>
  /** Whether no statement runs on an engine or waits for one. */
  readonly isIdle: boolean
  /** A job's status when it has ended, or when the signal says not to wait any more. @throws JOB_NOT_FOUND */
  ended(projectId: string, jobId: string, signal: AbortSignal): Promise<JobRecord['status']>
}

export type JobServiceParts = Omit<JobParts, 'active' | 'endings'>

export function createJobService(given: JobServiceParts): RunningJobService {
  const parts: JobParts = { ...given, active: new Map(), endings: createEndings() }
  const { metastore, clock } = parts
  const slots = new Map<string, Slots>()
  let stopping = false
  let catalogJobs = 0
  const slotsOf = (queue: QueueRecord): Slots => {
    const existing = slots.get(queue.id)
    if (existing !== undefined) return existing
    const made = createSlots(queue.slots)
    slots.set(queue.id, made)
    return made
  }
  const downloads = createDownloads(parts)
  const runner = createJobRunner(parts, slotsOf, () => stopping)

  const require = (projectId: string, jobId: string): JobRecord => {
    const job = metastore.jobs.get(projectId, jobId)
    if (job === null) throw failure('JOB_NOT_FOUND', [jobId])
    return job
  }

  async function submit(caller: Caller, request: Parameters<JobService['submit']>[1]): Promise<SubmitOutcome> {
    if (stopping) throw failure('SERVER_STOPPING', [])
    const { job, statement, classification } = await acceptJob(caller, request, parts)
    const answer = { jobId: job.id, type: job.type, mode: job.mode }
    if (classification.route === 'engine') {
      runner.enqueue(job)
      return job.mode === 'async' ? { ...answer, failure: null, rows: null } : await sync(job)
    }
    catalogJobs += 1
    const ended = runCatalogJob(job, statement, parts).finally(() => {
      catalogJobs -= 1
    })
    if (job.mode === 'sync') return { ...answer, ...(await ended) }
    ended.catch((error: unknown) => parts.log.error({ job_id: job.id, err: error }, 'job.unsettled'))
    return { ...answer, failure: null, rows: null }
  }

  /** The answer of a sync statement that went to an engine. */
  async function sync({ projectId, id }: JobRecord): Promise<SubmitOutcome> {
    await parts.endings.wait(id, SYNC_WAIT_SECONDS * 1_000)
    const job = require(projectId, id)
    const answer = { jobId: id, type: job.type, mode: job.mode }
    if (!isTerminal(job.status)) throw failure('SYNC_WAIT_TOO_LONG', [id, SYNC_WAIT_SECONDS])
    if (job.status !== 'FINISHED') return { ...answer, failure: job.message, rows: null }
    const result = metastore.jobs.result(id)
    const rows = result?.rowsJson == null ? [] : (JSON.parse(result.rowsJson) as Rows['rows'])
    return { ...answer, failure: null, rows: { schema: fieldsOfDetail(job.detail), rows } }
  }

  async function cancel(caller: Caller, jobId: string): Promise<void> {
    const job = require(caller.projectId, jobId)
    if (job.status === 'CANCELLED') return
    if (isTerminal(job.status)) throw failure('JOB_ALREADY_FINAL', [jobId])
    if (job.status === 'SCALING') throw failure('JOB_NOT_CANCELLABLE', [jobId, job.status])
    const reason = { kind: 'cancel', by: caller.userName } as const
    const queue = metastore.queues.queue(job.projectId, job.queueName)
    if (queue !== null && slotsOf(queue).remove(jobId)) return await cancelWaiting(job, caller)
    const ended = parts.endings.wait(jobId, CANCEL_WAIT_MS)
    parts.active.get(jobId)?.stop(reason)
    await ended
  }

  /** It waited for its slot and never reaches an engine. */
  async function cancelWaiting(job: JobRecord, caller: Caller): Promise<void> {
    parts.active.delete(job.id)
    const ending = stoppedEnd({ kind: 'cancel', by: caller.userName })
    const outcome = await metastore.write(
      endJob(moveKey(job, parts.serverId), 'LAUNCHING', { ...ending, atMs: clock.nowMs(), durationMs: 0 }),
    )
    if (outcome.outcome === 'rejected') throw new Error(`the cancel of ${job.id} was refused by the store: ${outcome.text}`)
    parts.log.info({ job_id: job.id, to: 'CANCELLED', attempt: job.attempt, why: ending.why }, 'job.moved')
    parts.onMove('CANCELLED', job.type)
    parts.endings.announce(job.id)
  }

  return {
    submit,
    async export(caller, request) {
      if (stopping) throw failure('SERVER_STOPPING', [])
      const job = await acceptExport(caller, request, parts)
      runner.enqueue(job)
      return job
    },
    async import(caller, request) {
      if (stopping) throw failure('SERVER_STOPPING', [])
      const job = await acceptImport(caller, request, parts)
      runner.enqueue(job)
      return job
    },
    get: require,
    cancel,
    list: (filter, order, page) => metastore.jobs.list(filter, order, page),
    preview: async (projectId, jobId, page) => await previewJob(require(projectId, jobId), page, parts),
    download: async (projectId, jobId, format) => await downloads.of(require(projectId, jobId), format),
    progress: (job) => (isTerminal(job.status) ? 1 : (parts.active.get(job.id)?.fraction ?? 0)),
    durationMs: (job) => {
      if (isTerminal(job.status)) return job.durationMs
      return job.runningAtMs === null ? 0 : Math.max(0, clock.nowMs() - job.runningAtMs)
    },
    start: () => takeOverJobs(parts, runner),
    get isIdle() {
      return parts.active.size === 0 && [...slots.values()].every(({ waiting }) => waiting === 0)
    },
    async ended(projectId, jobId, signal) {
      for (;;) {
        const { status } = require(projectId, jobId)
        if (isTerminal(status) || signal.aborted) return status
        // It may have ended before this began to wait.
        await parts.endings.wait(jobId, LOOK_EVERY_MS)
      }
    },
    async stop(limitMs) {
      stopping = true
      for (const each of slots.values()) each.close()
      const idle = Promise.all([...slots.values()].map((each) => each.idle()))
      const limit = new Promise((resolve) => setTimeout(resolve, limitMs).unref())
      await Promise.race([idle, limit])
      parts.log.info({ left: parts.active.size, catalog: catalogJobs }, 'jobs.stopped')
    },
  }
}
