import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import { JobPath } from '../../../wire/common.ts'
import { PreviewQuery, PreviewReply, previewReply, toPreviewQuery } from '../../../wire/jobs/preview.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const previewJob = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs/{job_id}/preview',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: "First rows of a job's result",
  schema: { params: JobPath, querystring: PreviewQuery, reply: { status: 200, body: PreviewReply } },
  async handle({ jobs, queues }, request) {
    const { projectId } = callerOf(request)
    const { limitRows, queueName } = toPreviewQuery(request.query)
    if (queueName !== null && queues.queue(projectId, foldName(queueName)) === null) {
      throw failure('QUEUE_NOT_FOUND', [queueName], { operation: 'preview-job' })
    }
    return previewReply(await jobs.preview(projectId, request.params.job_id, { offsetRows: 0, limitRows }))
  },
})
