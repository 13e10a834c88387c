import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import { JobPath, QueueJobPath } from '../../../wire/common.ts'
import { PreviewReply, previewReply } from '../../../wire/jobs/preview.ts'
import { ResultPageQuery, toResultPage } from '../../../wire/jobs/result-page.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

const SHARED = { method: 'GET', access: 'project', errors: 'dli', group: 'SQL jobs' } as const
const REPLY = { status: 200, body: PreviewReply } as const

export const resultPage = endpoint({
  ...SHARED,
  path: '/v1.0/{project_id}/jobs/{job_id}',
  summary: "A page of a job's result",
  schema: { params: JobPath, querystring: ResultPageQuery, reply: REPLY },
  async handle({ jobs, queues }, request) {
    const { projectId } = callerOf(request)
    const { page, queueName } = toResultPage(request.query)
    if (queueName !== null && queues.queue(projectId, foldName(queueName)) === null)
      throw failure('QUEUE_NOT_FOUND', [queueName], { operation: 'page-result' })
    return previewReply(await jobs.preview(projectId, request.params.job_id, page))
  },
})

export const queueResultPage = endpoint({
  ...SHARED,
  path: '/v1.0/{project_id}/queues/{queue_name}/jobs/{job_id}',
  summary: "A page of the result of a queue's job",
  schema: { params: QueueJobPath, querystring: ResultPageQuery, reply: REPLY },
  async handle({ jobs }, request) {
    const { projectId } = callerOf(request)
    const { job_id: jobId, queue_name: queueName } = request.params
    if (jobs.get(projectId, jobId).queueName !== foldName(queueName)) throw failure('JOB_NOT_FOUND', [jobId], { operation: 'page-result' })
    return previewReply(await jobs.preview(projectId, jobId, toResultPage(request.query).page))
  },
})
