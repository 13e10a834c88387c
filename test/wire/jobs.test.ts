import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isDliError } from '../../src/core/errors/failure.ts'
import { JOB_STATUSES, JOB_TYPES, type JobType } from '../../src/core/job.ts'
import { toConf } from '../../src/wire/conf.ts'
import { detailReply } from '../../src/wire/jobs/detail.ts'
import { listReply, toListRequest } from '../../src/wire/jobs/list.ts'
import { previewReply, toPreviewQuery } from '../../src/wire/jobs/preview.ts'
import { statusReply } from '../../src/wire/jobs/status.ts'
import { submitReply, toJobRequest } from '../../src/wire/jobs/submit.ts'
import { acceptLenientScalars } from '../../src/wire/lenient-scalars.ts'
import { toTagFilter, toTags } from '../../src/wire/tags.ts'
import { Type } from '../../src/wire/type.ts'
import { aJob } from '../support/a-job.ts'

const refused = (code: string) => (error: unknown) => isDliError(error) && error.code === code
const EMPTY = '{"type":"struct","fields":[]}'

const ALWAYS = [
  'is_success',
  'message',
  'job_id',
  'job_type',
  'job_mode',
  'queue_name',
  'owner',
  'start_time',
  'duration',
  'status',
  'input_size',
  'result_count',
  'detail',
  'statement',
  'tags',
  'user_conf',
]
const ROWS = ['input_row_count', 'bad_row_count']
const NAMES = ['database_name', 'table_name']

/** The optional fields of each type, and whether `input_size` counts: api.md 2.3.2 once more, by hand. */
const EXPECTED: Readonly<Record<JobType, { readonly more: readonly string[]; readonly size: boolean }>> = {
  DDL: { more: [], size: false },
  DCL: { more: [], size: false },
  QUERY: { more: NAMES, size: true },
  INSERT: { more: ROWS, size: true },
  UPDATE: { more: [], size: true },
  DELETE: { more: [], size: true },
  IMPORT: { more: [...ROWS, ...NAMES], size: true },
  EXPORT: { more: NAMES, size: true },
  DATA_MIGRATION: { more: NAMES, size: true },
  RESTART_QUEUE: { more: [], size: false },
  SCALE_QUEUE: { more: [], size: false },
}

describe('the status reply', () => {
  for (const type of JOB_TYPES) {
    for (const status of JOB_STATUSES) {
      test(`of a ${type} that is ${status} has its fields and no others`, () => {
        const reply = statusReply(aJob({ type, status, inputBytes: 22, message: 'why' }), 5)
        assert.deepEqual(Object.keys(reply).sort(), [...ALWAYS, ...EXPECTED[type].more].sort())
        const counts = status !== 'FAILED' && status !== 'CANCELLED'
        assert.equal(reply.input_size, EXPECTED[type].size && counts ? 22 : 0)
        assert.equal(reply.is_success, true)
        assert.equal(reply.message, ['LAUNCHING', 'RUNNING', 'SCALING'].includes(status) ? '' : 'why')
      })
    }
  }

  test('a query without a table shows its database alone', () => {
    const reply = statusReply(aJob({ databaseName: null, tableName: null, currentDatabase: 'sales' }), 0)
    assert.equal(reply.database_name, 'sales')
    assert.ok(!('table_name' in reply))
    assert.equal(statusReply(aJob({ databaseName: null, tableName: null, currentDatabase: '' }), 0).database_name, 'default')
  })

  test('detail is empty until known, and the empty schema at the end of a statement without columns', () => {
    const detail = (more: Parameters<typeof aJob>[0]) => statusReply(aJob({ detail: '', ...more }), 0).detail
    assert.equal(detail({ status: 'LAUNCHING' }), '')
    assert.equal(detail({ status: 'LAUNCHING', detail: EMPTY }), '')
    assert.equal(detail({ status: 'RUNNING', detail: '{}' }), '{}')
    assert.equal(detail({ type: 'INSERT', status: 'FINISHED' }), EMPTY)
    assert.equal(detail({ status: 'FAILED' }), '')
    assert.equal(detail({ type: 'RESTART_QUEUE', status: 'FINISHED' }), '')
  })

  test('user_conf is a JSON text of the pairs', () => {
    assert.equal(statusReply(aJob({ conf: { a: '1', 'b.c': '"' } }), 0).user_conf, '{"a":"1","b.c":"\\""}')
  })
})

test('detail echoes currentdb, and names the table of imports and exports only', () => {
  const query = detailReply(aJob({ currentDatabase: 'CamelCase' }), 7)
  assert.deepEqual([query.database_name, query.table_name, query.data_path, query.data_type, query.duration], ['CamelCase', '', '', '', 7])
  const imported = detailReply(aJob({ type: 'IMPORT', databaseName: 'd', tableName: 't' }), 0)
  assert.deepEqual([imported.database_name, imported.table_name], ['d', 't'])
})

describe('a submit', () => {
  test('without options means the defaults', () => {
    assert.deepEqual(toJobRequest({ sql: ' SELECT 1 ' }), {
      statement: ' SELECT 1 ',
      currentDatabase: '',
      queueName: 'default',
      conf: {},
      tags: [],
      engineType: 'spark',
    })
  })

  test('with all of them', () => {
    const body = {
      sql: 'x',
      currentdb: 'Db',
      queue_name: 'Fast',
      conf: ['a = 1', 'b=x=y'],
      tags: [{ Key: 'k', value: 'v' }],
      engine_type: 'hetuEngine' as const,
    }
    assert.deepEqual(toJobRequest(body), {
      statement: 'x',
      currentDatabase: 'Db',
      queueName: 'fast',
      conf: { a: '1', b: 'x=y' },
      tags: [{ key: 'k', value: 'v' }],
      engineType: 'hetuEngine',
    })
  })

  test('conf: no equals sign or no key is refused, anything else is kept', () => {
    for (const element of ['', 'a', '=b', '  = b']) assert.throws(() => toConf([element]), refused('CONF_INVALID'))
    assert.deepEqual(toConf(['a=', ' a = b = c ', '__proto__=x']).a, 'b = c')
    assert.equal(Object.getPrototypeOf(toConf(['__proto__=x'])), Object.prototype)
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.]{1,20}$/), fc.string(), (key, value) => {
        assert.equal(toConf([` ${key} = ${value} `])[key], value.trim())
      }),
    )
  })

  test('a sync answer has schema and rows, all cells text; an async one has neither', () => {
    const outcome = { jobId: 'j', type: 'DDL', mode: 'sync', failure: null } as const
    const schema = [
      { name: 'a', type: { kind: 'integer' }, nullable: true, comment: null },
      { name: 'a', type: { kind: 'string' }, nullable: true, comment: null },
    ] as const
    assert.deepEqual(
      submitReply({
        ...outcome,
        rows: {
          schema,
          rows: [
            [1, null],
            [true, 'x'],
          ],
        },
      }),
      {
        is_success: true,
        message: '',
        job_id: 'j',
        job_type: 'DDL',
        job_mode: 'sync',
        schema: [{ a: 'int' }, { a: 'string' }],
        rows: [
          ['1', null],
          ['true', 'x'],
        ],
      },
    )
    const failed = submitReply({ ...outcome, failure: 'DLI.0005: no', rows: null })
    assert.deepEqual([failed.is_success, failed.message, failed.schema, failed.rows], [false, 'DLI.0005: no', [], []])
    const queued = submitReply({ jobId: 'j', type: 'QUERY', mode: 'async', failure: null, rows: null })
    assert.ok(!('schema' in queued) && !('rows' in queued))
    const many = submitReply({ ...outcome, rows: { schema, rows: Array.from({ length: 1001 }, () => ['', '']) } })
    assert.equal(many.rows?.length, 1000)
  })
})

test('preview keeps the types of cells and the number of all rows', () => {
  const reply = previewReply({ job: aJob({ id: 'j' }), schema: [], rows: [[1, 'a', null, true]], totalRows: 5000 })
  assert.deepEqual([reply.rows, reply.row_count, reply.schema], [[[1, 'a', null, true]], 5000, []])
  assert.deepEqual(toPreviewQuery({}), { limitRows: 1000, queueName: null })
  assert.deepEqual(toPreviewQuery({ page_size: 5, 'queue-name': 'q' }), { limitRows: 5, queueName: 'q' })
})

describe('the list request', () => {
  const filterOf = (query: Parameters<typeof toListRequest>[1]) => toListRequest('p', query).filter

  test('without parameters: everything, newest first, 50 a page', () => {
    const { filter, order, page } = toListRequest('p', {})
    assert.deepEqual([order, page], ['start_time_desc', { offset: 0, limit: 50 }])
    const { projectId, tags, ...rest } = filter
    assert.deepEqual([projectId, tags, [...new Set(Object.values(rest))]], ['p', [], [null]])
  })

  test('both spellings of every parameter mean the same', () => {
    const kebab = { 'page-size': 5, 'current-page': 3, 'job-type': 'QUERY', 'job-status': 'FAILED', 'job-id': 'j', 'queue-name': 'Q' }
    const snake = { page_size: 5, current_page: 3, job_type: 'QUERY', job_status: 'FAILED', job_id: 'j', queue_name: 'Q' }
    assert.deepEqual(toListRequest('p', kebab), toListRequest('p', snake))
    assert.deepEqual(
      toListRequest('p', { 'sql-pattern': 'a', 'engine-type': 'spark' }),
      toListRequest('p', { sql_pattern: 'a', engine_type: 'spark' }),
    )
    assert.deepEqual(toListRequest('p', kebab).page, { offset: 10, limit: 5 })
    assert.equal(filterOf(kebab).queueName, 'q')
  })

  test('0 and the empty text mean unset', () => {
    assert.deepEqual(
      toListRequest('p', { start: 0, end: 0, 'job-type': '', 'job-status': '', tags: '', owner: '' }),
      toListRequest('p', {}),
    )
    assert.deepEqual([filterOf({ start: 5 }).fromMs, filterOf({ end: 6 }).toMs], [5, 6])
  })

  test('types: one, ALL, lists, both at once', () => {
    assert.deepEqual(filterOf({ 'job-type': 'ALL' }).types, null)
    assert.deepEqual(filterOf({ 'job-type': 'query' }).types, ['QUERY'])
    assert.deepEqual(filterOf({ job_types: 'QUERY,INSERT' }).types, ['QUERY', 'INSERT'])
    assert.deepEqual(filterOf({ job_types: ['QUERY', 'INSERT,DDL'] }).types, ['QUERY', 'INSERT', 'DDL'])
    assert.deepEqual(filterOf({ 'job-type': 'QUERY', job_types: 'INSERT' }).types, [])
    assert.deepEqual(filterOf({ 'job-type': 'ALL', job_types: 'INSERT' }).types, ['INSERT'])
    assert.throws(() => filterOf({ 'job-type': 'NOPE' }), refused('PARAMETER_INVALID'))
  })

  test('states: ours, those that no job is ever in, unknown ones', () => {
    assert.deepEqual(filterOf({ 'job-status': 'RUNNING' }).statuses, ['RUNNING'])
    for (const foreign of ['COMPUTED', 'SUSPENDED', 'ACTIVE', 'DELETED', 'CREATING', 'FINISH'])
      assert.deepEqual(filterOf({ 'job-status': foreign }).statuses, [])
    assert.throws(() => filterOf({ 'job-status': 'NOPE' }), refused('PARAMETER_INVALID'))
    assert.throws(() => toListRequest('p', { order: 'sideways' }), refused('PARAMETER_INVALID'))
  })

  test('list items show the end only when there is one', () => {
    const items = listReply(9, [aJob({ status: 'RUNNING', endedAtMs: null }), aJob({ status: 'FINISHED', endedAtMs: 7 })], () => 3)
    assert.deepEqual([items.job_count, items.jobs.map((job) => job.end_time)], [9, [undefined, 7]])
    assert.deepEqual(
      items.jobs.map((job) => [job.duration, job.engine_type, job.with_column_header]),
      [
        [3, 'spark', false],
        [3, 'spark', false],
      ],
    )
  })
})

describe('tags', () => {
  test('both spellings; letters of any language', () => {
    assert.deepEqual(
      toTags([
        { Key: 'a', Value: '' },
        { key: 'größe 大小', value: 'x_.:+-@=' },
      ]),
      [
        { key: 'a', value: '' },
        { key: 'größe 大小', value: 'x_.:+-@=' },
      ],
    )
  })

  const bad: readonly [string, Parameters<typeof toTags>[0]][] = [
    ['no key', [{ value: 'v' }]],
    ['a key of 129 characters', [{ key: 'k'.repeat(129) }]],
    ['a value of 256 characters', [{ key: 'k', value: 'v'.repeat(256) }]],
    ['a reserved key', [{ key: '_sys_a' }]],
    ['a blank at the end', [{ key: 'a ' }]],
    ['a comma', [{ key: 'a,b' }]],
    ['a NUL', [{ key: 'a', value: '\0' }]],
    ['one key twice', [{ key: 'a' }, { key: 'a' }]],
    ['21 tags', Array.from({ length: 21 }, (_, index) => ({ key: `k${index}` }))],
  ]
  for (const [name, tags] of bad) test(`${name} is refused`, () => assert.throws(() => toTags(tags), refused('PARAMETER_INVALID')))

  test('the filter', () => {
    assert.deepEqual(toTagFilter('a=1,b,c=x=y,'), [
      { key: 'a', value: '1' },
      { key: 'b', value: null },
      { key: 'c', value: 'x=y' },
    ])
  })
})

test('lenient scalars: what is documented as integer or boolean may come in quotes, a text may not come as a number', () => {
  const schema = Type.Object({ n: Type.Integer(), b: Type.Boolean(), s: Type.String() })
  const values: Record<string, unknown> = { n: ' 12 ', b: 'TRUE', s: '5', other: '7', __proto__: null }
  acceptLenientScalars(values, schema)
  assert.deepEqual([values.n, values.b, values.s, values.other], [12, true, '5', '7'])
  const untouched = { n: '1.5', b: 'yes', s: 5 }
  acceptLenientScalars(untouched, schema)
  assert.deepEqual(untouched, { n: '1.5', b: 'yes', s: 5 })
  for (const nothing of [null, undefined, 'x', 5]) acceptLenientScalars(nothing, schema)
})
