import { failure } from '../core/errors/failure.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import { resultOf } from './job-result.ts'
import type { JobParts } from './parts.ts'
import { requireQueue, storeJob } from './store-job.ts'
import type { Caller, ExportRequest } from './types.ts'

interface Source {
  readonly databaseName: string | null
  readonly tableName: string | null
  /** What the job shows as its statement: there is no SQL behind it. */
  readonly statement: string
}

/**
 * Store an export; when this resolves its job is on the disk. What can be wrong with the path itself shows here, what lies there when it runs.
 * @throws PATH_INVALID, PATH_REFUSED, QUEUE_NOT_FOUND; JOB_NOT_FOUND and as `resultOf`; DATABASE_NOT_FOUND, TABLE_NOT_FOUND
 */
export async function acceptExport(caller: Caller, request: ExportRequest, parts: JobParts): Promise<JobRecord> {
  const queue = requireQueue(caller.projectId, request.queueName, parts)
  const { root, key } = parts.storage.locate(caller.projectId, request.dataPath)
  if (key === '')
    throw failure('PATH_INVALID', [
      request.dataPath,
      `it names no folder below ${root.startsWith('bucket/') ? 'a bucket' : 'what is allowed'}`,
    ])
  const { source, dataPath, format, mode, rowsMax } = request
  const { databaseName, tableName, statement } = sourceOf(caller.projectId, request, parts)
  return await storeJob(
    {
      id: parts.newId(),
      projectId: caller.projectId,
      type: 'EXPORT',
      mode: 'async',
      queueName: queue.name,
      ownerId: caller.userId,
      ownerName: caller.userName,
      statement,
      currentDatabase: '',
      conf: {},
      tags: [],
      engineType: 'spark',
      databaseName,
      tableName,
      movement: { kind: 'export', source: source.kind === 'table' ? { kind: 'table' } : source, dataPath, format, mode, rowsMax },
      submittedAtMs: parts.clock.nowMs(),
      leaseOwner: parts.serverId,
    },
    parts,
  )
}

function sourceOf(projectId: string, { source, dataPath }: ExportRequest, { metastore }: JobParts): Source {
  if (source.kind === 'result') {
    const job = metastore.jobs.get(projectId, source.jobId)
    if (job === null) throw failure('JOB_NOT_FOUND', [source.jobId])
    if (job.type !== 'QUERY') throw failure('JOB_NOT_A_QUERY', [job.id, job.type])
    resultOf(job, metastore)
    const { databaseName, tableName } = job
    return { databaseName, tableName, statement: `export result of job ${job.id} to ${dataPath}` }
  }
  const { database, table } = source
  if (metastore.catalog.database(projectId, database) === null) throw failure('DATABASE_NOT_FOUND', [database])
  if (metastore.catalog.table(projectId, database, table) === null) throw failure('TABLE_NOT_FOUND', [table])
  return { databaseName: database, tableName: table, statement: `export all data from table ${database}.${table} to path ${dataPath}` }
}
