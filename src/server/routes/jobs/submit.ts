import { failure } from '../../../core/errors/failure.ts'
import { ProjectPath } from '../../../wire/common.ts'
import { SubmitBody, SubmitReply, submitReply, toJobRequest } from '../../../wire/jobs/submit.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const submitJob = endpoint({
  method: 'POST',
  path: '/v1.0/{project_id}/jobs/submit-job',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Submit a statement',
  schema: { params: ProjectPath, body: SubmitBody, reply: { status: 200, body: SubmitReply } },
  async handle({ jobs, readiness }, request) {
    if (readiness() === 'stopping') throw failure('SERVER_STOPPING', [], { operation: 'submit-job' })
    return submitReply(await jobs.submit(callerOf(request), toJobRequest(request.body)))
  },
})
