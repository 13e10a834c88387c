import type { WorkerRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Durable before the worker gets its first statement, so that a new server can kill what this one leaves. */
export const insertWorker = (worker: WorkerRecord): UnitOfWork =>
  unit(
    'insert-worker',
    write(
      query.insertInto('worker').values({
        pid: worker.pid,
        start_time: worker.startTime,
        boot_id: worker.bootId,
        queue_id: worker.queueId,
        started_at_ms: worker.startedAtMs,
      }),
    ),
  )

/** Once it was seen to end. Rejected as `rows` when it is not listed. */
export const deleteWorker = (pid: number, startTime: string): UnitOfWork =>
  unit('delete-worker', write(query.deleteFrom('worker').where('pid', '=', pid).where('start_time', '=', startTime)))
