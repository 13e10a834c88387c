import { currentDatabaseOf } from '../catalog/catalog-view.ts'
import { failure } from '../core/errors/failure.ts'
import type { JobMode } from '../core/job.ts'
import { jobSettings, unsupportedSetting } from '../core/job-conf.ts'
import { foldName } from '../core/names.ts'
import type { JobRecord, NewJob } from '../metastore/metastore.ts'
import type { Statement } from '../sql/ast.ts'
import { type Classification, classify } from '../sql/classify.ts'
import { importOf } from '../sql/load-data.ts'
import { parse } from '../sql/parse/parse.ts'
import { firstTable } from '../sql/referenced-tables.ts'
import type { JobParts } from './parts.ts'
import { requireQueue, storeJob } from './store-job.ts'
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

/** The names DLI shows: of an import its target, of a QUERY the first table in its text, and the current database (api.md 2.3.2). */
function shownNames(statement: Statement, { jobType }: Classification, currentDatabase: string) {
  const current = currentDatabaseOf(currentDatabase)
  const shown = (parts: readonly string[]) => ({ databaseName: parts.at(-2) ?? current, tableName: parts.at(-1) ?? null })
  if (statement.kind === 'load-data') return shown(statement.table.map(({ text }) => foldName(text)))
  if (jobType !== 'QUERY') return { databaseName: null, tableName: null }
  return shown(firstTable(statement)?.map(({ text }) => text) ?? [])
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
    movement: statement.kind === 'load-data' ? importOf(statement, request.statement) : null,
    submittedAtMs: parts.clock.nowMs(),
    leaseOwner: parts.serverId,
  }
  return { job: await storeJob(job, parts), statement, classification }
}
