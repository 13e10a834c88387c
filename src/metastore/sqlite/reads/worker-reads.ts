import type { DatabaseSync } from 'node:sqlite'
import type { WorkerReads } from '../../metastore.ts'
import { query } from '../../query.ts'
import { preparePlain } from '../prepared.ts'

const worker = query
  .selectFrom('worker')
  .select(['pid', 'start_time as startTime', 'boot_id as bootId', 'queue_id as queueId', 'started_at_ms as startedAtMs'])
  .orderBy('started_at_ms')

export function createWorkerReads(database: DatabaseSync): WorkerReads {
  const workers = preparePlain(database, worker)
  return { all: () => workers.all() }
}
