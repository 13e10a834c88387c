import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import { QueuePath, QueueReply, queueReply } from '../../../wire/queues/queues.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const showQueue = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/queues/{queue_name}',
  access: 'project',
  errors: 'dli',
  group: 'Queues',
  summary: 'One queue',
  schema: { params: QueuePath, reply: { status: 200, body: QueueReply } },
  handle({ queues }, request) {
    const { queue_name: name } = request.params
    const queue = queues.queue(callerOf(request).projectId, foldName(name))
    if (queue === null) throw failure('QUEUE_NOT_FOUND', [name], { operation: 'show-queue' })
    return queueReply(queue)
  },
})
