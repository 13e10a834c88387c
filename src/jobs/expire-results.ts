import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import { deleteResults } from '../metastore/jobs.ts'
import type { KeptResult, Metastore } from '../metastore/metastore.ts'
import { insertTombstones } from '../metastore/tombstones.ts'
import { together } from '../metastore/unit-of-work.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { downloadNames } from './download-result.ts'

export interface ExpiryParts {
  readonly metastore: Pick<Metastore, 'write' | 'jobs'>
  readonly storage: Storage
  readonly clock: Clock
  readonly log: Logger
  /** How long results stay after their job's end. */
  readonly keepMs: number
  /** How long their files stay after that: somebody may be reading them. */
  readonly graceMs: number
}

const AT_A_TIME = 500

/**
 * Forget results whose time is over; in the same transaction their files, downloads included, become superfluous.
 * @returns how many were forgotten.
 */
export async function expireResults({ metastore, storage, clock, log, keepMs, graceMs }: ExpiryParts): Promise<number> {
  const nowMs = clock.nowMs()
  let forgotten = 0
  for (;;) {
    const expired = metastore.jobs.oldestResults(AT_A_TIME).filter(({ endedAtMs }) => endedAtMs < nowMs - keepMs)
    if (expired.length === 0) break
    const files = (await Promise.all(expired.map((result) => filesOf(result, storage)))).flat()
    const unit = together('expire-results', deleteResults(expired.map(({ jobId }) => jobId)), insertTombstones(files, nowMs + graceMs))
    const outcome = await metastore.write(unit)
    if (outcome.outcome === 'rejected') throw new Error(`results could not be forgotten: ${outcome.text}`)
    forgotten += expired.length
  }
  if (forgotten > 0) log.info({ results: forgotten }, 'results.expired')
  return forgotten
}

/** Where a result is, and the downloads that were made of it. */
async function filesOf({ jobId, projectId, location }: KeptResult, storage: Storage): Promise<readonly Location[]> {
  const places = downloadNames(jobId).map((name) => storage.systemLocation(projectId, 'results', name))
  const isThere = await Promise.all(places.map((place) => storage.isTaken(place)))
  return [...(location === null ? [] : [location]), ...places.filter((_, at) => isThere[at])]
}

/** Look for them from now on. @returns what ends it. */
export function startExpiry(parts: ExpiryParts, everyMs: number): () => void {
  const look = () => void expireResults(parts).catch((error: unknown) => parts.log.error({ err: error }, 'results.not_expired'))
  const timer = setInterval(look, everyMs).unref()
  return () => clearInterval(timer)
}
