import { isTerminal } from '../../../core/job.ts'
import type { JobRecord } from '../../metastore.ts'
import type { CommitCount } from '../commit-count.ts'

const JOBS_MAX = 4096
const CHARACTERS_MAX = 4 * 1024 * 1024
/** What a record takes beside its long texts. */
const RECORD_CHARACTERS = 1024

/** About what a record takes: clients choose how long its statement, settings and tags are. */
function characters({ statement, message, detail, conf, tags }: JobRecord): number {
  let sum = RECORD_CHARACTERS + statement.length + message.length + detail.length
  for (const key in conf) sum += key.length + (conf[key] as string).length
  for (const { key, value } of tags) sum += key.length + value.length
  return sum
}

interface Kept {
  readonly job: JobRecord
  /** The commits before it was read. */
  readonly commits: number
}

/**
 * Spares clients that ask again and again the read of what has not changed. A job that ended is good for ever, since a terminal row never
 * changes (a trigger sees to it); any other until the next commit, whatever that is about. Bounded: the oldest make room.
 * @param read - Reads the record from the store.
 */
export function createJobCache(
  commits: Pick<CommitCount, 'settled'>,
  read: (projectId: string, jobId: string) => JobRecord | null,
): (projectId: string, jobId: string) => JobRecord | null {
  const entries = new Map<string, Kept>()
  let total = 0
  const drop = (jobId: string, { job }: Kept) => {
    entries.delete(jobId)
    total -= characters(job)
  }
  const keep = (entry: Kept) => {
    const { job } = entry
    const before = entries.get(job.id)
    if (before !== undefined) drop(job.id, before)
    if (characters(job) > CHARACTERS_MAX) return
    entries.set(job.id, entry)
    total += characters(job)
    for (const [id, oldest] of entries) {
      if (entries.size <= JOBS_MAX && total <= CHARACTERS_MAX) return
      drop(id, oldest)
    }
  }
  return (projectId, jobId) => {
    const now = commits.settled()
    const entry = entries.get(jobId)
    if (entry?.job.projectId === projectId && (isTerminal(entry.job.status) || entry.commits === now)) return entry.job
    const job = read(projectId, jobId)
    if (job !== null && (now !== null || isTerminal(job.status))) keep({ job, commits: now ?? 0 })
    return job
  }
}
