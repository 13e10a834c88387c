import { ProjectPath } from '../../../wire/common.ts'
import { QueuesQuery, QueuesReply, queuesReply } from '../../../wire/queues/queues.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const listQueues = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/queues',
  access: 'project',
  errors: 'dli',
  group: 'Queues',
  summary: 'List queues',
  schema: { params: ProjectPath, querystring: QueuesQuery, reply: { status: 200, body: QueuesReply } },
  handle: ({ queues }, request) => queuesReply(queues.queues(callerOf(request).projectId), request.query),
})
