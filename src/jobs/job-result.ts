import { failure } from '../core/errors/failure.ts'
import { fieldsOfDetail } from '../core/struct-json.ts'
import type { TableSource, WireCell } from '../engines/engine.ts'
import type { JobRecord, JobResultRecord, Metastore } from '../metastore/metastore.ts'
import type { JobParts } from './parts.ts'

/** Types whose finished jobs may hold rows: DDL such as SHOW keeps its answer as well. */
const WITH_ROWS = new Set(['QUERY', 'DDL', 'DCL'])

/** The stored result of a job. @throws JOB_NOT_A_QUERY, JOB_NOT_FINISHED, JOB_UNSUCCESSFUL, RESULT_EXPIRED */
export function resultOf(job: JobRecord, { jobs }: Pick<Metastore, 'jobs'>): JobResultRecord {
  if (!WITH_ROWS.has(job.type)) throw failure('JOB_NOT_A_QUERY', [job.id, job.type])
  if (job.status === 'FAILED' || job.status === 'CANCELLED') throw failure('JOB_UNSUCCESSFUL', [job.id, job.status, job.message])
  if (job.status !== 'FINISHED') throw failure('JOB_NOT_FINISHED', [job.id, job.status])
  const result = jobs.result(job.id)
  if (result !== null) return result
  if (job.type === 'QUERY' || job.resultRows > 0) throw failure('RESULT_EXPIRED', [job.id])
  throw failure('JOB_NOT_A_QUERY', [job.id, job.type])
}

/** The stored result of a job as an engine reads it; without a file its rows are inline. @throws as `resultOf` */
export function resultSource(
  job: JobRecord,
  { metastore, storage }: Pick<JobParts, 'metastore' | 'storage'>,
): Extract<TableSource, { kind: 'result' }> {
  const { location, rowsJson, bytes } = resultOf(job, metastore)
  return {
    kind: 'result',
    files: location === null ? [] : [{ path: storage.localPath(location), bytes }],
    rows: rowsJson === null ? [] : (JSON.parse(rowsJson) as WireCell[][]),
    columns: fieldsOfDetail(job.detail),
  }
}
