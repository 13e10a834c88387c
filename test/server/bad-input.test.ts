import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { OTHER_PROJECT, type TestApp, testApp } from './support.ts'

let http: TestApp
before(async () => {
  http = await testApp()
})
after(() => http.close())

const SUBMIT = '/v1.0/PROJECT/jobs/submit-job'
const JSON_TYPE = { 'Content-Type': 'application/json' }
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

interface Case {
  readonly method?: string
  readonly url: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
}
const submit = (body: unknown, headers: Record<string, string> = JSON_TYPE): Case => ({ method: 'POST', url: SUBMIT, headers, body })
const get = (path: string): Case => ({ url: `/v1.0/PROJECT${path}` })

/** What is sent, and the status, the code and the start of the sentence that answer it. */
const CASES: readonly (readonly [string, Case, number, string, RegExp?])[] = [
  ['no body', { method: 'POST', url: SUBMIT }, 400, 'DLI.0001', /^The body must be a JSON object$/],
  ['an empty body', submit(''), 400, 'DLI.0001', /^The body must be/],
  ['a body of text', submit('x', { 'Content-Type': 'text/plain' }), 415, 'DLI.0001', /^unsupported media Type: text\/plain/],
  ['a body without a type', submit('{"sql":"x"}', {}), 415, 'DLI.0001'],
  ['a type that is none', submit('{"sql":"x"}', { 'Content-Type': 'nonsense' }), 415, 'DLI.0001'],
  ['a form', submit('sql=x', { 'Content-Type': 'application/x-www-form-urlencoded' }), 415, 'DLI.0001'],
  ['broken JSON', submit('{"sql":'), 400, 'DLI.0001', /^The body is not valid JSON$/],
  ['not UTF-8', submit(Buffer.from([0x22, 0xff, 0x22])), 400, 'DLI.0001', /^The body is not UTF-8$/],
  ['null', submit('null'), 400, 'DLI.0001'],
  ['a list', submit('[]'), 400, 'DLI.0001'],
  ['a text', submit('"SELECT 1"'), 400, 'DLI.0001'],
  ['deep nesting', submit(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 400, 'DLI.0001'],
  ['no sql', submit({}), 400, 'DLI.0001', /^sql is missing$/],
  ['a number as sql', submit({ sql: 5 }), 400, 'DLI.0001', /^sql must be a string$/],
  ['null as sql', submit({ sql: null }), 400, 'DLI.0001'],
  ['blank sql', submit({ sql: ' \n\t' }), 400, 'DLI.0001', /^sql must not be blank$/],
  ['sql above 1 MiB', submit({ sql: 'x'.repeat(1024 * 1024 + 1) }), 400, 'DLI.0001', /^The statement has 1048577 characters/],
  ['a body above 12 MiB', submit(`{"sql":"${'x'.repeat(12 * 1024 * 1024)}"}`), 413, 'APIGW.0201', /^Request entity too large/],
  ['a bad currentdb', submit({ sql: 'x', currentdb: 'a-b' }), 400, 'DLI.0001', /^currentdb is not a valid name/],
  ['a NUL in currentdb', submit({ sql: 'x', currentdb: 'a\0' }), 400, 'DLI.0001'],
  ['a bad queue name', submit({ sql: 'x', queue_name: '_q' }), 400, 'DLI.0001'],
  ['an unknown queue', submit({ sql: 'x', queue_name: 'nowhere' }), 400, 'DLI.0002', /^There is no queue named nowhere$/],
  ['conf that is no list', submit({ sql: 'x', conf: { a: 'b' } }), 400, 'DLI.0001', /^conf must be a list$/],
  ['conf without an equals sign', submit({ sql: 'x', conf: ['a'] }), 400, 'DLI.0001', /^conf: "a"/],
  ['conf of numbers', submit({ sql: 'x', conf: [1] }), 400, 'DLI.0001', /^conf\.0 must be a string$/],
  ['a bad tag', submit({ sql: 'x', tags: [{ key: '_sys_x', value: '' }] }), 400, 'DLI.0001', /^tags: /],
  ['an unknown engine', submit({ sql: 'x', engine_type: 'duckdb' }), 400, 'DLI.0001', /^engine_type /],
  ['a malformed job id', get('/jobs/a_b/status'), 400, 'DLI.0001', /^job_id is not a valid/],
  ['a job id of 65 characters', get(`/jobs/${'a'.repeat(65)}/status`), 400, 'DLI.0001'],
  ['a job id of 2,000 characters', get(`/jobs/${'a'.repeat(2000)}/status`), 400, 'DLI.0001'],
  ['an unknown job: status', get(`/jobs/${UNKNOWN}/status`), 400, 'DLI.0002', /^There is no job with id 0/],
  ['an unknown job: preview', get(`/jobs/${UNKNOWN}/preview`), 400, 'DLI.0002'],
  ['an unknown job: cancel', { method: 'DELETE', url: `/v1.0/PROJECT/jobs/${UNKNOWN}` }, 400, 'DLI.0002'],
  ['an unknown job: detail', get(`/jobs/${UNKNOWN}/detail`), 404, 'DLI.0002'],
  ['a NUL in a path', get('/jobs/a%00b/status'), 400, 'DLI.0001'],
  ['a bare percent in a path', get('/jobs/100%/status'), 400, 'DLI.0001'],
  ['an escape that is not UTF-8', get('/jobs/%ff/status'), 400, 'DLI.0001', /^The path holds/],
  ['page-size 0', get('/jobs?page-size=0'), 400, 'DLI.0001', /^page-size must be >= 1$/],
  ['page-size 101', get('/jobs?page-size=101'), 400, 'DLI.0001'],
  ['page-size abc', get('/jobs?page-size=abc'), 400, 'DLI.0001', /^page-size must be a whole number$/],
  ['page-size 1.5', get('/jobs?page-size=1.5'), 400, 'DLI.0001'],
  ['page-size twice', get('/jobs?page-size=1&page-size=2'), 400, 'DLI.0001'],
  ['current-page 0', get('/jobs?current_page=0'), 400, 'DLI.0001'],
  ['start abc', get('/jobs?start=abc'), 400, 'DLI.0001'],
  ['an unknown order', get('/jobs?order=sideways'), 400, 'DLI.0001', /^order: "sideways" is none of/],
  ['an unknown type', get('/jobs?job-type=NOPE'), 400, 'DLI.0001'],
  ['an unknown state', get('/jobs?job-status=NOPE'), 400, 'DLI.0001'],
  ['a pattern of 1,025 characters', get(`/jobs?sql_pattern=${'a'.repeat(1025)}`), 400, 'DLI.0001'],
  ['preview of 1,001 rows', get(`/jobs/${UNKNOWN}/preview?page-size=1001`), 400, 'DLI.0001'],
  ['preview through an unknown queue', get(`/jobs/${UNKNOWN}/preview?queue-name=nowhere`), 400, 'DLI.0002', /^There is no queue/],
  ['an unknown queue to read', get('/queues/nowhere'), 400, 'DLI.0002'],
  ['a bad queue name to read', get('/queues/a-b'), 400, 'DLI.0001'],
  ['an unknown queue type', get('/queues?queue_type=nope'), 400, 'DLI.0001'],
  ['an unknown route', get('/nothing/here'), 404, 'APIG.0101', /^The API does not exist/],
  ['an unknown route with a body', { method: 'POST', url: '/nothing', headers: JSON_TYPE, body: '{' }, 404, 'APIG.0101'],
  ['a wrong method', { method: 'PUT', url: SUBMIT, headers: JSON_TYPE, body: '{' }, 405, 'APIG.0101', /PUT/],
  ['a literal that is no job id', { method: 'DELETE', url: SUBMIT }, 405, 'APIG.0101'],
]

describe('bad input', () => {
  for (const [name, { method = 'GET', url, headers = {}, body }, status, code, sentence] of CASES) {
    test(name, async () => {
      const reply = await http.call(method, url, { headers, ...(body === undefined ? {} : { body }) })
      assert.deepEqual([reply.status, reply.body.error_code], [status, code], reply.text)
      assert.match(String(reply.headers['x-request-id']), /^[0-9a-f]{32}$/)
      assert.match(String(reply.headers['content-type']), /^application\/json/)
      assert.match(reply.body.error_msg, sentence ?? /^\S.{5,}/)
      assert.doesNotMatch(reply.text, /node_modules|\.ts:|undefined|\[object/)
      if (code.startsWith('APIG')) assert.equal(reply.body.request_id, reply.headers['x-request-id'])
    })
  }

  test('a job of another project is unknown', async () => {
    const { body } = await http.call('POST', SUBMIT, { body: { sql: 'SELECT 1' } })
    const token = await http.tokenFor({ project: { id: OTHER_PROJECT } })
    const url = `/v1.0/${OTHER_PROJECT}/jobs/${body.job_id}/status`
    const reply = await http.call('GET', url, { headers: { 'X-Auth-Token': token } })
    assert.deepEqual([reply.status, reply.body.error_code], [400, 'DLI.0002'])
  })

  test('and the app still answers', async () => {
    assert.equal((await http.call('GET', '/v1.0/PROJECT/jobs')).status, 200)
  })
})

test('an unknown error shows nothing of its inside and is logged whole', async () => {
  http.jobs.fails = new Error('secret words of the inside')
  const reply = await http.call('GET', `/v1.0/PROJECT/jobs/${UNKNOWN}/status`)
  http.jobs.fails = null
  assert.deepEqual([reply.status, reply.body.error_code], [500, 'DLI.0999'])
  assert.doesNotMatch(reply.text, /secret/)
  const line = http.lines().find(({ event, request_id: id }) => event === 'http.error' && id === reply.headers['x-request-id'])
  assert.match(JSON.stringify(line?.err), /secret words of the inside.*stack/)
})
