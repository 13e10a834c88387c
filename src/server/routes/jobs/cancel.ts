import { JobPath, OK, StandardReply } from '../../../wire/common.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const cancelJob = endpoint({
  method: 'DELETE',
  path: '/v1.0/{project_id}/jobs/{job_id}',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Cancel a job',
  schema: { params: JobPath, reply: { status: 200, body: StandardReply } },
  async handle({ jobs }, request) {
    await jobs.cancel(callerOf(request), request.params.job_id)
    return OK
  },
})
