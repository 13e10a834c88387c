import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { JobFilter, JobOrder, JobRecord } from '../metastore.ts'
import type { SqlValue } from '../unit-of-work.ts'
import { allOf, type Fragment, HOLDS_TEXT, holdsText, type JobConditions, jobConditions } from './job-conditions.ts'
import { createJobRoutes, type JobIndex } from './job-route.ts'
import { createJobRecordReads } from './reads/job-record.ts'

export interface JobListQuestion {
  readonly filter: JobFilter
  readonly order: JobOrder
  readonly page: { readonly offset: number; readonly limit: number }
}
export interface JobListPage {
  readonly total: number
  readonly jobs: readonly JobRecord[]
}

/** Statements kept prepared: one a shape of filter. */
const STATEMENTS_MAX = 200

const DIRECTION = { start_time_desc: 'DESC', start_time_asc: 'ASC', duration_desc: 'DESC', duration_asc: 'ASC' } as const
const isByTime = (order: JobOrder): boolean => order === 'start_time_desc' || order === 'start_time_asc'
const OPPOSITE = { DESC: 'ASC', ASC: 'DESC' } as const

/** Jobs of equal time or duration come in the order of their submits, or against it, as the others do. */
const orderBy = (order: JobOrder, direction: 'ASC' | 'DESC'): string =>
  `ORDER BY ${isByTime(order) ? 'submitted_at_ms' : 'duration_ms'} ${direction}, number ${direction}`

function source({ counted, time, table, named, id, search }: JobConditions, project: number, index: JobIndex): Fragment {
  const all = allOf([
    { sql: 'project = ?', parameters: [project] },
    ...(id === null ? [] : [id]),
    ...counted,
    ...(time === null ? [] : [time]),
    ...(table === null ? [] : [table]),
    ...named,
    ...search,
  ])
  return { sql: `FROM job ${index === null ? '' : `INDEXED BY ${index} `}WHERE ${all.sql}`, parameters: all.parameters }
}

/**
 * Makes the function that answers a list: numbers of the page's jobs from an index, then these jobs whole; total and page are of one moment.
 */
export function createJobList(database: DatabaseSync): (question: JobListQuestion) => JobListPage {
  database.function(HOLDS_TEXT, { deterministic: true }, (text, part) => holdsText(String(text), String(part)))
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= STATEMENTS_MAX) statements.delete(statements.keys().next().value as string)
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const routeOf = createJobRoutes(database, prepared)
  const records = createJobRecordReads(database)
  const projectNumber = database.prepare('SELECT number FROM project WHERE id = ?')

  const count = (from: Fragment): number => {
    const { total } = prepared(`SELECT COUNT(*) AS total ${from.sql}`).get(...(from.parameters as SqlValue[])) as { total: number }
    return total
  }

  /** The page is read from the nearer end. */
  function pageOf(from: Fragment, { order, page }: JobListQuestion, total: number): readonly number[] {
    const jobs = Math.min(page.limit, total - page.offset)
    if (jobs <= 0) return []
    const fromEnd = total - page.offset - jobs
    const isReversed = fromEnd < page.offset
    const direction = isReversed ? OPPOSITE[DIRECTION[order]] : DIRECTION[order]
    const rows = prepared(`SELECT number ${from.sql} ${orderBy(order, direction)} LIMIT ? OFFSET ?`).all(
      ...(from.parameters as SqlValue[]),
      jobs,
      isReversed ? fromEnd : page.offset,
    ) as { number: number }[]
    const numbers = rows.map(({ number }) => number)
    return isReversed ? numbers.reverse() : numbers
  }

  /** A search looks at each job once, for the count and for the page. */
  function searched(from: Fragment, { order, page }: JobListQuestion): { total: number; numbers: readonly number[] } {
    const numbers: number[] = []
    let total = 0
    const rows = prepared(`SELECT number ${from.sql} ${orderBy(order, DIRECTION[order])}`).iterate(...(from.parameters as SqlValue[]))
    for (const row of rows) {
      if (total >= page.offset && numbers.length < page.limit) numbers.push(row.number as number)
      total += 1
    }
    return { total, numbers }
  }

  function find(question: JobListQuestion): { total: number; numbers: readonly number[] } {
    const { filter, order, page } = question
    const project = projectNumber.get(filter.projectId)?.number as number | undefined
    const conditions = jobConditions(filter)
    if (project === undefined || conditions === null) return { total: 0, numbers: [] }
    const route = routeOf(conditions, project)
    if (route.total === 0) return { total: 0, numbers: [] }
    const from = source(conditions, project, route.index)
    // Statements and tags lie in the order of submits; read in any other order, a search would jump about.
    if (conditions.search.length > 0) return searched(from, question)
    const total = route.total ?? count(from)
    const pageFrom = isByTime(order) ? from : source(conditions, project, route.byDuration(total, page))
    return { total, numbers: pageOf(pageFrom, question, total) }
  }

  return (question) => {
    database.exec('BEGIN')
    try {
      const { total, numbers } = find(question)
      return { total, jobs: numbers.map((number) => records.byNumber(number) as JobRecord) }
    } finally {
      database.exec('COMMIT')
    }
  }
}
