import { randomUUID } from 'node:crypto'
import { failure } from '../../src/core/errors/failure.ts'
import { isTerminal } from '../../src/core/job.ts'
import type { JobService } from '../../src/jobs/types.ts'
import type { JobFilter, JobOrder, JobRecord } from '../../src/metastore/metastore.ts'
import { aJob } from '../support/a-job.ts'

/** The job service over a list: enough to see what the HTTP side asks and answers. */
export interface ListedJobs extends JobService {
  readonly jobs: JobRecord[]
  readonly asked: { filter: JobFilter; order: JobOrder; page: { offset: number; limit: number } }[]
  /** Thrown by the next call. */
  fails: Error | null
}

const STATEMENT_CHARACTERS_MAX = 500_000
const QUEUES = ['default']

export function listedJobs(): ListedJobs {
  const jobs: JobRecord[] = []
  const asked: ListedJobs['asked'] = []
  const find = (projectId: string, jobId: string): JobRecord => {
    const job = jobs.find(({ id, projectId: project }) => id === jobId && project === projectId)
    if (job === undefined) throw failure('JOB_NOT_FOUND', [jobId])
    return job
  }
  const service: ListedJobs = {
    jobs,
    asked,
    fails: null,
    async submit({ projectId }, request) {
      if (service.fails !== null) throw service.fails
      const { length } = request.statement
      if (length > STATEMENT_CHARACTERS_MAX) throw failure('STATEMENT_TOO_LONG', [length, STATEMENT_CHARACTERS_MAX])
      if (!QUEUES.includes(request.queueName)) throw failure('QUEUE_NOT_FOUND', [request.queueName])
      const isDdl = /^desc/i.test(request.statement)
      const { statement, currentDatabase, conf, tags, queueName } = request
      const job = aJob({
        id: randomUUID(),
        projectId,
        type: isDdl ? 'DDL' : 'QUERY',
        mode: isDdl ? 'sync' : 'async',
        status: isDdl ? 'FINISHED' : 'LAUNCHING',
        ...{ statement, currentDatabase, conf, tags, queueName },
      })
      jobs.push(job)
      const schema = [{ name: 'col_name', type: { kind: 'string' }, nullable: true, comment: null }] as const
      return { jobId: job.id, type: job.type, mode: job.mode, failure: null, rows: isDdl ? { schema, rows: [['c1'], [null], [5]] } : null }
    },
    async export({ projectId }, { source, dataPath, format, mode, rowsMax }) {
      const movement = {
        kind: 'export',
        source: source.kind === 'table' ? { kind: 'table' as const } : source,
        dataPath,
        format,
        mode,
        rowsMax,
      } as const
      const job = aJob({ id: randomUUID(), projectId, type: 'EXPORT', status: 'LAUNCHING', movement })
      jobs.push(job)
      return job
    },
    async import({ projectId }, { movement }) {
      const job = aJob({ id: randomUUID(), projectId, type: 'IMPORT', status: 'LAUNCHING', movement })
      jobs.push(job)
      return job
    },
    get(projectId, jobId) {
      if (service.fails !== null) throw service.fails
      return find(projectId, jobId)
    },
    async cancel({ projectId }, jobId) {
      const job = find(projectId, jobId)
      if (job.status === 'CANCELLED') return
      if (isTerminal(job.status)) throw failure('JOB_ALREADY_FINAL', [jobId])
      jobs[jobs.indexOf(job)] = { ...job, status: 'CANCELLED' }
    },
    async list(filter, order, page) {
      asked.push({ filter, order, page })
      const mine = jobs.filter(({ projectId }) => projectId === filter.projectId)
      return { total: mine.length, jobs: mine.slice(page.offset, page.offset + page.limit) }
    },
    async preview(projectId, jobId, { offsetRows, limitRows }) {
      const job = find(projectId, jobId)
      if (job.status !== 'FINISHED') throw failure('JOB_NOT_FINISHED', [jobId, job.status])
      const rows = [
        [1, 'aaa'],
        [2, null],
        [3, true],
      ] as const
      return { job, schema: [], rows: rows.slice(offsetRows, offsetRows + limitRows), totalRows: rows.length }
    },
    async download(projectId, jobId) {
      find(projectId, jobId)
      throw failure('RESULT_EXPIRED', [jobId])
    },
    progress: () => 0,
    durationMs: (job) => job.durationMs,
  }
  return service
}
