import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { passwordToken, type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('bad-input')
let server: RunningServer
let token: string

before(async () => {
  const bucket = join(folder.path, 'bucket')
  mkdirSync(bucket)
  writeFileSync(join(bucket, 'good.csv'), '1,a\n2,b\n')
  writeFileSync(join(bucket, 'bad-field.csv'), '1,a\nx,b\n')
  writeFileSync(join(bucket, 'not-utf8.csv'), Buffer.from([0x31, 0x2c, 0xff, 0xfe, 0xff, 0x0a]))
  writeFileSync(join(bucket, 'broken.parquet'), 'PAR1 this is no Parquet PAR1')
  server = await startServer(join(folder.path, 'data'), ['--bucket', `bucket1=${bucket}`])
  token = await passwordToken(server.url, server.credentials)
  for (const [name, file, using] of [
    ['good', 'good.csv', 'csv'],
    ['bad_field', 'bad-field.csv', 'csv'],
    ['absent', 'absent.csv', 'csv'],
    ['not_utf8', 'not-utf8.csv', 'csv'],
    ['broken', 'broken.parquet', 'parquet'],
  ]) {
    await server.submit(`CREATE TABLE ${name} (id int, name string) USING ${using} OPTIONS (path 'obs://bucket1/${file}')`)
  }
  await server.submit(
    `CREATE TABLE fail_fast (id int, name string) USING csv OPTIONS (path 'obs://bucket1/bad-field.csv', mode 'FAILFAST')`,
  )
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

interface Request {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

const JSON_TYPE = { 'Content-Type': 'application/json' }
const sql = (text: unknown, more = {}): Request => ({
  method: 'POST',
  path: '/jobs/submit-job',
  headers: JSON_TYPE,
  body: JSON.stringify({ sql: text, ...more }),
})

/** What is asked, the status and the code that answer it. Every one of them is a plain sentence and leaves the server up. */
const REQUESTS: readonly [string, Request, number, string][] = [
  ['no body', { method: 'POST', path: '/jobs/submit-job' }, 400, 'DLI.0001'],
  ['an empty body', { method: 'POST', path: '/jobs/submit-job', headers: JSON_TYPE, body: '' }, 400, 'DLI.0001'],
  [
    'wrong content type',
    { method: 'POST', path: '/jobs/submit-job', headers: { 'Content-Type': 'text/plain' }, body: 'x' },
    415,
    'DLI.0001',
  ],
  ['broken JSON', { method: 'POST', path: '/jobs/submit-job', headers: JSON_TYPE, body: '{"sql":' }, 400, 'DLI.0001'],
  ['a list as body', { method: 'POST', path: '/jobs/submit-job', headers: JSON_TYPE, body: '[1]' }, 400, 'DLI.0001'],
  ['a number as sql', sql(5), 400, 'DLI.0001'],
  ['null as sql', sql(null), 400, 'DLI.0001'],
  ['no sql', sql(undefined), 400, 'DLI.0001'],
  ['blank sql', sql(' \n\t '), 400, 'DLI.0001'],
  ['a conf without =', sql('SELECT 1', { conf: ['a'] }), 400, 'DLI.0001'],
  ['a conf that is no list', sql('SELECT 1', { conf: 'a=b' }), 400, 'DLI.0001'],
  ['a limit of rows that is no number', sql('SELECT 1', { conf: ['spark.sql.files.maxRecordsPerFile=x'] }), 400, 'DLI.0001'],
  ['a time-out that is no number', sql('SELECT 1', { conf: ['dli.sql.job.timeout=soon'] }), 400, 'DLI.0001'],
  ['21 tags', sql('SELECT 1', { tags: Array.from({ length: 21 }, (_, i) => ({ key: `k${i}`, value: 'v' })) }), 400, 'DLI.0001'],
  ['a bad currentdb', sql('SELECT 1', { currentdb: 'a b' }), 400, 'DLI.0001'],
  ['an unknown engine', sql('SELECT 1', { engine_type: 'presto' }), 400, 'DLI.0001'],
  ['an unknown queue', sql('SELECT 1', { queue_name: 'nowhere' }), 400, 'DLI.0002'],
  ['a statement above 1 MiB', sql(`SELECT '${'x'.repeat(1024 * 1024)}'`), 400, 'DLI.0001'],
  ['two statements', sql('SELECT 1; SELECT 2'), 400, 'DLI.0004'],
  ['what is no statement', sql('SELEC 1'), 400, 'DLI.0004'],
  ['an unfinished statement', sql('SELECT 1 +'), 400, 'DLI.0004'],
  ['a NUL byte', sql('SELECT 1 \u0000'), 400, 'DLI.0004'],
  ['half of a surrogate pair', { ...sql('x'), body: '{"sql":"SELECT \'\\ud800\'"}' }, 400, 'DLI.0001'],
  ['a conf with NUL', sql('SELECT 1', { conf: ['a=\u0000'] }), 400, 'DLI.0001'],
  ['an open string', sql("SELECT 'a"), 400, 'DLI.0004'],
  ['10,000 parentheses', sql(`SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`), 400, 'DLI.0004'],
  ['a malformed job id', { path: '/jobs/a_b/status' }, 400, 'DLI.0001'],
  ['an unknown job id', { path: '/jobs/00000000-0000-4000-8000-000000000000/status' }, 400, 'DLI.0002'],
  ['the detail of an unknown job', { path: '/jobs/00000000-0000-4000-8000-000000000000/detail' }, 404, 'DLI.0002'],
  ['a cancel of an unknown job', { method: 'DELETE', path: '/jobs/00000000-0000-4000-8000-000000000000' }, 400, 'DLI.0002'],
  ['page-size 0', { path: '/jobs?page-size=0' }, 400, 'DLI.0001'],
  ['page-size 101', { path: '/jobs?page-size=101' }, 400, 'DLI.0001'],
  ['page-size abc', { path: '/jobs?page-size=abc' }, 400, 'DLI.0001'],
  ['an unknown order', { path: '/jobs?order=sideways' }, 400, 'DLI.0001'],
  ['an unknown queue to read', { path: '/queues/nowhere' }, 400, 'DLI.0002'],
  ['an unknown route', { path: '/nothing/here' }, 404, 'APIG.0101'],
  ['a wrong method', { method: 'PUT', path: '/jobs/submit-job', headers: JSON_TYPE, body: '{}' }, 405, 'APIG.0101'],
]

async function send({
  method = 'GET',
  path,
  headers = {},
  body,
}: Request): Promise<{ status: number; body: { error_code: string; error_msg: string } }> {
  const response = await fetch(`${server.url}/v1.0/${server.projectId}${path}`, {
    method,
    headers: { 'X-Auth-Token': token, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  assert.ok(response.headers.get('X-Request-Id'), 'every answer has a request id')
  return { status: response.status, body: (await response.json()) as never }
}

describe('requests that are refused', () => {
  for (const [name, request, status, code] of REQUESTS) {
    test(name, async () => {
      const reply = await send(request)
      assert.deepEqual([reply.status, reply.body.error_code], [status, code], reply.body.error_msg)
      assert.match(reply.body.error_msg, /^\S.{5,}/)
      assert.doesNotMatch(reply.body.error_msg, /\bat .*\.ts:|node_modules|undefined|\[object/)
    })
  }

  test('no credentials, bad ones, and those of another project', async () => {
    const get = async (project: string, headers: Record<string, string>) => {
      const response = await fetch(`${server.url}/v1.0/${project}/jobs`, { headers })
      return [response.status, ((await response.json()) as { error_code: string }).error_code]
    }
    assert.deepEqual(await get(server.projectId, {}), [401, 'DLI.0013'])
    assert.deepEqual(await get(server.projectId, { 'X-Auth-Token': 'wrong' }), [401, 'DLI.0013'])
    assert.deepEqual(await get(server.projectId, { 'X-Auth-Token': '' }), [400, 'DLI.0015'])
    assert.deepEqual(await get('0'.repeat(32), { 'X-Auth-Token': token }), [403, 'DLI.0003'])
  })
})

/** Statements that are accepted and end FAILED, with the code in the message. */
const STATEMENTS: readonly [string, string, RegExp][] = [
  [
    'an unknown table in a query',
    'SELECT * FROM nowhere',
    /^DLI\.0005: AnalysisException: Table or view not found: nowhere; line 1 pos 14$/,
  ],
  [
    'an unknown database in a query',
    'SELECT * FROM nodb.good',
    /^DLI\.0005: AnalysisException: Table or view not found: nodb\.good; line 1 pos 14$/,
  ],
  ['an unknown column', 'SELECT nope FROM good', /^DLI\.0005: AnalysisException: Column 'nope' does not exist/],
  ['an unknown function', 'SELECT nonesuch(1)', /^DLI\.0005: AnalysisException: Undefined function: nonesuch/],
  ['an unknown table to describe', 'DESCRIBE nowhere', /^DLI\.0002: /],
  ['an unknown table to drop', 'DROP TABLE nowhere', /^DLI\.0002: /],
  ['an unknown database to drop', 'DROP DATABASE nowhere', /^DLI\.0002: /],
  ['a table that is there', 'CREATE TABLE good (id int)', /^DLI\.0006: /],
  ['the database default', 'CREATE DATABASE default', /^DLI\.0007: /],
  [
    'a CSV that is not there',
    'SELECT * FROM absent',
    /^DLI\.0002: FileNotFoundException: Path does not exist: obs:\/\/bucket1\/absent\.csv/,
  ],
  ['a CSV that is not UTF-8', 'SELECT * FROM not_utf8', /^DLI\.0999: IOException: /],
  ['a Parquet file that is none', 'SELECT * FROM broken', /^DLI\.0999: IOException: /],
  ['a bad field under FAILFAST', 'SELECT * FROM fail_fast', /^DLI\.0018: SparkException: /],
  ['a path outside', "CREATE TABLE passwd (line string) USING csv OPTIONS (path '/etc/passwd')", /^DLI\.0011: /],
  [
    'a path that climbs',
    "CREATE TABLE climbs (line string) USING csv OPTIONS (path 'obs://bucket1/../../etc/passwd')",
    /^DLI\.00(01|11): /,
  ],
  [
    'CTAS on a path',
    "CREATE TABLE c USING csv OPTIONS (path 'obs://bucket1/c') AS SELECT 1 AS one",
    /^DLI\.0007: UnsupportedOperationException: CREATE TABLE … AS SELECT of an external table is not supported/,
  ],
  ['an INSERT into an external table', "INSERT INTO good VALUES (1, 'a')", /^DLI\.0007: /],
  ['a statement without a meaning yet', 'CREATE INDEX i ON good (a)', /^DLI\.0007: UnsupportedOperationException: CREATE INDEX/],
  ["a function of the engine's own", "SELECT read_text('/etc/passwd')", /^DLI\.0005: AnalysisException: Undefined function: read_text/],
  ["a table function of the engine's own", "SELECT * FROM read_csv('/etc/passwd')", /^DLI\.000[457]: /],
  ['a file as a table', "SELECT * FROM '/etc/passwd'", /^DLI\.000[457]: /],
]

describe('statements that fail', () => {
  for (const [name, text, message] of STATEMENTS) {
    test(name, async () => {
      const reply = await server.submit(text)
      if (reply.status === 400) {
        assert.match(`${reply.body.error_code}: `, message)
        return
      }
      const status = await server.until(reply.body.job_id, ['FINISHED', 'FAILED', 'CANCELLED'])
      assert.equal(status.status, 'FAILED')
      assert.match(status.message, message)
      assert.doesNotMatch(status.message, /read_csv_auto|Binder Error|Catalog Error|Parser Error|node_modules/)
    })
  }

  test('a bad field under PERMISSIVE is NULL and no error', async () => {
    const { job_id, status } = await server.run('SELECT * FROM bad_field')
    assert.equal(status, 'FINISHED')
    assert.deepEqual(await server.rows(job_id), [
      [1, 'a'],
      [null, 'b'],
    ])
  })

  test('and the server is still up', async () => {
    const { job_id } = await server.run('SELECT id FROM good ORDER BY id')
    assert.deepEqual(await server.rows(job_id), [[1], [2]])
  })
})
