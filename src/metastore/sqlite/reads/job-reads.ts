import type { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { JobReads, JobResultRecord } from '../../metastore.ts'
import { query } from '../../query.ts'
import type { CommitCount } from '../commit-count.ts'
import { prepare, preparePlain, TEXT } from '../prepared.ts'
import { createJobCache } from './job-cache.ts'
import { createJobRecordReads } from './job-record.ts'

const result = query
  .selectFrom('job_result')
  .innerJoin('job', 'job.number', 'job_result.job')
  .select(['format', 'rows_json', 'location_root', 'location_key', 'rows', 'bytes'])
  .where('job.id', '=', TEXT)

const oldest = query
  .selectFrom('job_result')
  .innerJoin('job', 'job.number', 'job_result.job')
  .innerJoin('project', 'project.number', 'job.project')
  .select(['job.id', 'project.id as project_id', 'location_root', 'location_key', 'job.ended_at_ms'])
  .orderBy('job_result.job')
  .limit(0)

const event = query
  .selectFrom('job_event')
  .innerJoin('job', 'job.number', 'job_event.job')
  .select([
    'job_event.sequence',
    'job_event.project_sequence as projectSequence',
    'job_event.at_ms as atMs',
    'job_event.from_status as from',
    'job_event.to_status as to',
    'job_event.attempt',
    'job_event.why',
  ])
  .where('job.id', '=', TEXT)
  .orderBy('job_event.sequence')

const commit = query
  .selectFrom('job_commit')
  .innerJoin('job', 'job.number', 'job_commit.job')
  .select(sql<number>`1`.as('committed'))
  .where('job.id', '=', TEXT)

const intent = query
  .selectFrom('publish_intent')
  .innerJoin('job', 'job.number', 'publish_intent.job')
  .select(['steps', 'ending'])
  .where('job.id', '=', TEXT)

/** What is read of jobs on the caller's own thread; lists are for another one. */
export function createJobReads(database: DatabaseSync, commits: CommitCount): Omit<JobReads, 'list'> {
  const records = createJobRecordReads(database)
  const results = prepare(database, result)
  const oldestResults = prepare(database, oldest)
  const events = preparePlain(database, event)
  const marks = prepare(database, commit)
  const intents = prepare(database, intent)
  return {
    get: createJobCache(commits, records.byId),
    result: (jobId): JobResultRecord | null => {
      const row = results.one(jobId)
      if (row === null) return null
      const { format, rows_json: rowsJson, location_root: root, location_key: key, rows, bytes } = row
      return { format, rowsJson, location: root === null || key === null ? null : { root, key }, rows, bytes }
    },
    events: (jobId) => events.all(jobId),
    oldestResults: (limit) =>
      oldestResults
        .all(limit)
        .map(({ id: jobId, project_id: projectId, location_root: root, location_key: key, ended_at_ms: endedAtMs }) => ({
          jobId,
          projectId,
          location: root === null || key === null ? null : { root, key },
          endedAtMs: endedAtMs ?? Number.POSITIVE_INFINITY,
        })),
    unfinished: () => records.unfinished(),
    isCommitted: (jobId) => marks.one(jobId) !== null,
    intent: (jobId) => {
      const row = intents.one(jobId)
      return row === null ? null : { steps: JSON.parse(row.steps), ending: JSON.parse(row.ending) }
    },
  }
}
