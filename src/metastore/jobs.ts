import { sql } from 'kysely'
import { type JobStatus, mayMove } from '../core/job.ts'
import type { JobCounts, JobEnd, MoveKey, NewJob } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork, Write } from './unit-of-work.ts'

/** A lease of the embedded store needs no clock: its owner is dead when its process is. The column is there for several control planes. */
const NO_EXPIRY = null

/** The number under which the rows of a job are kept. */
const numberOf = (jobId: string) => query.selectFrom('job').select('number').where('id', '=', jobId)

/** The event of a move, with the next number of its job and of its project; the project's counter is moved first. */
function eventWrites(jobId: string, event: { atMs: number; from: JobStatus | null; to: JobStatus; attempt: number; why: string }): Write[] {
  const projectOfJob = query.selectFrom('job').select('project').where('id', '=', jobId)
  return [
    write(query.updateTable('project').set({ events: sql<number>`events + 1` }).where('number', '=', projectOfJob)),
    write(
      query
        .insertInto('job_event')
        .columns(['job', 'sequence', 'project', 'project_sequence', 'at_ms', 'from_status', 'to_status', 'attempt', 'why'])
        .expression(
          query
            .selectFrom('job')
            .innerJoin('project', 'project.number', 'job.project')
            .where('job.id', '=', jobId)
            .select([
              'job.number',
              sql<number>`(SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM job_event AS e WHERE e.job = job.number)`.as('sequence'),
              'job.project',
              'project.events',
              sql<number>`${event.atMs}`.as('at_ms'),
              sql<string | null>`${event.from}`.as('from_status'),
              sql<string>`${event.to}`.as('to_status'),
              sql<number>`${event.attempt}`.as('attempt'),
              sql<string>`${event.why}`.as('why'),
            ]),
        ),
    ),
  ]
}

/** A new job, LAUNCHING, first attempt, leased to the server that took it. */
export function insertJob(job: NewJob): UnitOfWork {
  return unit(
    'submit-job',
    write(
      query.insertInto('job').values({
        id: job.id,
        project: query.selectFrom('project').select('number').where('id', '=', job.projectId),
        type: job.type,
        mode: job.mode,
        status: 'LAUNCHING',
        queue_name: job.queueName,
        owner_id: job.ownerId,
        owner_name: job.ownerName,
        engine_type: job.engineType,
        database_name: job.databaseName,
        table_name: job.tableName,
        attempt: 1,
        lone_deaths: 0,
        lease_owner: job.leaseOwner,
        lease_expires_at_ms: NO_EXPIRY,
        submitted_at_ms: job.submittedAtMs,
        running_at_ms: null,
        ended_at_ms: null,
        duration_ms: 0,
        input_bytes: 0,
        input_rows: 0,
        bad_rows: 0,
        result_rows: 0,
        message: '',
      }),
    ),
    write(
      query.insertInto('job_statement').values({
        job: numberOf(job.id),
        statement: job.statement,
        current_database: job.currentDatabase,
        conf: JSON.stringify(job.conf),
      }),
    ),
    ...job.tags.map(({ key, value }, ordinal) => write(query.insertInto('job_tag').values({ job: numberOf(job.id), ordinal, key, value }))),
    ...eventWrites(job.id, { atMs: job.submittedAtMs, from: null, to: 'LAUNCHING', attempt: 1, why: 'submitted' }),
  )
}

/** The compare-and-set that every move is: this attempt, this owner, this state. */
function moveFrom(key: MoveKey, from: JobStatus) {
  return query
    .updateTable('job')
    .where('id', '=', key.jobId)
    .where('status', '=', from)
    .where('attempt', '=', key.attempt)
    .where('lease_owner', '=', key.leaseOwner)
}

const setDetail = (jobId: string, detail: string): Write =>
  write(
    query
      .insertInto('job_detail')
      .values({ job: numberOf(jobId), detail })
      .onConflict((conflict) => conflict.column('job').doUpdateSet({ detail })),
  )

/** LAUNCHING → RUNNING: names are final now. */
export const startJob = (key: MoveKey, { atMs, detail }: { atMs: number; detail: string }): UnitOfWork =>
  unit(
    'start-job',
    write(moveFrom(key, 'LAUNCHING').set({ status: 'RUNNING', running_at_ms: atMs })),
    setDetail(key.jobId, detail),
    ...eventWrites(key.jobId, { atMs, from: 'LAUNCHING', to: 'RUNNING', attempt: key.attempt, why: 'its queue gave it a slot' }),
  )

/** RUNNING → LAUNCHING, for the next attempt. A trigger refuses it for a job that has a commit. */
export const requeueJob = (key: MoveKey, { atMs, why, loneDeath }: { atMs: number; why: string; loneDeath: boolean }): UnitOfWork =>
  unit(
    'requeue-job',
    write(
      moveFrom(key, 'RUNNING').set({
        status: 'LAUNCHING',
        attempt: key.attempt + 1,
        running_at_ms: null,
        lone_deaths: loneDeath ? sql<number>`lone_deaths + 1` : sql<number>`lone_deaths`,
      }),
    ),
    write(query.deleteFrom('job_detail').where('job', '=', numberOf(key.jobId)), null),
    ...eventWrites(key.jobId, { atMs, from: 'RUNNING', to: 'LAUNCHING', attempt: key.attempt + 1, why }),
  )

/** A job that is not terminal changes its owner; its state stays. */
export const takeOverJob = (jobId: string, fromOwner: string | null, toOwner: string): UnitOfWork =>
  unit(
    'take-over-job',
    write(query.updateTable('job').set({ lease_owner: toOwner }).where('id', '=', jobId).where('lease_owner', 'is', fromOwner)),
  )

const counted = (counts: JobCounts) => ({
  input_bytes: counts.inputBytes,
  input_rows: counts.inputRows,
  bad_rows: counts.badRows,
  result_rows: counts.resultRows,
})

/** Any state → a terminal one. Side rows come first: once the job is terminal nothing of it may change. */
export function endJob(key: MoveKey, from: JobStatus, end: JobEnd): UnitOfWork {
  if (!mayMove(from, end.status)) throw new Error(`a job does not move from ${from} to ${end.status}`)
  const { result } = end
  return unit(
    'end-job',
    ...(end.detail === null ? [] : [setDetail(key.jobId, end.detail)]),
    ...(result === null
      ? []
      : [
          write(
            query.insertInto('job_result').values({
              job: numberOf(key.jobId),
              format: result.format,
              rows_json: result.rowsJson,
              location_root: result.location?.root ?? null,
              location_key: result.location?.key ?? null,
              rows: result.rows,
              bytes: result.bytes,
            }),
          ),
        ]),
    write(
      moveFrom(key, from).set({
        status: end.status,
        ended_at_ms: end.atMs,
        duration_ms: end.durationMs,
        message: end.message,
        lease_owner: null,
        ...counted(end.counts),
      }),
    ),
    ...eventWrites(key.jobId, { atMs: end.atMs, from, to: end.status, attempt: key.attempt, why: end.why }),
  )
}
