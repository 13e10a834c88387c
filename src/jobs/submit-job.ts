import { currentDatabaseOf } from '../catalog/catalog-view.ts'
import { failure } from '../core/errors/failure.ts'
import type { JobMode } from '../core/job.ts'
import { jobSettings, unsupportedSetting } from '../core/job-conf.ts'
import { foldName } from '../core/names.ts'
import { insertJob } from '../metastore/jobs.ts'
import type { JobRecord, NewJob, QueueRecord } from '../metastore/metastore.ts'
import type { Statement } from '../sql/ast.ts'
import { type Classification, classify } from '../sql/classify.ts'
import { parse } from '../sql/parse/parse.ts'
import { firstTable } from '../sql/referenced-tables.ts'
import type { JobParts } from './parts.ts'
import type { Caller, JobRequest } from './types.ts'

const STATEMENT_CHARACTERS_MAX = 500_000
const STATEMENT_BYTES_MAX = 1024 * 1024

export interface Accepted {
  readonly job: JobRecord
  readonly statement: Statement
  readonly classification: Classification
}

/** DCL is always answered at its end, DDL unless asked otherwise, everything else at once (api.md 2.1.3). */
function modeOf({ jobType }: Classification, asyncDdl: boolean): JobMode {
  if (jobType === 'DCL') return 'sync'
  return jobType === 'DDL' && !asyncDdl ? 'sync' : 'async'
}

function checkLength(statement: string): void {
  if (statement.trim() === '') throw failure('PARAMETER_INVALID', ['sql must not be blank'])
  if (statement.length > STATEMENT_CHARACTERS_MAX || Buffer.byteLength(statement) >= STATEMENT_BYTES_MAX) {
    throw failure('STATEMENT_TOO_LONG', [statement.length, STATEMENT_CHARACTERS_MAX])
  }
}

function requireQueue(projectId: string, name: string, parts: JobParts): QueueRecord {
  const queue = parts.metastore.queues.queue(projectId, foldName(name))
  if (queue === null) throw failure('QUEUE_NOT_FOUND', [name])
  if (queue.type !== 'sql') throw failure('UNSUPPORTED', [`a statement on the ${queue.type} queue ${queue.name}`])
  return queue
}

/** The names DLI shows beside a QUERY: the first table in its text, and the current database (api.md 2.3.2). */
function shownNames(statement: Statement, { jobType }: Classification, currentDatabase: string) {
  if (jobType !== 'QUERY') return { databaseName: null, tableName: null }
  const parts = firstTable(statement)?.map((part) => part.text) ?? []
  const current = currentDatabaseOf(currentDatabase)
  return { databaseName: parts.length > 1 ? (parts.at(-2) as string) : current, tableName: parts.at(-1) ?? null }
}

/**
 * Check, classify and store a statement; when this resolves the job is on the disk.
 * @throws PARAMETER_INVALID, STATEMENT_TOO_LONG, QUEUE_NOT_FOUND, SYNTAX: no job exists then.
 */
export async function acceptJob(caller: Caller, request: JobRequest, parts: JobParts): Promise<Accepted> {
  checkLength(request.statement)
  const queue = requireQueue(caller.projectId, request.queueName, parts)
  const settings = jobSettings(request.conf, parts.timeZone)
  const statement = parse(request.statement)
  const classification = classify(statement)
  const job: NewJob = {
    id: parts.newId(),
    projectId: caller.projectId,
    type: classification.jobType,
    mode: modeOf(classification, settings.asyncDdl && unsupportedSetting(request.conf) === null),
    queueName: queue.name,
    ownerId: caller.userId,
    ownerName: caller.userName,
    statement: request.statement,
    currentDatabase: request.currentDatabase,
    conf: request.conf,
    tags: request.tags,
    engineType: request.engineType,
    ...shownNames(statement, classification, request.currentDatabase),
    movement: null,
    submittedAtMs: parts.clock.nowMs(),
    leaseOwner: parts.serverId,
  }
  const outcome = await parts.metastore.write(insertJob(job))
  if (outcome.outcome === 'rejected') throw new Error(`the job could not be stored: ${outcome.text}`)
  parts.onMove('LAUNCHING', job.type)
  return { job: asRecord(job), statement, classification }
}

/** A job as it stands right after its submit, without reading it back. */
const asRecord = (job: NewJob): JobRecord => ({
  ...job,
  status: 'LAUNCHING',
  attempt: 1,
  loneDeaths: 0,
  runningAtMs: null,
  endedAtMs: null,
  durationMs: 0,
  message: '',
  detail: '',
  inputBytes: 0,
  inputRows: 0,
  badRows: 0,
  resultRows: 0,
})
