import { failure } from '../core/errors/failure.ts'
import type { JobRecord, JobResultRecord, Metastore } from '../metastore/metastore.ts'

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
