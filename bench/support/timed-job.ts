import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RunningServer } from '../../test/support/running-server.ts'

/** Clients ask far less often than this. Every 4 ms cost the queries a tenth on two cores: each question wakes two processes. */
const POLL_MS = 100

/**
 * Run a job that takes the machine for itself: from submit to FINISHED by the job's own log, in ms; asking for the status tells no more than the
 * time between two questions.
 * @throws when the job ends otherwise
 */
export async function timedJob(server: RunningServer, sql: string): Promise<number> {
  const { status, job_id, message } = await server.run(sql, {}, POLL_MS)
  if (status !== 'FINISHED') throw new Error(`${sql} is ${status}: ${message}`)
  using database = new DatabaseSync(join(server.dataDir, 'metastore.db'), { readOnly: true, timeout: 5_000 })
  const times = database
    .prepare('SELECT max(at_ms) - min(at_ms) AS ms FROM job_event JOIN job ON job.number = job_event.job WHERE job.id = ?')
    .get(job_id)
  return Number(times?.ms)
}
