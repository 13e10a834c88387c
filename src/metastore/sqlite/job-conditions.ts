import type { JobFilter } from '../metastore.ts'
import type { SqlValue } from '../unit-of-work.ts'

/** A piece of SQL with the values of its places. */
export interface Fragment {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}

/** Columns by which jobs are counted (`job_count`), so that filters by these alone know their number of matches without looking at jobs. */
const COUNTED = ['status', 'type', 'queue_name', 'owner_name', 'engine_type'] as const
export type CountedColumn = (typeof COUNTED)[number]

/** What a filter asks for, by what it costs to find out. */
export interface JobConditions {
  /** At most one a column. */
  readonly counted: readonly (Fragment & { readonly column: CountedColumn; readonly values: number })[]
  readonly time: Fragment | null
  readonly table: Fragment | null
  /** Other columns of the wide indexes. */
  readonly named: readonly Fragment[]
  readonly id: Fragment | null
  /** What is read of side tables, job by job. */
  readonly search: readonly Fragment[]
}

/** In the text of LIKE, these stand for others. */
const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** Name of the function that a connection gives to SQL for texts beyond ASCII, where SQLite's own LIKE tells upper case from lower. */
export const HOLDS_TEXT = 'holds_text'
export const holdsText = (text: string, part: string): 0 | 1 => (text.toLowerCase().includes(part) ? 1 : 0)

const statementHolds = (part: string): Fragment => {
  const [test, value] = isAscii(part) ? [`LIKE ? ESCAPE '\\'`, `%${escaped(part)}%`] : [null, part.toLowerCase()]
  const column = '(SELECT s.statement FROM job_statement AS s WHERE s.job = job.number)'
  return { sql: test === null ? `${HOLDS_TEXT}(${column}, ?)` : `${column} ${test}`, parameters: [value] }
}

const tagHolds = ({ key, value }: JobFilter['tags'][number]): Fragment => ({
  sql: `EXISTS (SELECT 1 FROM job_tag AS t WHERE t.job = job.number AND instr(t.key, ?)${value === null ? '' : ' AND instr(t.value, ?)'})`,
  parameters: value === null ? [key] : [key, value],
})

const equals = (column: string, value: string | null): Fragment[] => (value === null ? [] : [{ sql: `${column} = ?`, parameters: [value] }])

/** `null`: nothing can match. */
export function jobConditions(filter: JobFilter): JobConditions | null {
  if (filter.types?.length === 0 || filter.statuses?.length === 0) return null
  const wanted: Record<CountedColumn, readonly string[] | null> = {
    status: filter.statuses,
    type: filter.types,
    queue_name: filter.queueName === null ? null : [filter.queueName],
    owner_name: filter.ownerName === null ? null : [filter.ownerName],
    engine_type: filter.engineType === null ? null : [filter.engineType],
  }
  const times = [
    { sql: 'submitted_at_ms >= ?', value: filter.fromMs },
    { sql: 'submitted_at_ms <= ?', value: filter.toMs },
  ].filter(({ value }) => value !== null)
  return {
    counted: COUNTED.flatMap((column) => {
      const values = wanted[column] === null ? [] : [...new Set(wanted[column])]
      if (values.length === 0) return []
      return [{ column, values: values.length, sql: `${column} IN (${values.map(() => '?').join(', ')})`, parameters: values }]
    }),
    time: times.length === 0 ? null : { sql: times.map(({ sql }) => sql).join(' AND '), parameters: times.map(({ value }) => value) },
    table: equals('table_name', filter.tableName)[0] ?? null,
    named: equals('database_name', filter.databaseName),
    id: equals('id', filter.jobId)[0] ?? null,
    search: [...filter.tags.map(tagHolds), ...(filter.statementContains === null ? [] : [statementHolds(filter.statementContains)])],
  }
}

/** All of them, joined by AND. */
export const allOf = (fragments: readonly Fragment[]): Fragment => ({
  sql: fragments.map(({ sql }) => sql).join(' AND '),
  parameters: fragments.flatMap(({ parameters }) => parameters),
})
