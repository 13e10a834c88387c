import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('maintenance in the background', () => {
  const own = serverForTests('maintenance-background', ['--keep-removed-minutes', '0', '--maintenance-seconds', '1'])
  const { run, rows } = own
  const ownJobs = async () => (await own.server.call('GET', '/jobs?page-size=100&owner=open-dli')).body.jobs as Record<string, string>[]
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
    const inserts = Array.from({ length: 24 }, (_, at) => own.server.submit(`INSERT INTO t VALUES (${at})`))
    const jobs = (await Promise.all(inserts)).map(({ body }) => body.job_id as string)
    for (const id of jobs) assert.equal((await own.server.until(id, ['FINISHED', 'FAILED'])).status, 'FINISHED')
    const done = async (word: string) =>
      (await ownJobs()).some(({ statement, status }) => statement?.includes(word) === true && status === 'FINISHED')
    await until('compacted', () => done('rewrite_data_files'))
    await until('expired', () => done('expire_snapshots'))
    assert.deepEqual(await rows('SELECT count(*), sum(id) FROM t'), [[24, 276]])
    assert.ok(((await rows('SELECT count(*) FROM t.files'))[0]?.[0] as number) < 24)
    assert.ok(((await rows('SELECT count(*) FROM t.snapshots'))[0]?.[0] as number) < 20)
    const counted = /open_dli_maintenance_total\{action="expire",status="FINISHED"\} [1-9]/
    await until('counted', async () => counted.test(await (await fetch(`${own.server.url}/metrics`)).text()))
  })
})
