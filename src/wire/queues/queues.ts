import type { QueueRecord } from '../../metastore/metastore.ts'
import { NAME_PATTERN, OK, OUTCOME, projectId } from '../common.ts'
import { bothSpellings, snakeCaseQuery } from '../query.ts'
import { type Static, Type } from '../type.ts'
import { wordOf } from '../words.ts'

const QUEUE_TYPES = ['sql', 'general', 'all'] as const
const ORDERS = ['queue_name_asc', 'queue_name_desc', 'cu_asc', 'cu_desc'] as const
type QueueOrder = (typeof ORDERS)[number]

export const QueuePath = Type.Object({
  project_id: projectId,
  queue_name: Type.String({ pattern: NAME_PATTERN }),
})

export const QueuesQuery = Type.Object(
  bothSpellings({
    queue_type: Type.Optional(Type.String({ description: `One of ${QUEUE_TYPES.join(', ')}; the first when absent` })),
    'with-priv': Type.Optional(Type.Boolean()),
    'with-charge-info': Type.Optional(Type.Boolean()),
    tags: Type.Optional(Type.String()),
    'page-size': Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000_000_000, description: 'Queues a page; all when absent' })),
    'current-page': Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000_000_000, description: 'From 1' })),
    order: Type.Optional(Type.String({ description: `One of ${ORDERS.join(', ')}; the first when absent` })),
  }),
)

/** Fields that list items and a single queue share. */
const QUEUE_FIELDS = {
  queue_id: Type.Integer(),
  description: Type.String(),
  owner: Type.String(),
  create_time: Type.Integer({ description: 'Unix ms' }),
  charging_mode: Type.Integer(),
  resource_id: Type.String(),
  resource_mode: Type.Integer({ description: '0: shared, as `default` is; 1: dedicated' }),
  platform: Type.String(),
  feature: Type.String(),
  is_restarting: Type.Boolean(),
  labels: Type.String(),
  resource_type: Type.String(),
  queue_resource_type: Type.String(),
  cidr_in_vpc: Type.String(),
  cidr_in_mgntsubnet: Type.String(),
  cidr_in_subnet: Type.String(),
  enterprise_project_id: Type.String(),
  engine: Type.Optional(Type.String({ description: 'Of SQL queues' })),
  elastic_resource_pool_name: Type.String(),
}
type QueueFields = Omit<Static<typeof QueueReply>, 'is_success' | 'message' | 'queueName' | 'queueType' | 'cuCount' | 'chargingMode'>

export const QueuesReply = Type.Object({
  ...OUTCOME,
  queues: Type.Array(Type.Object({ queue_name: Type.String(), queue_type: Type.String(), cu_count: Type.Integer(), ...QUEUE_FIELDS })),
})

/** The same as a list item, but four names are in camel case there (api.md 3.3). */
export const QueueReply = Type.Object({
  ...OUTCOME,
  queueName: Type.String(),
  queueType: Type.String(),
  cuCount: Type.Integer(),
  chargingMode: Type.Integer(),
  ...QUEUE_FIELDS,
})

const PAY_PER_USE = 1

const queueFields = (queue: QueueRecord): QueueFields => ({
  queue_id: queue.number,
  description: queue.description,
  owner: queue.ownerName,
  create_time: queue.createdAtMs,
  charging_mode: PAY_PER_USE,
  resource_id: queue.resourceId,
  resource_mode: 0,
  platform: 'x86_64',
  feature: 'basic',
  is_restarting: false,
  labels: '',
  resource_type: 'vm',
  queue_resource_type: 'vm',
  cidr_in_vpc: '',
  cidr_in_mgntsubnet: '',
  cidr_in_subnet: '',
  enterprise_project_id: '0',
  ...(queue.type === 'sql' ? { engine: 'spark' } : {}),
  elastic_resource_pool_name: '',
})

const byName = (a: QueueRecord, b: QueueRecord): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
const COMPARE: Readonly<Record<QueueOrder, (a: QueueRecord, b: QueueRecord) => number>> = {
  queue_name_asc: byName,
  queue_name_desc: (a, b) => byName(b, a),
  cu_asc: (a, b) => a.cuCount - b.cuCount || byName(a, b),
  cu_desc: (a, b) => b.cuCount - a.cuCount || byName(a, b),
}

/**
 * The queues a query asks for, in its order, and its page of them; all without paging parameters.
 * @throws PARAMETER_INVALID for an unknown type or order
 */
export function queuesReply(queues: readonly QueueRecord[], query: Static<typeof QueuesQuery>): Static<typeof QueuesReply> {
  const given = snakeCaseQuery(query) as { queue_type?: string; order?: string; tags?: string; page_size?: number; current_page?: number }
  const type = given.queue_type === undefined ? 'sql' : wordOf(QUEUE_TYPES, given.queue_type, 'queue_type')
  const order = given.order === undefined ? 'queue_name_asc' : wordOf(ORDERS, given.order, 'order')
  // No queue has tags yet, so a filter by tags matches none.
  const matching = given.tags === undefined ? queues.filter((queue) => type === 'all' || queue.type === type) : []
  const size = given.page_size ?? (given.current_page === undefined ? Math.max(matching.length, 1) : 50)
  const first = ((given.current_page ?? 1) - 1) * size
  const page = matching.toSorted(COMPARE[order]).slice(first, first + size)
  return {
    ...OK,
    queues: page.map((queue) => ({
      queue_name: queue.name,
      queue_type: queue.type,
      cu_count: queue.cuCount,
      ...queueFields(queue),
    })),
  }
}

export const queueReply = (queue: QueueRecord): Static<typeof QueueReply> => ({
  ...OK,
  queueName: queue.name,
  queueType: queue.type,
  cuCount: queue.cuCount,
  chargingMode: PAY_PER_USE,
  ...queueFields(queue),
})
