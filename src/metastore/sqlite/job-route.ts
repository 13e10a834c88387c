import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { JobOrder } from '../metastore.ts'
import type { SqlValue } from '../unit-of-work.ts'
import { allOf, type CountedColumn, type Fragment, type JobConditions } from './job-conditions.ts'

/** How a list is read: by which index, and how many jobs match when that is known beforehand. */
export interface JobRoute {
  /** `null`: by the job's id. */
  readonly index: 'job_by_time' | 'job_by_duration' | NarrowIndex | null
  readonly total: number | null
}

type NarrowIndex = (typeof NARROW)[keyof typeof NARROW]

const NARROW = {
  status: 'job_by_status',
  type: 'job_by_type',
  queue_name: 'job_by_queue',
  owner_name: 'job_by_owner',
} as const satisfies Partial<Record<CountedColumn, string>>

/**
 * A job looked at through a narrow index costs a look into the table, some ten times what an entry of a wide index costs. (Measured at a million
 * jobs; SQLite's own planner keeps no histogram and takes `status = 'FINISHED'` for as rare as `status = 'FAILED'`.)
 */
const LOOK_UP_COSTS = 10

export const isByTime = (order: JobOrder): boolean => order === 'start_time_desc' || order === 'start_time_asc'

export function createJobRoutes(database: DatabaseSync, prepared: (sql: string) => StatementSync) {
  const within = database.prepare(
    'SELECT COUNT(*) AS jobs FROM (SELECT 1 FROM job INDEXED BY job_by_time WHERE project = ? AND submitted_at_ms >= ? AND submitted_at_ms <= ? LIMIT ?)',
  )

  /** Jobs of the project, those that match every counted condition, and those that match each alone. */
  function sizes(project: number, counted: JobConditions['counted']) {
    const sums = [...counted, allOf(counted)].map(
      ({ sql, parameters }): Fragment => ({
        sql: `COALESCE(SUM(jobs)${sql === '' ? '' : ` FILTER (WHERE ${sql})`}, 0)`,
        parameters,
      }),
    )
    const columns = sums.map(({ sql }, index) => `${sql} AS n${index}`).join(', ')
    const parameters = [...sums.flatMap((sum) => sum.parameters), project] as SqlValue[]
    const row = prepared(`SELECT ${columns}, COALESCE(SUM(jobs), 0) AS everything FROM job_count WHERE project = ?`).get(...parameters)
    const { everything, ...rest } = row as Record<string, number>
    const each = Object.values(rest)
    return { everything: everything as number, matching: each.pop() as number, each }
  }

  function smallestNarrow(counted: JobConditions['counted'], each: readonly number[]) {
    let smallest: { index: NarrowIndex; size: number } | null = null
    for (const [place, { column }] of counted.entries()) {
      const size = each[place] as number
      if (column !== 'engine_type' && size < (smallest?.size ?? Number.POSITIVE_INFINITY)) smallest = { index: NARROW[column], size }
    }
    return smallest
  }

  return (project: number, conditions: JobConditions, range: readonly [number, number], order: JobOrder): JobRoute => {
    if (conditions.id !== null) return { index: null, total: null }
    const { counted, time, named, search } = conditions
    const { everything, matching, each } = sizes(project, counted)
    const total = time === null && named.length === 0 && search.length === 0 ? matching : null
    // Nothing of what is counted matches, so nothing does.
    if (matching === 0) return { index: 'job_by_time', total: 0 }
    const narrow = smallestNarrow(counted, each)
    const few = Math.floor(everything / LOOK_UP_COSTS)
    if (narrow !== null && narrow.size <= few) return { index: narrow.index, total }
    if (isByTime(order)) {
      // One value of one column, in the order of its index: no look into the table at all.
      const isCovered = counted.length === 1 && counted[0]?.values === 1 && named.length === 0 && search.length === 0
      return { index: narrow !== null && isCovered ? narrow.index : 'job_by_time', total }
    }
    if (time !== null) {
      const { jobs } = within.get(project, ...range, few + 1) as { jobs: number }
      if (jobs <= few) return { index: 'job_by_time', total }
    }
    return { index: 'job_by_duration', total }
  }
}
