import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { passwordToken, type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

describe('results', () => {
  const folder = temporaryFolder('results')
  let server: RunningServer
  let token: string
  let small: string
  let large: string
  const ROWS = 120_000
  before(async () => {
    server = await startServer(join(folder.path, 'data'))
    token = await passwordToken(server.url, server.credentials)
    small = await finished("SELECT * FROM VALUES (1, 'x', timestamp'2020-01-02 03:04:05'), (2, 'a,b', NULL) AS t(a, b, c) ORDER BY a")
    large = await finished(`SELECT id, concat('name ', id) AS name FROM range(${ROWS}) ORDER BY id`)
  })
  after(async () => {
    await server?.kill('SIGTERM')
    folder.remove()
  })

  async function finished(sql: string): Promise<string> {
    const status = await server.run(sql)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status.job_id
  }
  async function download(jobId: string, query = '', headers: Readonly<Record<string, string>> = {}) {
    const url = `${server.url}/v1.0/${server.projectId}/jobs/${jobId}/result${query}`
    const response = await fetch(url, { headers: { 'X-Auth-Token': token, ...headers } })
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
  }

  test('a whole result page by page, of small and large ones, and nothing past the end', async () => {
    const page = async (jobId: string, query: string) => (await server.call('GET', `/jobs/${jobId}?${query}`)).body
    const first = await page(large, 'page-size=100')
    assert.deepEqual(
      [first.row_count, first.rows.length, first.rows[0], first.schema],
      [ROWS, 100, [0, 'name 0'], [{ id: 'bigint' }, { name: 'string' }]],
    )
    assert.deepEqual((await page(large, 'page-size=100&current-page=1200')).rows.at(-1), [ROWS - 1, `name ${ROWS - 1}`])
    assert.deepEqual((await page(large, 'page-size=100&current-page=1201')).rows, [])
    assert.equal((await page(large, '')).rows.length, 50)
    assert.deepEqual((await page(small, 'page_size=1&current_page=2')).rows, [[2, 'a,b', null]])
    const { body } = await server.call('GET', `/queues/default/jobs/${small}?page-size=1`)
    assert.deepEqual(body.rows, [[1, 'x', '2020-01-02 03:04:05']])
    const refused: readonly (readonly [string, string])[] = [
      [`/jobs/${small}?page-size=101`, 'DLI.0001'],
      [`/jobs/${small}?current-page=0`, 'DLI.0001'],
      [`/jobs/${small}?queue-name=nowhere`, 'DLI.0002'],
      [`/queues/other/jobs/${small}`, 'DLI.0002'],
      ['/jobs/208b08d4-0dc2-4dd7-8879-ddd4c020d7aa', 'DLI.0002'],
    ]
    for (const [path, code] of refused) {
      const answer = await server.call('GET', path)
      assert.deepEqual([answer.status, answer.body.error_code], [400, code], path)
    }
  })

  test('a result as a file: CSV, lines of JSON, Parquet', async () => {
    const csv = await download(small)
    assert.equal(csv.body.toString(), 'a,b,c\n1,x,2020-01-02T03:04:05.000Z\n2,"a,b",\n')
    assert.deepEqual(
      [csv.status, csv.headers.get('content-type'), csv.headers.get('content-length'), csv.headers.get('accept-ranges')],
      [200, 'text/csv; charset=utf-8', String(csv.body.length), 'bytes'],
    )
    assert.match(csv.headers.get('content-disposition') ?? '', new RegExp(`filename="${small}.csv"`))
    assert.equal((await download(small, '?format=csv&header=false')).body.toString(), '1,x,2020-01-02T03:04:05.000Z\n2,"a,b",\n')
    assert.equal(
      (await download(small, '?format=JSON')).body.toString(),
      '{"a":1,"b":"x","c":"2020-01-02T03:04:05.000Z"}\n{"a":2,"b":"a,b"}\n',
    )
    assert.equal((await download(small, '?format=parquet')).body.subarray(0, 4).toString(), 'PAR1')
    const lines = (await download(large)).body.toString().split('\n')
    assert.deepEqual([lines.length, lines[1], lines[ROWS]], [ROWS + 2, '0,name 0', `${ROWS - 1},name ${ROWS - 1}`])
    const empty = await finished('SELECT 1 AS a WHERE false')
    assert.equal((await download(empty, '?header=false')).body.length, 0)
  })

  test('intervals at any depth keep their value on the way through a file', async () => {
    const job = await finished(`SELECT map(1, INTERVAL 3 MICROSECOND) AS m, INTERVAL '178956970-7' YEAR TO MONTH AS y,
      array(INTERVAL '-1-2' YEAR TO MONTH, NULL) AS a, named_struct('d', INTERVAL '-1 02:03:04.000005' DAY TO SECOND) AS s`)
    assert.deepEqual(await server.rows(job), [['{1:0 00:00:00.000003000}', '178956970-7', '[-1-2,null]', '{"d":-1 02:03:04.000005000}']])
  })

  test('a part of it: ranges and tags', async () => {
    const whole = await download(large)
    const etag = whole.headers.get('etag') ?? ''
    const { length } = whole.body
    const cases: readonly (readonly [Readonly<Record<string, string>>, number, number, number])[] = [
      [{ Range: 'bytes=0-9' }, 206, 0, 9],
      [{ Range: `bytes=${length - 5}-` }, 206, length - 5, length - 1],
      [{ Range: 'bytes=-7' }, 206, length - 7, length - 1],
      [{ Range: `bytes=10-${length * 2}` }, 206, 10, length - 1],
      [{ Range: 'bytes=0-9', 'If-Range': etag }, 206, 0, 9],
      [{ Range: 'bytes=0-9', 'If-Range': '"another"' }, 200, 0, length - 1],
      [{ Range: 'bytes=0-1,4-5' }, 200, 0, length - 1],
      [{ Range: 'lines=0-1' }, 200, 0, length - 1],
      [{ Range: 'bytes=9-1' }, 200, 0, length - 1],
    ]
    for (const [headers, status, from, to] of cases) {
      const part = await download(large, '', headers)
      assert.equal(part.status, status, JSON.stringify(headers))
      assert.ok(part.body.equals(whole.body.subarray(from, to + 1)), JSON.stringify(headers))
      assert.equal(part.headers.get('content-range'), status === 206 ? `bytes ${from}-${to}/${length}` : null)
    }
    const beyond = await download(large, '', { Range: `bytes=${length}-` })
    assert.deepEqual([beyond.status, beyond.headers.get('content-range'), beyond.body.length], [416, `bytes */${length}`, 0])
    const same = await download(large, '', { 'If-None-Match': etag })
    assert.deepEqual([same.status, same.body.length], [304, 0])
    assert.notEqual((await download(large, '?header=false')).headers.get('etag'), etag)
    // Made once, and never again by whoever asks at the same time.
    await Promise.all(Array.from({ length: 4 }, () => download(large, '?format=json')))
    const files = readdirSync(join(server.dataDir, 'results', server.projectId)).filter((name) => name.startsWith(`download-${large}`))
    assert.deepEqual(files.sort(), [`download-${large}-bare.csv`, `download-${large}.csv`, `download-${large}.json`])
  })

  test('what is no file of a result, or no result', async () => {
    const array = await finished('SELECT array(1) AS a')
    const twice = await finished('SELECT 1 AS a, 2 AS a')
    const failed = (await server.run('SELECT * FROM nowhere')).job_id
    const refused: readonly (readonly [string, string, string])[] = [
      [small, '?format=arrow', 'DLI.0007'],
      [small, '?format=xml', 'DLI.0001'],
      [array, '', 'DLI.0005'],
      [twice, '?format=json', 'DLI.0005'],
      [failed, '', 'DLI.0999'],
      ['208b08d4-0dc2-4dd7-8879-ddd4c020d7aa', '', 'DLI.0002'],
    ]
    for (const [jobId, query, code] of refused) {
      const { status, body } = await download(jobId, query)
      assert.deepEqual([status, JSON.parse(body.toString()).error_code], [400, code], `${jobId}${query}: ${body}`)
    }
    assert.equal((await download(twice)).body.toString(), 'a,a\n1,2\n')
    assert.equal((await download(array, '?format=json')).body.toString(), '{"a":[1]}\n')
    const shown = await finished('SHOW DATABASES')
    assert.equal((await download(shown)).body.toString(), 'namespace\ndefault\n')
  })
})
