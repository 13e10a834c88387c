import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { passwordBody, type TestApp, testApp } from './support.ts'

let http: TestApp
before(async () => {
  http = await testApp()
})
after(() => http.close())

const JOBS = '/v1.0/PROJECT/jobs'
const submit = (body: object) => http.call('POST', `${JOBS}/submit-job`, { body })

describe('SQL jobs', () => {
  test('submit, status, detail, preview, cancel', async () => {
    const submitted = await submit({ sql: 'SELECT 1', currentdb: 'Db', conf: ['a = 1'], tags: [{ key: 'k', value: 'v' }], unknown: 1 })
    assert.equal(submitted.status, 200)
    const { job_id: id } = submitted.body
    assert.deepEqual(submitted.body, { is_success: true, message: '', job_id: id, job_type: 'QUERY', job_mode: 'async' })

    const { body: status } = await http.call('GET', `${JOBS}/${id}/status`)
    assert.deepEqual([status.status, status.user_conf, status.tags], ['LAUNCHING', '{"a":"1"}', [{ key: 'k', value: 'v' }]])
    const { body: detail } = await http.call('GET', `${JOBS}/${id}/detail`)
    assert.deepEqual([detail.database_name, detail.job_id], ['Db', id])

    const early = await http.call('GET', `${JOBS}/${id}/preview`)
    assert.deepEqual([early.status, early.body.error_code], [400, 'DLI.0999'])
    http.jobs.jobs[0] = { ...(http.jobs.jobs[0] as (typeof http.jobs.jobs)[0]), status: 'FINISHED' }
    const { body: preview } = await http.call('GET', `${JOBS}/${id}/preview?page-size=2&queue-name=default`)
    assert.deepEqual(
      [preview.rows, preview.row_count],
      [
        [
          [1, 'aaa'],
          [2, null],
        ],
        3,
      ],
    )

    const tooLate = await http.call('DELETE', `${JOBS}/${id}`, { headers: { 'Content-Type': 'application/json' } })
    assert.deepEqual([tooLate.status, tooLate.body.error_code], [400, 'DLI.0999'])
    const { body: other } = await submit({ sql: 'SELECT 2' })
    for (const _ of ['once', 'and again']) {
      const cancelled = await http.call('DELETE', `${JOBS}/${other.job_id}`, { headers: { 'Content-Type': 'application/json' } })
      assert.deepEqual([cancelled.status, cancelled.body], [200, { is_success: true, message: '' }])
    }
  })

  test('a sync statement answers with schema and rows, every cell text or null', async () => {
    const { body } = await submit({ sql: 'DESC t' })
    assert.deepEqual([body.job_mode, body.schema, body.rows], ['sync', [{ col_name: 'string' }], [['c1'], [null], ['5']]])
  })

  test('the list has one array, the count of all, and reads its parameters', async () => {
    const { body } = await http.call('GET', `${JOBS}?page-size=1&job-type=ALL&start=0&end=0&tags=a%3D1%2Cb&with-nothing=x`)
    assert.deepEqual(
      Object.entries(body)
        .filter(([, value]) => Array.isArray(value))
        .map(([name]) => name),
      ['jobs'],
    )
    assert.deepEqual([body.job_count, body.jobs.length], [http.jobs.jobs.length, 1])
    const asked = http.jobs.asked.at(-1)
    assert.deepEqual([asked?.page, asked?.filter.types, asked?.filter.fromMs], [{ offset: 0, limit: 1 }, null, null])
    assert.deepEqual(asked?.filter.tags, [
      { key: 'a', value: '1' },
      { key: 'b', value: null },
    ])
    assert.deepEqual((await http.call('GET', `${JOBS}?current-page=1000`)).body.jobs, [])
  })

  test('the same job under v1, with slashes too many, and one at the end', async () => {
    const id = http.jobs.jobs[0]?.id
    for (const url of [`/v1/PROJECT/jobs/${id}/status`, `//v1//PROJECT/jobs/${id}//status/`, `/v1.0/PROJECT/jobs/${id}/status?x=%`]) {
      const { status, body } = await http.call('GET', url)
      assert.deepEqual([status, body.job_id], [200, id], url)
    }
  })

  test('a stopping server takes no statement and answers everything else', async () => {
    const id = http.jobs.jobs[0]?.id
    http.setReadiness('stopping')
    const refused = await submit({ sql: 'SELECT 1' })
    assert.deepEqual([refused.status, refused.body.error_code, refused.headers['retry-after']], [503, 'DLI.0999', '1'])
    assert.equal((await http.call('GET', '/readyz')).status, 503)
    assert.equal((await http.call('GET', '/healthz')).status, 200)
    assert.equal((await http.call('GET', `${JOBS}/${id}/status`)).status, 200)
    http.setReadiness('ready')
    assert.equal((await http.call('GET', '/readyz')).status, 200)
  })
})

describe('queues', () => {
  const names = async (query: string) => {
    const { body } = await http.call('GET', `/v1.0/PROJECT/queues${query}`)
    return body.queues.map(({ queue_name }: { queue_name: string }) => queue_name)
  }

  test('list: type, order, pages', async () => {
    assert.deepEqual(await names(''), ['default', 'fast'])
    assert.deepEqual(await names('?queue_type=all&with-charge-info=True&with-priv=false'), ['batch', 'default', 'fast'])
    assert.deepEqual(await names('?queue_type=general'), ['batch'])
    assert.deepEqual(await names('?queue_type=all&order=cu_desc'), ['fast', 'default', 'batch'])
    assert.deepEqual(await names('?queue_type=all&page-size=2&current-page=2'), ['fast'])
    assert.deepEqual(await names('?page-size=2&current-page=9'), [])
    assert.deepEqual(await names('?tags=a'), [])
  })

  test('one: three names in camel case, found in any case', async () => {
    const { body } = await http.call('GET', '/v1.0/PROJECT/queues/FAST')
    assert.deepEqual([body.queueName, body.queueType, body.cuCount, body.resource_id], ['fast', 'sql', 64, 'id-of-fast'])
    assert.ok(!('queue_name' in body))
  })
})

describe('identity', () => {
  const scope = { project: { name: 'local-1', domain: { name: 'open-dli' } } }
  const ask = (body: unknown, query = '') => http.call('POST', `/v3/auth/tokens${query}`, { headers: { 'X-Auth-Token': '' }, body })

  test('a token, its check, its end', async () => {
    const issued = await ask(passwordBody(scope))
    assert.equal(issued.status, 201)
    const text = String(issued.headers['x-subject-token'])
    const { token } = issued.body
    assert.match(token.expires_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    assert.deepEqual([token.methods, token.project.id, token.user.name, token.roles.length], [['password'], http.project, 'admin', 1])
    assert.ok(token.catalog.some(({ type }: { type: string }) => type === 'dli'))
    assert.ok(!issued.text.includes(text))

    const checked = await http.call('GET', '/v3/auth/tokens', { headers: { 'X-Subject-Token': text } })
    assert.deepEqual([checked.status, checked.headers['x-subject-token'], checked.body.token.expires_at], [200, text, token.expires_at])
    const head = await http.call('HEAD', '/v3/auth/tokens', { headers: { 'X-Subject-Token': text } })
    assert.deepEqual([head.status, head.text], [200, ''])

    const ended = await http.call('DELETE', '/v3/auth/tokens', { headers: { 'X-Subject-Token': text } })
    assert.deepEqual([ended.status, ended.text], [204, ''])
    assert.equal((await http.call('GET', JOBS, { headers: { 'X-Auth-Token': text } })).status, 401)
    const gone = await http.call('GET', '/v3/auth/tokens', { headers: { 'X-Subject-Token': text } })
    assert.deepEqual([gone.status, gone.body.error.title], [404, 'Not Found'])
  })

  test('nocatalog leaves the catalog out; a domain token has no DLI addresses', async () => {
    assert.ok(!('catalog' in (await ask(passwordBody(scope), '?nocatalog=anything')).body.token))
    const { token } = (await ask(passwordBody(undefined))).body
    assert.deepEqual([token.domain.name, token.catalog.length], ['open-dli', 1])
  })

  test('another scope for a token, given in the body or in the header', async () => {
    const identity = (token: object) => ({ auth: { identity: { methods: ['token'], token }, scope } })
    assert.equal((await ask(identity({ id: http.token }))).status, 201)
    assert.equal((await http.call('POST', '/v3/auth/tokens', { body: identity({}) })).status, 201)
  })

  const wrong: readonly (readonly [string, unknown, number, string])[] = [
    ['a wrong password', passwordBody(scope, { password: 'wrong' }), 401, 'Unauthorized'],
    ['an unknown user', passwordBody(scope, { name: 'nobody' }), 401, 'Unauthorized'],
    ['an unknown project', passwordBody({ project: { name: 'nowhere' } }), 401, 'Unauthorized'],
    ['a method that is not offered', { auth: { identity: { methods: ['totp'] } } }, 401, 'Unauthorized'],
    ['no auth', {}, 400, 'Bad Request'],
    ['no methods', { auth: { identity: { methods: [] } } }, 400, 'Bad Request'],
    ['no password member', { auth: { identity: { methods: ['password'] } } }, 400, 'Bad Request'],
    ['a body without a type', Buffer.from('{'), 415, 'Unsupported Media Type'],
  ]
  for (const [name, body, status, title] of wrong) {
    test(`${name} is answered as Keystone does`, async () => {
      const reply = await ask(body)
      assert.deepEqual([reply.status, reply.body.error.code, reply.body.error.title], [status, status, title], reply.text)
    })
  }

  test('wrong user and wrong password look alike', async () => {
    const [user, password] = await Promise.all([
      ask(passwordBody(scope, { name: 'nobody' })),
      ask(passwordBody(scope, { password: 'wrong' })),
    ])
    assert.deepEqual(user.body, password.body)
  })

  test('projects, domains, catalog', async () => {
    const one = await http.call('GET', '/v3/projects?name=local-1')
    assert.deepEqual(
      one.body.projects.map(({ id, name }: { id: string; name: string }) => [id, name]),
      [[http.project, 'local-1']],
    )
    assert.equal(one.body.links.next, null)
    assert.deepEqual((await http.call('GET', '/v3/projects?name=nowhere')).body.projects, [])
    assert.equal((await http.call('GET', '/v3/auth/projects')).body.projects.length, 2)
    assert.equal((await http.call('GET', '/v3/auth/domains?name=open-dli')).body.domains[0].name, 'open-dli')
    const { catalog } = (await http.call('GET', '/v3/auth/catalog')).body
    assert.ok(catalog.every(({ endpoints }: { endpoints: { url: string }[] }) => endpoints[0]?.url.startsWith('http://dli.test/')))
  })

  test('discovery', async () => {
    const root = await http.call('GET', '/')
    assert.deepEqual([root.status, root.body.versions.values.map(({ id }: { id: string }) => id)], [300, ['v3.6', 'v1.0']])
    for (const url of ['/v3', '/v3/']) assert.equal((await http.call('GET', url)).body.version.id, 'v3.6')
  })
})
