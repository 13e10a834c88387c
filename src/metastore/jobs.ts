import { sql } from 'kysely'
import { type JobStatus, mayMove } from '../core/job.ts'
import { eventWrites } from './job-events.ts'
import type { JobEnd, JobResultRecord, MoveKey, NewJob } from './metastore.ts'
import { query, template, unit, write } from './query.ts'
import type { SqlValue, UnitOfWork, Write } from './unit-of-work.ts'

type Values<Names extends string, Value extends SqlValue = string> = Readonly<Record<Names, Value>>

/** The number under which the rows of a job are kept. */
const numberOf = (jobId: string) => query.selectFrom('job').select('number').where('id', '=', jobId)

// ---------------------------------------------------------------------------------------------------------------------- submit

type JobTexts = 'id' | 'projectId' | 'type' | 'mode' | 'queueName' | 'ownerId' | 'ownerName' | 'engineType' | 'leaseOwner'

const insertJobRow = template<Values<JobTexts> & Values<'databaseName' | 'tableName', string | null> & { submittedAtMs: number }>((at) =>
  query.insertInto('job').values({
    id: at('id'),
    project: query.selectFrom('project').select('number').where('id', '=', at('projectId')),
    type: at('type') as NewJob['type'],
    mode: at('mode') as NewJob['mode'],
    status: 'LAUNCHING',
    queue_name: at('queueName'),
    owner_id: at('ownerId'),
    owner_name: at('ownerName'),
    engine_type: at('engineType'),
    database_name: at('databaseName'),
    table_name: at('tableName'),
    attempt: 1,
    lone_deaths: 0,
    lease_owner: at('leaseOwner'),
    // A lease of the embedded store needs no clock: its owner is dead when its process is. The column is there for several control planes.
    lease_expires_at_ms: null,
    submitted_at_ms: at('submittedAtMs'),
    running_at_ms: null,
    ended_at_ms: null,
    duration_ms: 0,
    input_bytes: 0,
    input_rows: 0,
    bad_rows: 0,
    result_rows: 0,
    message: '',
  }),
)

const insertStatement = template<Values<'jobId' | 'statement' | 'currentDatabase' | 'conf' | 'tags'>>((at) =>
  query.insertInto('job_statement').values({
    job: numberOf(at('jobId')),
    statement: at('statement'),
    current_database: at('currentDatabase'),
    conf: at('conf'),
    tags: at('tags'),
  }),
)

const insertTag = template<Values<'jobId' | 'key' | 'value'> & { ordinal: number }>((at) =>
  query.insertInto('job_tag').values({ job: numberOf(at('jobId')), ordinal: at('ordinal'), key: at('key'), value: at('value') }),
)

const insertMovement = template<Values<'jobId' | 'movement'>>((at) =>
  query.insertInto('job_movement').values({ job: numberOf(at('jobId')), movement: at('movement') }),
)

/** A new job, LAUNCHING, first attempt, leased to the server that took it. Rejected as `unique` when there is a job of this id. */
export function insertJob(job: NewJob): UnitOfWork {
  const { id: jobId, statement, currentDatabase, submittedAtMs } = job
  const tags = job.tags.map(({ key, value }) => ({ key, value }))
  return unit(
    'submit-job',
    insertJobRow({
      id: jobId,
      projectId: job.projectId,
      type: job.type,
      mode: job.mode,
      queueName: job.queueName,
      ownerId: job.ownerId,
      ownerName: job.ownerName,
      engineType: job.engineType,
      databaseName: job.databaseName,
      tableName: job.tableName,
      submittedAtMs,
      leaseOwner: job.leaseOwner,
    }),
    insertStatement({ jobId, statement, currentDatabase, conf: JSON.stringify(job.conf), tags: JSON.stringify(tags) }),
    ...tags.map(({ key, value }, ordinal) => insertTag({ jobId, ordinal, key, value })),
    ...(job.movement === null ? [] : [insertMovement({ jobId, movement: JSON.stringify(job.movement) })]),
    ...eventWrites({ jobId, atMs: submittedAtMs, from: null, to: 'LAUNCHING', attempt: 1, why: 'submitted' }),
  )
}

// ----------------------------------------------------------------------------------------------------------------------- moves

type Key = Values<'jobId' | 'leaseOwner'> & Values<'attempt', number>

/** The compare-and-set that every move is: this attempt, this owner, this state. */
const moveFrom = (at: <Name extends keyof Key>(name: Name) => Key[Name], from: JobStatus) =>
  query
    .updateTable('job')
    .where('id', '=', at('jobId'))
    .where('status', '=', from)
    .where('attempt', '=', at('attempt'))
    .where('lease_owner', '=', at('leaseOwner'))

const start = template<Key & { atMs: number }>((at) => moveFrom(at, 'LAUNCHING').set({ status: 'RUNNING', running_at_ms: at('atMs') }))

const setDetail = template<Values<'jobId' | 'detail'>>((at) =>
  query
    .insertInto('job_detail')
    .values({ job: numberOf(at('jobId')), detail: at('detail') })
    .onConflict((conflict) => conflict.column('job').doUpdateSet((set) => ({ detail: set.ref('excluded.detail') }))),
)

/** LAUNCHING → RUNNING: names are final now. */
export const startJob = ({ jobId, attempt, leaseOwner }: MoveKey, { atMs, detail }: { atMs: number; detail: string }): UnitOfWork =>
  unit(
    'start-job',
    start({ jobId, attempt, leaseOwner, atMs }),
    setDetail({ jobId, detail }),
    ...eventWrites({ jobId, atMs, from: 'LAUNCHING', to: 'RUNNING', attempt, why: 'its queue gave it a slot' }),
  )

/** RUNNING → LAUNCHING, for the next attempt. Rejected as `constraint` for a job that has a commit. */
export function requeueJob(key: MoveKey, { atMs, why, loneDeath }: { atMs: number; why: string; loneDeath: boolean }): UnitOfWork {
  const { jobId, attempt, leaseOwner } = key
  return unit(
    'requeue-job',
    write(
      moveFrom((name) => ({ jobId, attempt, leaseOwner })[name], 'RUNNING').set({
        status: 'LAUNCHING',
        attempt: attempt + 1,
        running_at_ms: null,
        lone_deaths: sql<number>`lone_deaths + ${loneDeath ? 1 : 0}`,
      }),
    ),
    write(query.deleteFrom('job_detail').where('job', '=', numberOf(jobId)), null),
    ...eventWrites({ jobId, atMs, from: 'RUNNING', to: 'LAUNCHING', attempt: attempt + 1, why }),
  )
}

/** A job that is not terminal changes its owner; its state stays. */
export const takeOverJob = (jobId: string, fromOwner: string | null, toOwner: string): UnitOfWork =>
  unit(
    'take-over-job',
    write(query.updateTable('job').set({ lease_owner: toOwner }).where('id', '=', jobId).where('lease_owner', 'is', fromOwner)),
  )

// ------------------------------------------------------------------------------------------------------------------------- end

const insertResult = template<
  Values<'jobId' | 'format'> & Values<'rowsJson' | 'root' | 'key', string | null> & Values<'rows' | 'bytes', number>
>((at) =>
  query.insertInto('job_result').values({
    job: numberOf(at('jobId')),
    format: at('format') as JobResultRecord['format'],
    rows_json: at('rowsJson'),
    location_root: at('root'),
    location_key: at('key'),
    rows: at('rows'),
    bytes: at('bytes'),
  }),
)

/** Results whose time is over; their jobs stay. Rejected as `rows` when one of them has none. */
export const deleteResults = (jobIds: readonly string[]): UnitOfWork =>
  unit('delete-results', ...jobIds.map((jobId) => write(query.deleteFrom('job_result').where('job', '=', numberOf(jobId)))))

type EndNumbers = 'atMs' | 'durationMs' | 'inputBytes' | 'inputRows' | 'badRows' | 'resultRows'

const end = template<Key & Values<'from' | 'status' | 'message'> & Values<EndNumbers, number>>((at) =>
  moveFrom(at, at('from') as JobStatus).set({
    status: at('status') as JobStatus,
    ended_at_ms: at('atMs'),
    duration_ms: at('durationMs'),
    message: at('message'),
    lease_owner: null,
    input_bytes: at('inputBytes'),
    input_rows: at('inputRows'),
    bad_rows: at('badRows'),
    result_rows: at('resultRows'),
  }),
)

const resultWrites = (jobId: string, result: JobResultRecord | null): readonly Write[] => {
  if (result === null) return []
  const { format, rowsJson, location, rows, bytes } = result
  return [insertResult({ jobId, format, rowsJson, root: location?.root ?? null, key: location?.key ?? null, rows, bytes })]
}

/**
 * Any state → a terminal one. Side rows come first: once the job is terminal nothing of it may change. CANCELLED is rejected as `constraint` for
 * a job that has a commit.
 */
export function endJob({ jobId, attempt, leaseOwner }: MoveKey, from: JobStatus, to: JobEnd): UnitOfWork {
  if (!mayMove(from, to.status)) throw new Error(`a job does not move from ${from} to ${to.status}`)
  const { status, atMs, durationMs, message, detail, counts, why } = to
  return unit(
    'end-job',
    ...(detail === null ? [] : [setDetail({ jobId, detail })]),
    ...resultWrites(jobId, to.result),
    end({ jobId, attempt, leaseOwner, from, status, atMs, durationMs, message, ...counts }),
    ...eventWrites({ jobId, atMs, from, to: status, attempt, why }),
  )
}
