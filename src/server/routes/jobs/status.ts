import { JobPath } from '../../../wire/common.ts'
import { StatusReply, statusReply } from '../../../wire/jobs/status.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

/** Answered from the store, never by asking an engine. */
export const jobStatus = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs/{job_id}/status',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Status of a job',
  schema: { params: JobPath, reply: { status: 200, body: StatusReply } },
  handle({ jobs }, request) {
    const job = jobs.get(callerOf(request).projectId, request.params.job_id)
    return statusReply(job, jobs.durationMs(job))
  },
})
