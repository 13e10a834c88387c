import { failure } from '../core/errors/failure.ts'
import { fieldsOfDetail } from '../core/struct-json.ts'
import type { WireCell } from '../engines/engine.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { JobParts } from './parts.ts'
import type { Preview } from './types.ts'

/** Types whose finished jobs may hold rows: DDL such as SHOW keeps its answer as well. */
const WITH_ROWS = new Set(['QUERY', 'DDL', 'DCL'])

/** @throws JOB_NOT_A_QUERY, JOB_NOT_FINISHED, JOB_UNSUCCESSFUL, RESULT_EXPIRED */
export async function previewJob(job: JobRecord, limitRows: number, parts: JobParts): Promise<Preview> {
  if (!WITH_ROWS.has(job.type)) throw failure('JOB_NOT_A_QUERY', [job.id, job.type])
  if (job.status === 'FAILED' || job.status === 'CANCELLED') throw failure('JOB_UNSUCCESSFUL', [job.id, job.status, job.message])
  if (job.status !== 'FINISHED') throw failure('JOB_NOT_FINISHED', [job.id, job.status])
  const schema = fieldsOfDetail(job.detail)
  const result = parts.metastore.jobs.result(job.id)
  if (result === null) {
    if (job.type === 'QUERY') throw failure('RESULT_EXPIRED', [job.id])
    throw failure('JOB_NOT_A_QUERY', [job.id, job.type])
  }
  if (result.rowsJson !== null) {
    const all = JSON.parse(result.rowsJson) as WireCell[][]
    return { job, schema, rows: all.slice(0, limitRows), totalRows: result.rows }
  }
  if (result.location === null) throw new Error(`the result of job ${job.id} is nowhere`)
  const file = { path: parts.storage.localPath(result.location), format: 'parquet' } as const
  return { job, schema, rows: await parts.results.read(job.projectId, file, schema, { offsetRows: 0, limitRows }), totalRows: result.rows }
}
