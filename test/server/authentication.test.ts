import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { ENDPOINTS } from '../../src/server/endpoints.ts'
import { OTHER_PROJECT, type TestApp, testApp } from './support.ts'

let http: TestApp
before(async () => {
  http = await testApp()
  await http.app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => http.close())

const JOBS = '/v1.0/PROJECT/jobs'
const without = async (url: string, headers: Record<string, string>, method = 'GET') => {
  const reply = await http.app.inject({ method: method as 'GET', url: url.replace('PROJECT', http.project), headers })
  return { status: reply.statusCode, body: reply.body === '' ? null : JSON.parse(reply.body) }
}

describe('on DLI addresses', () => {
  const cases: readonly (readonly [string, Record<string, string>, number, string])[] = [
    ['no credentials', {}, 401, 'DLI.0013'],
    ['an unknown token', { 'X-Auth-Token': 'unknown' }, 401, 'DLI.0013'],
    ['an empty token', { 'X-Auth-Token': '' }, 400, 'DLI.0015'],
    ['a token with blanks', { 'X-Auth-Token': 'a b' }, 400, 'DLI.0015'],
  ]
  for (const [name, headers, status, code] of cases) {
    test(name, async () => {
      const reply = await without(JOBS, headers)
      assert.deepEqual([reply.status, reply.body.error_code], [status, code])
    })
  }

  test('a foreign project, and a token of the domain', async () => {
    const foreign = await http.call('GET', `/v1.0/${OTHER_PROJECT}/jobs`)
    assert.deepEqual([foreign.status, foreign.body.error_code], [403, 'DLI.0003'])
    const token = await http.tokenFor(undefined)
    const domain = await http.call('GET', JOBS, { headers: { 'X-Auth-Token': token } })
    assert.deepEqual([domain.status, domain.body.error_code], [403, 'DLI.0003'])
  })

  test('every endpoint that is not open wants credentials, in its own shape', async () => {
    for (const { method, path, access, errors } of Object.values(ENDPOINTS)) {
      if (access === 'open') continue
      const url = path.replace('{project_id}', http.project).replaceAll(/\{\w+\}/g, 'x')
      const { status, body } = await without(url, {}, method)
      assert.equal(status, 401, `${method} ${path}`)
      assert.equal(errors === 'dli' ? body.error_code : body.error.title, errors === 'dli' ? 'DLI.0013' : 'Unauthorized')
    }
  })

  test('a client cannot choose the request id', async () => {
    const reply = await http.call('GET', JOBS, { headers: { 'X-Request-Id': 'mine', 'request-id': 'mine' } })
    assert.match(String(reply.headers['x-request-id']), /^[0-9a-f]{32}$/)
  })
})

/** Send bytes, and read until the other side has answered or closed. */
async function raw(bytes: string): Promise<string> {
  const { port } = http.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
    if (/\r\n\r\n.*\}/s.test(answer)) socket.destroy()
  })
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

describe('over a socket', () => {
  const head = (headers: string) => `POST /v1.0/${http.project}/jobs/submit-job HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`

  test('a sender without credentials is answered before one byte of the body has come', async () => {
    const answer = await raw(head('Content-Type: application/json\r\nContent-Length: 1000000'))
    assert.match(answer, /^HTTP\/1\.1 401 /)
    assert.match(answer, /"DLI\.0013"/)
  })

  test('and so are a foreign project, an unknown route and a wrong method', async () => {
    const body = 'Content-Type: application/json\r\nContent-Length: 1000000'
    const foreign = `POST /v1.0/${OTHER_PROJECT}/jobs/submit-job HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${http.token}\r\n${body}\r\n\r\n`
    assert.match(await raw(foreign), /^HTTP\/1\.1 403 .*"DLI\.0003"/s)
    assert.match(await raw(`POST /nothing HTTP/1.1\r\nHost: x\r\n${body}\r\n\r\n`), /^HTTP\/1\.1 404 .*"APIG\.0101"/s)
    assert.match(await raw(`PUT /v3/auth/tokens HTTP/1.1\r\nHost: x\r\n${body}\r\n\r\n`), /^HTTP\/1\.1 405 .*"APIG\.0101"/s)
  })

  test('a body that is announced too large is refused unread', async () => {
    const answer = await raw(head(`X-Auth-Token: ${http.token}\r\nContent-Type: application/json\r\nContent-Length: 99999999`))
    assert.match(answer, /^HTTP\/1\.1 413 .*"APIGW\.0201"/s)
  })

  test('GET and DELETE may carry a body and a content type', async () => {
    const body = 'Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close'
    const line = (method: string, path: string) =>
      `${method} /v1.0/${http.project}${path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${http.token}\r\n${body}\r\n\r\n{}`
    assert.match(await raw(line('GET', '/jobs')), /^HTTP\/1\.1 200 /)
    assert.match(await raw(line('DELETE', '/jobs/00000000-0000-4000-8000-000000000000')), /^HTTP\/1\.1 400 .*"DLI\.0002"/s)
  })

  test('what is no HTTP gets an answer with a request id', async () => {
    assert.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 .*X-Request-Id: [0-9a-f]{32}.*"APIGW\.0201"/s)
    assert.match(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 .*X-Request-Id/s)
  })
})
