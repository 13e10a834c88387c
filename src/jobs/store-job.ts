import { failure } from '../core/errors/failure.ts'
import { foldName } from '../core/names.ts'
import { insertJob } from '../metastore/jobs.ts'
import type { JobRecord, NewJob, QueueRecord } from '../metastore/metastore.ts'
import type { JobParts } from './parts.ts'

/** @throws QUEUE_NOT_FOUND, UNSUPPORTED for one that runs no statements */
export function requireQueue(projectId: string, name: string, { metastore }: JobParts): QueueRecord {
  const queue = metastore.queues.queue(projectId, foldName(name))
  if (queue === null) throw failure('QUEUE_NOT_FOUND', [name])
  if (queue.type !== 'sql') throw failure('UNSUPPORTED', [`a statement on the ${queue.type} queue ${queue.name}`])
  return queue
}

/** When this resolves the job is on the disk. @returns the job as it stands then, without reading it back. */
export async function storeJob(job: NewJob, { metastore, onMove }: JobParts): Promise<JobRecord> {
  const outcome = await metastore.write(insertJob(job))
  if (outcome.outcome === 'rejected') throw new Error(`the job could not be stored: ${outcome.text}`)
  onMove('LAUNCHING', job.type)
  return {
    ...job,
    status: 'LAUNCHING',
    attempt: 1,
    loneDeaths: 0,
    runningAtMs: null,
    endedAtMs: null,
    durationMs: 0,
    message: '',
    detail: '',
    inputBytes: 0,
    inputRows: 0,
    badRows: 0,
    resultRows: 0,
  }
}
