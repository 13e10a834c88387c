import type { DatabaseSync } from 'node:sqlite'
import type { InferResult } from 'kysely'
import type { JobRecord } from '../../metastore.ts'
import { query } from '../../query.ts'
import { prepare, TEXT } from '../prepared.ts'

const job = query
  .selectFrom('job')
  .innerJoin('project', 'project.number', 'job.project')
  .innerJoin('job_statement', 'job_statement.job', 'job.number')
  .leftJoin('job_detail', 'job_detail.job', 'job.number')
  .leftJoin('job_movement', 'job_movement.job', 'job.number')
  .select([
    'job.id',
    'project.id as project_id',
    'job.type',
    'job.mode',
    'job.status',
    'job.queue_name',
    'job.owner_id',
    'job.owner_name',
    'job.engine_type',
    'job_statement.statement',
    'job_statement.current_database',
    'job_statement.conf',
    'job_statement.tags',
    'job.database_name',
    'job.table_name',
    'job_movement.movement',
    'job.attempt',
    'job.lone_deaths',
    'job.lease_owner',
    'job.submitted_at_ms',
    'job.running_at_ms',
    'job.ended_at_ms',
    'job.duration_ms',
    'job.message',
    'job_detail.detail',
    'job.input_bytes',
    'job.input_rows',
    'job.bad_rows',
    'job.result_rows',
  ])

type JobRow = InferResult<typeof job>[number]

const jobRecord = (row: JobRow): JobRecord => ({
  id: row.id,
  projectId: row.project_id,
  type: row.type,
  mode: row.mode,
  status: row.status,
  queueName: row.queue_name,
  ownerId: row.owner_id,
  ownerName: row.owner_name,
  engineType: row.engine_type,
  statement: row.statement,
  currentDatabase: row.current_database,
  conf: JSON.parse(row.conf),
  tags: JSON.parse(row.tags),
  databaseName: row.database_name,
  tableName: row.table_name,
  movement: row.movement === null ? null : JSON.parse(row.movement),
  attempt: row.attempt,
  loneDeaths: row.lone_deaths,
  leaseOwner: row.lease_owner,
  submittedAtMs: row.submitted_at_ms,
  runningAtMs: row.running_at_ms,
  endedAtMs: row.ended_at_ms,
  durationMs: row.duration_ms,
  message: row.message,
  detail: row.detail ?? '',
  inputBytes: row.input_bytes,
  inputRows: row.input_rows,
  badRows: row.bad_rows,
  resultRows: row.result_rows,
})

/** Whole jobs, each in one statement. */
export interface JobRecordReads {
  byId(projectId: string, jobId: string): JobRecord | null
  byNumber(number: number): JobRecord | null
  unfinished(): readonly JobRecord[]
}

export function createJobRecordReads(database: DatabaseSync): JobRecordReads {
  const byId = prepare(database, job.where('job.id', '=', TEXT).where('project.id', '=', TEXT))
  const byNumber = prepare(database, job.where('job.number', '=', 0))
  const unfinished = prepare(database, job.where('job.ended_at_ms', 'is', null).orderBy('job.number'))
  const one = (row: JobRow | null) => (row === null ? null : jobRecord(row))
  return {
    byId: (projectId, jobId) => one(byId.one(jobId, projectId)),
    byNumber: (number) => one(byNumber.one(number)),
    unfinished: () => unfinished.all().map(jobRecord),
  }
}
