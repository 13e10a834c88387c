import { JobPath } from '../../../wire/common.ts'
import { ProgressReply, progressReply } from '../../../wire/jobs/progress.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const jobProgress = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs/{job_id}/progress',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Share of a job that is done',
  schema: { params: JobPath, reply: { status: 200, body: ProgressReply } },
  handle({ jobs }, request) {
    const job = jobs.get(callerOf(request).projectId, request.params.job_id)
    return progressReply(job, jobs.progress(job))
  },
})
