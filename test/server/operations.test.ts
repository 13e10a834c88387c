import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { buildDocumentation, openApiDocument } from '../../src/server/documentation/document.ts'
import { PASSWORD, passwordBody, type TestApp, testApp } from './support.ts'

let http: TestApp
before(async () => {
  http = await testApp()
})
after(() => http.close())

describe('documentation', () => {
  test('docs/openapi.json is what the endpoints say (else: npm run generate)', async () => {
    const root = new URL('../../', import.meta.url)
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
    const documentation = await buildDocumentation(version)
    const document = JSON.parse(JSON.stringify(openApiDocument(documentation)))
    await documentation.close()
    assert.deepEqual(JSON.parse(readFileSync(new URL('docs/openapi.json', root), 'utf8')), document)
  })

  test('is open, has complete paths and no word of a tenant', async () => {
    const reply = await http.app.inject('/openapi.json')
    assert.equal(reply.statusCode, 200)
    const { paths, info } = reply.json()
    assert.equal(info.version, '1.2.3')
    assert.ok('/v1.0/{project_id}/jobs/{job_id}/status' in paths)
    for (const word of [http.project, http.token, 'open-dli.test', 'fast']) assert.ok(!reply.body.includes(word), word)
  })

  test('has a readable page', async () => {
    const page = await http.app.inject('/docs')
    assert.deepEqual([page.statusCode, String(page.headers['content-type']).startsWith('text/html')], [200, true])
    assert.match(String(page.headers['x-request-id']), /^[0-9a-f]{32}$/)
    assert.equal((await http.app.inject('/docs/static/swagger-ui.css')).statusCode, 200)
  })
})

test('metrics count requests by pattern and carry no tenant', async () => {
  await http.call('GET', '/v1.0/PROJECT/jobs/none/status')
  const { payload, headers } = await http.app.inject('/metrics')
  assert.match(String(headers['content-type']), /^text\/plain/)
  assert.match(payload, /open_dli_http_requests_total\{method="GET",route="\/v1\.0\/:project_id\/jobs\/:job_id\/status",status="400"\} 1/)
  assert.match(payload, /open_dli_http_request_seconds_count\{route="\/v1\.0\/:project_id\/jobs\/:job_id\/status"\} 1/)
  assert.match(payload, /open_dli_info\{version="1\.2\.3"\} 1/)
  assert.ok(!payload.includes(http.project))
})

describe('the log', () => {
  test('has one line a request, by its id', async () => {
    const reply = await http.call('GET', '/v1.0/PROJECT/queues')
    const mine = http.lines().filter(({ request_id: id }) => id === reply.headers['x-request-id'])
    assert.deepEqual(
      mine.map(({ event, method, status, route, project_id, level }) => [event, method, status, route, project_id, level]),
      [['http.request', 'GET', 200, '/v1.0/:project_id/queues', http.project, 'info']],
    )
  })

  test('holds no secret and no statement', async () => {
    await http.call('POST', '/v3/auth/tokens', { body: passwordBody(undefined) })
    await http.call('POST', '/v1.0/PROJECT/jobs/submit-job', { body: { sql: "SELECT 'my secret'" } })
    const text = JSON.stringify(http.lines())
    for (const secret of [PASSWORD, http.token, 'my secret']) assert.ok(!text.includes(secret))
  })

  test('has a line for a request that its sender gave up', async () => {
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<never>()
    const list = http.jobs.list.bind(http.jobs)
    http.jobs.list = () => {
      asked.resolve()
      return answered.promise
    }
    await http.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = http.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /v1.0/${http.project}/jobs HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${http.token}\r\n\r\n`)
    await asked.promise
    const closed = once(socket, 'close')
    socket.destroy()
    await closed
    const found = () => http.lines().find(({ aborted }) => aborted === true)
    for (let turn = 0; turn < 1000 && found() === undefined; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2))
    assert.deepEqual([found()?.status, found()?.route], [499, '/v1.0/:project_id/jobs'])
    answered.reject(new Error('too late'))
    http.jobs.list = list
  })
})
