import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { isTerminal, JOB_STATUSES, JOB_TYPES, type JobStatus } from '../../src/core/job.ts'
import { endJob, insertJob, startJob } from '../../src/metastore/jobs.ts'
import type { JobFilter, JobOrder, JobRecord, NewJob } from '../../src/metastore/metastore.ts'
import { createJobList, type JobListPage, type JobListQuestion } from '../../src/metastore/sqlite/job-list.ts'
import { aKey, aNewJob, anEnd, OTHER_PROJECT, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

const JOBS = 600
const ORDERS = ['start_time_desc', 'start_time_asc', 'duration_desc', 'duration_asc'] as const satisfies readonly JobOrder[]
const NO_FILTER: JobFilter = {
  projectId: PROJECT,
  ...{ fromMs: null, toMs: null, types: null, statuses: null, jobId: null, queueName: null, ownerName: null },
  ...{ databaseName: null, tableName: null, engineType: null, statementContains: null, tags: [] },
}

let opened: TestMetastore
let database: DatabaseSync
let list: (question: JobListQuestion) => JobListPage
/** Every job of both projects, in the order of their submits. */
const jobs: JobRecord[] = []

/** Values that are common, rare, and hardly there, so that every way to read a list is taken. */
const skewed = <Value>(index: number, values: readonly Value[]): Value => values[index % 50 === 7 ? 2 : index % 9 === 4 ? 1 : 0] as Value

function aJobOf(index: number): NewJob {
  return aNewJob({
    id: `job-${index}`,
    projectId: index % 11 === 5 ? OTHER_PROJECT : PROJECT,
    type: skewed(index, ['QUERY', 'INSERT', 'EXPORT']),
    queueName: skewed(index * 3, ['default', 'etl', 'small']),
    ownerName: skewed(index * 7, ['admin', 'Ünal', 'guest']),
    engineType: skewed(index * 13, ['spark', 'trino', 'x']),
    databaseName: index % 4 === 0 ? null : skewed(index, ['sales', 'Sales', 'hr']),
    tableName: index % 4 === 0 ? null : skewed(index * 5, ['orders', 'orders_7', 'Orders']),
    statement: `SELECT ${skewed(index, ['100%', 'Größe_1', 'a\\b'])} FROM t${index % 10} -- ${index}`,
    tags:
      index % 3 === 0
        ? [
            { key: 'team', value: skewed(index, ['red', 'rot', '']) },
            { key: `k${index % 5}`, value: 'red' },
          ]
        : [],
    // Several of one time, and some that come late.
    submittedAtMs: 1_000 + Math.floor(index / 4) * 10 - (index % 17 === 0 ? 55 : 0),
  })
}

before(async () => {
  opened = await testMetastore()
  const { store } = opened
  const all = Array.from({ length: JOBS }, (_, index) => aJobOf(index))
  const units = all.flatMap(({ id: jobId }, index) => {
    const key = aKey({ jobId })
    const end = (status: 'FINISHED' | 'FAILED' | 'CANCELLED') => endJob(key, 'RUNNING', anEnd({ status, durationMs: (index * 37) % 90 }))
    const start = startJob(key, { atMs: 2_000, detail: '' })
    if (index % 40 === 3) return []
    if (index % 40 === 13) return [start]
    return [start, end(skewed(index * 11, ['FINISHED', 'FAILED', 'CANCELLED']))]
  })
  const outcomes = await Promise.all([...all.map(insertJob), ...units].map((unit) => store.write(unit)))
  assert.ok(outcomes.every((outcome) => wordOf(outcome) === 'applied'))
  for (const { projectId, id } of all) jobs.push(store.jobs.get(projectId, id) ?? assert.fail())
  database = new DatabaseSync(opened.file, { readOnly: true })
  list = createJobList(database)
})
after(async () => {
  database.close()
  await opened[Symbol.asyncDispose]()
})

const isEqual = (wanted: string | null, found: string | null): boolean => wanted === null || wanted === found

function matches(job: JobRecord, filter: JobFilter): boolean {
  return (
    job.projectId === filter.projectId &&
    job.submittedAtMs >= (filter.fromMs ?? 0) &&
    job.submittedAtMs <= (filter.toMs ?? Number.POSITIVE_INFINITY) &&
    (filter.types?.includes(job.type) ?? true) &&
    (filter.statuses?.includes(job.status) ?? true) &&
    isEqual(filter.jobId, job.id) &&
    isEqual(filter.queueName, job.queueName) &&
    isEqual(filter.ownerName, job.ownerName) &&
    isEqual(filter.databaseName, job.databaseName) &&
    isEqual(filter.tableName, job.tableName) &&
    isEqual(filter.engineType, job.engineType) &&
    (filter.statementContains === null || job.statement.toLowerCase().includes(filter.statementContains.toLowerCase())) &&
    filter.tags.every(({ key, value }) => job.tags.some((tag) => tag.key.includes(key) && tag.value.includes(value ?? '')))
  )
}

/** The plainest list there is: filter, sort, cut. */
function naive({ filter, order, page }: JobListQuestion): JobListPage {
  const found = jobs.filter((job) => matches(job, filter))
  const by = order.startsWith('start') ? (job: JobRecord) => job.submittedAtMs : (job: JobRecord) => job.durationMs
  // Sorting is stable, so equal ones stay in the order of their submits.
  const rising = found.toSorted((one, other) => by(one) - by(other))
  const sorted = order.endsWith('asc') ? rising : rising.toReversed()
  return { total: found.length, jobs: sorted.slice(page.offset, page.offset + page.limit) }
}

const maybe = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null, freq: 3 })
const someOf = <Value>(values: readonly Value[]) =>
  fc.option(fc.array(fc.constantFrom(...values), { maxLength: 3 }), { nil: null, freq: 3 })
const time = fc.option(fc.integer({ min: 900, max: 1_000 + (JOBS / 4) * 10 + 100 }), { nil: null, freq: 2 })

const question: fc.Arbitrary<JobListQuestion> = fc.record({
  filter: fc.record({
    projectId: fc.constantFrom(PROJECT, PROJECT, PROJECT, OTHER_PROJECT, 'nobody'),
    fromMs: time,
    toMs: time,
    types: someOf(JOB_TYPES),
    statuses: someOf(JOB_STATUSES),
    jobId: fc.option(fc.constantFrom('job-3', 'job-5', 'job-7', 'none'), { nil: null, freq: 20 }),
    queueName: maybe(['default', 'etl', 'small', 'none']),
    ownerName: maybe(['admin', 'Ünal', 'guest', 'none']),
    databaseName: maybe(['sales', 'Sales', 'hr', 'none']),
    tableName: maybe(['orders', 'orders_7', 'Orders', 'none']),
    engineType: maybe(['spark', 'trino', 'x', 'none']),
    statementContains: maybe(['', 'select', '100%', '%', '_1', 'GRÖSSE', 'gRÖßE', 'A\\B', 't3 --', "'; DROP", 'from T']),
    tags: fc.array(
      fc.record({ key: fc.constantFrom('team', 'tea', 'k1', '', '%', 'none'), value: fc.constantFrom(null, 'red', 'r', '', 'none') }),
      { maxLength: 2 },
    ),
  }),
  order: fc.constantFrom(...ORDERS),
  page: fc.record({ offset: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: JOBS + 50 })), limit: fc.integer({ min: 1, max: 100 }) }),
})

describe('a list is what the plainest one would be', () => {
  test('for any filter, order and page', () => {
    fc.assert(
      fc.property(question, (asked) => {
        assert.deepEqual(list(asked), naive(asked))
      }),
      { numRuns: 1_500 },
    )
  })

  test('for each filter alone, in every order, at both ends and in the middle', () => {
    const alone: readonly Partial<JobFilter>[] = [
      {},
      ...JOB_STATUSES.map((status) => ({ statuses: [status] })),
      ...['QUERY', 'INSERT', 'EXPORT'].map((type) => ({ types: [type as JobRecord['type']] })),
      { types: ['INSERT', 'EXPORT'] },
      { types: [] },
      { statuses: [] },
      ...['default', 'etl', 'small'].map((queueName) => ({ queueName })),
      ...['admin', 'Ünal', 'guest'].map((ownerName) => ({ ownerName })),
      ...['orders', 'orders_7', 'Orders', 'none'].map((tableName) => ({ tableName })),
      { databaseName: 'sales' },
      { fromMs: 1_500 },
      { fromMs: 2_450 },
      { toMs: 1_010, statuses: ['FAILED'] },
    ]
    for (const filter of alone) {
      for (const order of ORDERS) {
        for (const offset of [0, 100, 270, 500, 545, 10_000]) {
          const asked = { filter: { ...NO_FILTER, ...filter }, order, page: { offset, limit: 20 } }
          assert.deepEqual(list(asked), naive(asked), JSON.stringify(asked))
        }
      }
    }
  })
})

test('the thread answers the same, and a search does not stand in its way', async () => {
  const search = { ...NO_FILTER, statementContains: 'größe' }
  const page = { offset: 3, limit: 10 }
  const [searched, listed] = await Promise.all([
    opened.store.jobs.list(search, 'duration_desc', page),
    opened.store.jobs.list(NO_FILTER, 'duration_desc', page),
  ])
  assert.deepEqual(searched, naive({ filter: search, order: 'duration_desc', page }))
  assert.deepEqual(listed, naive({ filter: NO_FILTER, order: 'duration_desc', page }))
})

test('what counters say is what there is', () => {
  const rows = database.prepare('SELECT status, SUM(jobs) AS jobs FROM job_count GROUP BY status HAVING SUM(jobs) > 0').all()
  const counted = new Map(rows.map((row) => [row.status as JobStatus, row.jobs]))
  for (const status of JOB_STATUSES) assert.equal(counted.get(status) ?? 0, jobs.filter((job) => job.status === status).length)
  assert.ok(jobs.some(({ status }) => !isTerminal(status)))
})
