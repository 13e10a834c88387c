import { failure, isDliError } from '../../../core/errors/failure.ts'
import { JobPath } from '../../../wire/common.ts'
import { DetailReply, detailReply } from '../../../wire/jobs/detail.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const jobDetail = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs/{job_id}/detail',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'What a job was asked to do',
  schema: { params: JobPath, reply: { status: 200, body: DetailReply } },
  handle({ jobs }, request) {
    const { job_id: jobId } = request.params
    try {
      const job = jobs.get(callerOf(request).projectId, jobId)
      return detailReply(job, jobs.durationMs(job))
    } catch (cause) {
      // Here, and here only, an unknown job is a 404: clients forget a job on nothing else.
      if (isDliError(cause) && cause.code === 'JOB_NOT_FOUND')
        throw failure('JOB_DETAIL_NOT_FOUND', [jobId], { operation: 'show-job', cause })
      throw cause
    }
  },
})
