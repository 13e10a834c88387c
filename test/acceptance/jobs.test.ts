import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, TERMINAL, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('jobs')
let server: RunningServer

before(async () => {
  server = await startServer(join(folder.path, 'data'), ['--slots', '2'])
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

/** Runs for many seconds on any machine, and can be interrupted. */
const LONG = 'SELECT count(*) AS n FROM range(4000000000) a CROSS JOIN range(1000) b WHERE (a.id * b.id) % 7 = 3'

describe('jobs', () => {
  test('a cancel stops the work, shows within a second, and is final', async () => {
    const { body } = await server.submit(LONG)
    await server.until(body.job_id, ['RUNNING'])
    const { status, body: answer } = await server.call('DELETE', `/jobs/${body.job_id}`)
    assert.deepEqual([status, answer], [200, { is_success: true, message: '' }])
    const cancelled = await server.until(body.job_id, TERMINAL)
    assert.deepEqual([cancelled.status, cancelled.result_count], ['CANCELLED', 0])
    assert.match(cancelled.message, /cancelled by admin/)
    assert.equal((await server.call('DELETE', `/jobs/${body.job_id}`)).status, 200)
    const done = await server.run('SELECT 1 AS one')
    const late = await server.call('DELETE', `/jobs/${done.job_id}`)
    assert.deepEqual([late.status, late.body.error_code], [400, 'DLI.0999'])
  })

  test('one that waits for a slot is LAUNCHING, says nothing yet, and is cancelled without ever running', async () => {
    const running = await Promise.all([LONG, LONG].map(async (sql) => (await server.submit(sql)).body.job_id))
    await Promise.all(running.map((id) => server.until(id, ['RUNNING'])))
    const { body } = await server.submit('SELECT 2 AS two')
    const waiting = (await server.call('GET', `/jobs/${body.job_id}/status`)).body
    assert.deepEqual([waiting.status, waiting.detail, waiting.duration, waiting.message], ['LAUNCHING', '', 0, ''])
    await server.call('DELETE', `/jobs/${body.job_id}`)
    const status = await server.until(body.job_id, TERMINAL)
    assert.deepEqual([status.status, status.duration], ['CANCELLED', 0])
    for (const id of running) await server.call('DELETE', `/jobs/${id}`)
    for (const id of running) assert.equal((await server.until(id, TERMINAL)).status, 'CANCELLED')
  })

  test('dli.sql.job.timeout counts running time and ends the job CANCELLED with DLI.0019', async () => {
    const status = await server.run(LONG, { conf: ['dli.sql.job.timeout = 1'] })
    assert.equal(status.status, 'CANCELLED')
    assert.match(status.message, /^DLI\.0019: /)
    assert.ok(status.duration >= 1_000 && status.duration < 5_000, `ran ${status.duration} ms`)
    assert.equal(status.user_conf, '{"dli.sql.job.timeout":"1"}')
  })

  test('a running job tells its schema and how long it runs', async () => {
    const { body } = await server.submit(LONG)
    const status = await server.until(body.job_id, ['RUNNING'])
    assert.equal(status.detail, '{"type":"struct","fields":[{"name":"n","type":"long","nullable":false,"metadata":{}}]}')
    const progress = await server.call('GET', `/jobs/${body.job_id}/progress`)
    assert.equal(progress.status, 200)
    assert.ok(progress.body.progress >= 0 && progress.body.progress < 1)
    await server.call('DELETE', `/jobs/${body.job_id}`)
    await server.until(body.job_id, TERMINAL)
  })

  test('a large result is kept in a file and previewed like a small one', async () => {
    const status = await server.run("SELECT id, concat('row ', id) AS name, id / 4 AS quarter FROM range(100000) ORDER BY id DESC")
    assert.deepEqual([status.status, status.result_count], ['FINISHED', 100_000])
    const { body } = await server.call('GET', `/jobs/${status.job_id}/preview?page-size=2`)
    assert.deepEqual(body, {
      is_success: true,
      message: '',
      job_id: status.job_id,
      job_type: 'QUERY',
      row_count: 100_000,
      input_size: 0,
      schema: [{ id: 'bigint' }, { name: 'string' }, { quarter: 'double' }],
      rows: [
        [99_999, 'row 99999', 24_999.75],
        [99_998, 'row 99998', 24_999.5],
      ],
    })
    assert.equal((await server.rows(status.job_id)).length, 1_000)
  })

  test('the list finds jobs by what they are, newest first, and ends with an empty page', async () => {
    const marked = await server.run('SELECT 41 + 1 AS answer', { tags: [{ key: 'team', value: 'blue' }] })
    const list = async (query: string) => (await server.call('GET', `/jobs?${query}`)).body
    const all = await list('page-size=100')
    assert.equal(all.jobs[0].job_id, marked.job_id)
    assert.equal(all.job_count, all.jobs.length)
    assert.deepEqual((await list('page-size=1&current-page=1000')).jobs, [])
    const found = async (query: string) => (await list(query)).jobs.map((job: { job_id: string }) => job.job_id)
    assert.deepEqual(await found('tags=team%3Dblue'), [marked.job_id])
    assert.deepEqual(await found('sql_pattern=41%20%2B'), [marked.job_id])
    assert.deepEqual(await found(`job-id=${marked.job_id}&job-status=FINISHED&job-type=QUERY&queue_name=default&owner=admin`), [
      marked.job_id,
    ])
    assert.deepEqual(await found('job-status=SUSPENDED'), [])
    const cancelled = await list('job-status=CANCELLED')
    assert.ok(cancelled.jobs.length > 0 && cancelled.jobs.every((job: { status: string }) => job.status === 'CANCELLED'))
    const byDuration = (await list('order=duration_desc&page-size=3')).jobs.map((job: { duration: number }) => job.duration)
    assert.deepEqual(
      byDuration,
      [...byDuration].sort((a, b) => b - a),
    )
  })

  test('detail echoes the current database as it was sent', async () => {
    const { job_id } = await server.run('SELECT 1 AS one', { currentdb: 'Default' })
    const { body } = await server.call('GET', `/jobs/${job_id}/detail`)
    assert.deepEqual([body.database_name, body.table_name, body.owner], ['Default', '', 'admin'])
  })

  test('twenty clients at once: every INSERT lands once', async () => {
    await server.submit('CREATE TABLE many (n int)')
    const ends = await Promise.all(Array.from({ length: 20 }, (_, n) => server.run(`INSERT INTO many VALUES (${n})`)))
    assert.deepEqual([...new Set(ends.map((end) => `${end.status} ${end.message}`))], ['FINISHED '])
    const { job_id } = await server.run('SELECT count(*), count(DISTINCT n), sum(n) FROM many')
    assert.deepEqual(await server.rows(job_id), [[20, 20, 190]])
  })

  test('an ALTER in a storm of INSERTs waits for its turn', async () => {
    await server.run('CREATE TABLE stormy (n int)')
    const inserts = Array.from({ length: 24 }, (_, n) => server.run(`INSERT INTO stormy (n) VALUES (${n})`))
    const alters = Array.from({ length: 8 }, (_, n) => server.run(`ALTER TABLE stormy SET TBLPROPERTIES ('p${n}' = '${n}')`))
    const ends = await Promise.all([...inserts, ...alters])
    assert.deepEqual([...new Set(ends.map((end) => `${end.status} ${end.message}`))], ['FINISHED '])
    const { job_id } = await server.run('SELECT count(DISTINCT n) FROM stormy')
    assert.deepEqual(await server.rows(job_id), [[24]])
    const properties = await server.run('SHOW TBLPROPERTIES stormy')
    assert.equal((await server.rows(properties.job_id)).filter(([key]) => /^p[0-7]$/.test(String(key))).length, 8)
  })
})
