import type { DatabaseSync } from 'node:sqlite'
import type { QueueReads } from '../../metastore.ts'
import { query } from '../../query.ts'
import { preparePlain, TEXT } from '../prepared.ts'

const queue = query
  .selectFrom('queue')
  .select([
    'id',
    'number',
    'project_id as projectId',
    'name',
    'type',
    'description',
    'owner_name as ownerName',
    'cu_count as cuCount',
    'slots',
    'resource_id as resourceId',
    'created_at_ms as createdAtMs',
  ])
  .where('project_id', '=', TEXT)

export function createQueueReads(database: DatabaseSync): QueueReads {
  const byName = preparePlain(database, queue.where('name', '=', TEXT))
  const ofProject = preparePlain(database, queue.orderBy('number'))
  return {
    queue: (projectId, name) => byName.one(projectId, name),
    queues: (projectId) => ofProject.all(projectId),
  }
}
