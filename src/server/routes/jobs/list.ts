import { ProjectPath } from '../../../wire/common.ts'
import { ListQuery, ListReply, listReply, toListRequest } from '../../../wire/jobs/list.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const listJobs = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'List jobs',
  schema: { params: ProjectPath, querystring: ListQuery, reply: { status: 200, body: ListReply } },
  async handle({ jobs }, request) {
    const { filter, order, page } = toListRequest(callerOf(request).projectId, request.query)
    const found = await jobs.list(filter, order, page)
    return listReply(found.total, found.jobs, (job) => jobs.durationMs(job))
  },
})
