import type { CommitOutcome } from '../catalog/table-commits.ts'
import { failure, isDliError } from '../core/errors/failure.ts'
import { isTerminal, LONE_DEATHS_MAX } from '../core/job.ts'
import type { Verdict } from '../core/table-conflicts.ts'
import { endJob, requeueJob } from '../metastore/jobs.ts'
import type { JobEnd, JobRecord, QueueRecord } from '../metastore/metastore.ts'
import type { Slots } from '../queues/slots.ts'
import { ActiveJob } from './active-job.ts'
import { type AttemptEnd, failedEnd, NOTHING_TO_RUN, type PartialEnd, stoppedEnd } from './attempt-end.ts'
import { discardBadRecords, settleBadRecords } from './bad-records.ts'
import { type Attempt, runAttempt } from './engine-attempt.ts'
import { createInferred } from './inferred-table.ts'
import { type JobParts, moveKey } from './parts.ts'
import { publishFolder } from './publish-files.ts'
import { publishInsert } from './publish-insert.ts'
import { tableWrites } from './table-write.ts'

/** Runs jobs that need an engine: puts them into their queue's slots and carries each to its one end. */
export interface JobRunner {
  /** Put a job that is LAUNCHING into its queue's line. */
  enqueue(job: JobRecord, manner?: Manner): void
}

interface Manner {
  /** Run with no other statement beside it: it was running when a worker died. */
  readonly alone: boolean
  /** How often a worker was lost before it could even begin this attempt. */
  readonly falseStarts: number
  /** How often others changed what the statement had read before it could commit. */
  readonly conflicts: number
  /** The tables whose turn it holds while it runs, so that nobody can come between again. */
  readonly turn: readonly string[]
}

const ORDINARY: Manner = { alone: false, falseStarts: 0, conflicts: 0, turn: [] }

/** So often a statement is run again beside other writers; then it keeps them waiting, or it might never get through. */
const CONFLICTS_MAX = 2

export function createJobRunner(parts: JobParts, slotsOf: (queue: QueueRecord) => Slots, isStopping: () => boolean): JobRunner {
  const runner: JobRunner = {
    enqueue(job, manner = ORDINARY) {
      const queue = parts.metastore.queues.queue(job.projectId, job.queueName)
      if (queue === null) {
        void end(
          job,
          { result: { kind: 'left' }, runningAtMs: null, prepared: null },
          failedEnd(failure('QUEUE_NOT_FOUND', [job.queueName])),
        )
        return
      }
      const again = manner.alone || manner.conflicts > 0
      slotsOf(queue).add(job.id, { alone: manner.alone, front: again, run: () => inTurn(manner, () => run(job, queue, manner)) })
    },
  }

  const inTurn = (manner: Manner, work: () => Promise<void>) =>
    manner.turn.length === 0 ? work() : parts.commits.inTurn(manner.turn, work)

  async function run(job: JobRecord, queue: QueueRecord, manner: Manner): Promise<void> {
    // One for all attempts of a job: a cancel between two of them must not be lost.
    const active = parts.active.get(job.id) ?? new ActiveJob(job.id)
    parts.active.set(job.id, active)
    let next: JobRecord | null = null
    const ended = parts.readers.begin()
    try {
      const attempt = await runAttempt(job, queue, active, parts)
      // From here on the attempt is decided; a stop that comes now counts for the next one, if there is one.
      active.ended()
      next = await settle(job, attempt, active, manner)
    } catch (error) {
      // The store itself failed: the job stays as it is, and the next start takes it over.
      parts.log.error({ job_id: job.id, err: error }, 'job.unsettled')
    } finally {
      ended()
      // When it runs again, the next attempt may have begun already.
      if (next === null) {
        active.ended()
        parts.active.delete(job.id)
      }
    }
  }

  /** @returns the job when it runs again. */
  async function settle(job: JobRecord, attempt: Attempt, active: ActiveJob, manner: Manner): Promise<JobRecord | null> {
    const { result } = attempt
    if (result.kind !== 'commit' && !(result.kind === 'end' && result.end.status === 'FINISHED')) await discard(attempt)
    switch (result.kind) {
      case 'left':
        return null
      case 'end':
        await end(job, attempt, result.end)
        return null
      case 'commit':
        return await settleCommit(job, attempt, active, manner, result)
      case 'lost':
        return isStopping() ? null : await again(job, attempt, active, manner, result)
    }
  }

  /** What a dead attempt wrote; a worker thought dead may still add to it, below a name that nobody else uses. */
  async function discard({ prepared }: Attempt): Promise<void> {
    // Of a new table all goes: its folder is the attempt's.
    const newTable = prepared?.newTable?.record.location ?? null
    const targets = newTable === null ? (prepared?.steps ?? []).map(({ target }) => target) : [newTable]
    for (const place of [...targets, prepared?.resultFile]) if (place) await parts.storage.remove(place)
    if (prepared?.badRecords) await discardBadRecords(prepared.badRecords, parts.storage)
  }

  const timed = (attempt: Attempt, partial: PartialEnd): JobEnd => {
    const atMs = parts.clock.nowMs()
    return { ...partial, atMs, durationMs: attempt.runningAtMs === null ? 0 : Math.max(0, atMs - attempt.runningAtMs) }
  }

  const stateOf = (attempt: Attempt) => (attempt.runningAtMs === null ? 'LAUNCHING' : 'RUNNING')

  async function end(job: JobRecord, attempt: Attempt, partial: PartialEnd): Promise<void> {
    const outcome = await parts.metastore.write(endJob(moveKey(job, parts.serverId), stateOf(attempt), timed(attempt, partial)))
    if (outcome.outcome === 'rejected') parts.log.warn({ job_id: job.id, to: partial.status, why: outcome.text }, 'job.move_refused')
    else moved(job, partial.status, partial.why)
  }

  /** @returns the job when it runs again. */
  async function settleCommit(
    job: JobRecord,
    attempt: Attempt,
    active: ActiveJob,
    manner: Manner,
    { prepared, written, end: partial }: Extract<AttemptEnd, { kind: 'commit' }>,
  ): Promise<JobRecord | null> {
    const finish = () => endJob(moveKey(job, parts.serverId), stateOf(attempt), timed(attempt, partial))
    const writes = tableWrites(prepared, written)
    let commit: CommitOutcome
    try {
      if (prepared.badRecords !== null) await settleBadRecords(prepared.badRecords, partial.counts.badRows, parts.storage)
      const ours = { jobId: job.id, attempt: job.attempt, finish }
      const [{ plan, target }] = prepared.steps
      const files = written.flatMap((step) => step.files)
      // Of INSERTs into external tables there is never more than one.
      if (plan.insert?.table.kind === 'external' && target !== null)
        commit = await publishInsert(job, { insert: plan.insert, staging: target }, files, partial, finish, parts)
      else if (prepared.inferred !== undefined) commit = await createInferred(prepared.inferred, written[0]?.schema ?? '', finish, parts)
      else if (prepared.publication !== null) commit = await publishFolder(job, prepared.publication, files, partial, finish, parts)
      else if (prepared.newTable === null) commit = await parts.commits.commit({ ...ours, writes, holdsTurn: manner.turn.length > 0 })
      else commit = await parts.commits.create({ ...ours, files, record: prepared.newTable.record })
    } catch (error) {
      // Nothing was committed. The files stay behind as an orphan at worst.
      await discard(attempt)
      if (isOvertaken(error) && manner.conflicts <= CONFLICTS_MAX && active.stopReason === null && !isStopping()) {
        const conflicts = manner.conflicts + 1
        const turn = conflicts > CONFLICTS_MAX ? writes.map(({ table }) => table.id) : []
        return await requeue(job, attempt, { why: 'others changed what it had read', loneDeath: false }, { ...ORDINARY, conflicts, turn })
      }
      const isThere = (prepared.newTable ?? prepared.inferred)?.ifNotExists === true && isDliError(error) && error.code === 'TABLE_EXISTS'
      await end(job, attempt, isThere ? NOTHING_TO_RUN : failedEnd(error))
      return null
    }
    switch (commit.outcome) {
      case 'committed':
        moved(job, 'FINISHED', partial.why)
        return null
      case 'refused':
        parts.log.warn({ job_id: job.id }, 'job.commit_refused')
        await discard(attempt)
        return null
      case 'unknown':
        throw commit.cause
      default:
        commit satisfies never
        return null
    }
  }

  /**
   * The worker was lost. Queries and uncommitted inserts may run again; only a death alone counts against a job.
   * @returns the job as it waits for its next attempt; `null` when it ended.
   */
  async function again(
    job: JobRecord,
    attempt: Attempt,
    active: ActiveJob,
    manner: Manner,
    { alone, reason }: Extract<AttemptEnd, { kind: 'lost' }>,
  ): Promise<JobRecord | null> {
    const began = attempt.runningAtMs !== null
    const deaths = job.loneDeaths + (began && alone ? 1 : 0)
    const falseStarts = began ? 0 : manner.falseStarts + 1
    const most = Math.max(deaths, falseStarts)
    const ending =
      active.stopReason !== null
        ? stoppedEnd(active.stopReason)
        : most >= LONE_DEATHS_MAX
          ? failedEnd(failure('ENGINE_LOST', [most, reason]))
          : null
    if (ending !== null) {
      await end(job, attempt, ending)
      return null
    }
    const suspect = began && reason !== ABANDONED
    return await requeue(job, attempt, { why: `worker lost: ${reason}`, loneDeath: alone }, { ...manner, alone: suspect, falseStarts })
  }

  /** Back into the line, as the next attempt where this one began. @returns the job as it waits; `null` when somebody else moved it. */
  async function requeue(
    job: JobRecord,
    attempt: Attempt,
    move: { readonly why: string; readonly loneDeath: boolean },
    manner: Manner,
  ): Promise<JobRecord | null> {
    if (attempt.runningAtMs !== null) {
      const outcome = await parts.metastore.write(requeueJob(moveKey(job, parts.serverId), { ...move, atMs: parts.clock.nowMs() }))
      if (outcome.outcome === 'rejected') {
        parts.log.warn({ job_id: job.id, why: outcome.text }, 'job.move_refused')
        return null
      }
      moved(job, 'LAUNCHING', move.why)
    }
    const next = parts.metastore.jobs.get(job.projectId, job.id)
    if (next !== null) runner.enqueue(next, manner)
    return next
  }

  function moved(job: JobRecord, to: JobRecord['status'], why: string): void {
    parts.log.info({ job_id: job.id, to, attempt: job.attempt, why }, 'job.moved')
    parts.onMove(to, job.type)
    if (isTerminal(to)) parts.endings.announce(job.id)
  }

  return runner
}

/** Whether the statement would do when computed anew (`core/table-conflicts.ts`). */
const isOvertaken = (error: unknown): boolean =>
  isDliError(error) && error.code === 'COMMIT_CONFLICT' && error.context.verdict === ('run again' satisfies Verdict)

/** The reason of a loss that we brought about ourselves (a cancel that took the worker away): it makes no suspect of the neighbours. */
const ABANDONED = 'abandoned'
