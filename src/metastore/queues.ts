import type { QueueRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** The store gives the number. Rejected as `unique` when the project has a queue of this name. */
export const insertQueue = (queue: Omit<QueueRecord, 'number'>): UnitOfWork =>
  unit(
    'insert-queue',
    write(
      query.insertInto('queue').values({
        id: queue.id,
        project_id: queue.projectId,
        name: queue.name,
        type: queue.type,
        description: queue.description,
        owner_name: queue.ownerName,
        cu_count: queue.cuCount,
        slots: queue.slots,
        resource_id: queue.resourceId,
        created_at_ms: queue.createdAtMs,
      }),
    ),
  )
