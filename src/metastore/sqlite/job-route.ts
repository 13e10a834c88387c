import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SqlValue } from '../unit-of-work.ts'
import { allOf, type CountedColumn, type Fragment, type JobConditions } from './job-conditions.ts'

const NARROW = {
  status: 'job_by_status',
  type: 'job_by_type',
  queue_name: 'job_by_queue',
  owner_name: 'job_by_owner',
} as const satisfies Partial<Record<CountedColumn, string>>

/** `null`: by the job's id. */
export type JobIndex = 'job_by_time' | 'job_by_duration' | 'job_by_table' | (typeof NARROW)[keyof typeof NARROW] | null

/** How the jobs of a filter are found. */
export interface JobRoute {
  /** The index to count by, and to read pages in the order of time by. */
  readonly index: JobIndex
  /** How many match, when counters know it. */
  readonly total: number | null
  /** The index to read a page in the order of duration by, once the number of matches is known. */
  byDuration(total: number, page: { readonly offset: number; readonly limit: number }): JobIndex
}

/**
 * A job looked at through a narrow index costs a look into the table, some ten times what an entry of a wide index costs. (Measured at a million
 * jobs; SQLite's own planner keeps no histogram and takes `status = 'FINISHED'` for as rare as `status = 'FAILED'`.)
 */
const LOOK_UP_COSTS = 10

/** What is known of a project's jobs without looking at them. */
interface Sizes {
  readonly everything: number
  /** Jobs that match every counted condition. */
  readonly matching: number
  /** Jobs that match each counted condition alone. */
  readonly each: readonly number[]
}

export function createJobRoutes(database: DatabaseSync, prepared: (sql: string) => StatementSync) {
  const ofTable = database.prepare(
    'SELECT COUNT(*) AS jobs FROM (SELECT 1 FROM job INDEXED BY job_by_table WHERE project = ? AND table_name = ? LIMIT ?)',
  )

  function sizesOf(project: number, counted: JobConditions['counted']): Sizes {
    const sums = [...counted, allOf(counted)].map(
      ({ sql, parameters }): Fragment => ({ sql: `COALESCE(SUM(jobs)${sql === '' ? '' : ` FILTER (WHERE ${sql})`}, 0)`, parameters }),
    )
    const columns = sums.map(({ sql }, index) => `${sql} AS n${index}`).join(', ')
    const parameters = [...sums.flatMap((sum) => sum.parameters), project] as SqlValue[]
    const row = prepared(`SELECT ${columns}, COALESCE(SUM(jobs), 0) AS everything FROM job_count WHERE project = ?`).get(...parameters)
    const { everything, ...rest } = row as Record<string, number>
    const each = Object.values(rest)
    return { everything: everything as number, matching: each.pop() as number, each }
  }

  /** The narrow index with the fewest entries for this filter, and how many; above `few` they are not counted. */
  function smallest({ counted, table }: JobConditions, { each }: Sizes, project: number, few: number) {
    const candidates: { index: JobIndex; jobs: number }[] = counted.flatMap(({ column }, place) =>
      column === 'engine_type' ? [] : [{ index: NARROW[column], jobs: each[place] as number }],
    )
    if (table !== null) {
      const { jobs } = ofTable.get(project, ...(table.parameters as SqlValue[]), few + 1) as { jobs: number }
      candidates.push({ index: 'job_by_table', jobs })
    }
    return candidates.toSorted((one, other) => one.jobs - other.jobs)[0] ?? null
  }

  return (conditions: JobConditions, project: number): JobRoute => {
    if (conditions.id !== null) return { index: null, total: null, byDuration: () => null }
    const { counted, time, named, table, search } = conditions
    const sizes = sizesOf(project, counted)
    const few = Math.floor(sizes.everything / LOOK_UP_COSTS)
    const narrow = smallest(conditions, sizes, project, few)
    const isFew = narrow !== null && narrow.jobs <= few
    const isPlain = table === null && named.length === 0 && search.length === 0
    // One value of one column, in the order of its index: no look into the table at all.
    const isCovered = counted.length === 1 && counted[0]?.values === 1 && isPlain
    const index = narrow !== null && (isFew || isCovered) ? narrow.index : 'job_by_time'
    // When nothing of what is counted matches, nothing does.
    const total = sizes.matching === 0 || (isPlain && time === null) ? sizes.matching : null
    return {
      index,
      total,
      byDuration: (matches, { offset, limit }) => {
        // Either all matches are looked up and sorted, or the wide index is walked until the page is full.
        const lookedUp = (isFew ? narrow.jobs : matches) * LOOK_UP_COSTS
        const near = Math.min(offset, Math.max(0, matches - offset)) + limit
        const walked = Math.min(sizes.everything, (near * sizes.everything) / Math.max(1, matches))
        return lookedUp <= walked ? index : 'job_by_duration'
      },
    }
  }
}
