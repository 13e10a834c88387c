import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

describe('maintenance in the background', () => {
  const folder = temporaryFolder('maintenance-background')
  let server: RunningServer
  before(async () => {
    server = await startServer(join(folder.path, 'data'), ['--keep-removed-minutes', '0', '--maintenance-seconds', '1'])
  })
  after(async () => {
    await server?.kill('SIGTERM')
    folder.remove()
  })

  async function run(sql: string) {
    const status = await server.run(sql)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const rows = async (sql: string) => await server.rows((await run(sql)).job_id)
  const own = async () => (await server.call('GET', '/jobs?page-size=100&owner=open-dli')).body.jobs as Record<string, string>[]
  /** Asks until it is so, for as long as a test may take. */
  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 30_000
    while (!(await isSo())) {
      assert.ok(performance.now() < deadline, what)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  test('small files are put together and old snapshots forgotten, by jobs like others', async () => {
    await run("CREATE TABLE t (id int) TBLPROPERTIES ('history.expire.max-snapshot-age-ms' = '0')")
    const inserts = Array.from({ length: 24 }, (_, at) => server.submit(`INSERT INTO t VALUES (${at})`))
    const jobs = (await Promise.all(inserts)).map(({ body }) => body.job_id as string)
    for (const id of jobs) assert.equal((await server.until(id, ['FINISHED', 'FAILED'])).status, 'FINISHED')
    const done = async (word: string) =>
      (await own()).some(({ statement, status }) => statement?.includes(word) === true && status === 'FINISHED')
    await until('compacted', () => done('rewrite_data_files'))
    await until('expired', () => done('expire_snapshots'))
    assert.deepEqual(await rows('SELECT count(*), sum(id) FROM t'), [[24, 276]])
    assert.ok(((await rows('SELECT count(*) FROM t.files'))[0]?.[0] as number) < 24)
    assert.ok(((await rows('SELECT count(*) FROM t.snapshots'))[0]?.[0] as number) < 20)
    const counted = /open_dli_maintenance_total\{action="expire",status="FINISHED"\} [1-9]/
    await until('counted', async () => counted.test(await (await fetch(`${server.url}/metrics`)).text()))
  })
})
