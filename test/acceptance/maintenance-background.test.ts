import assert from 'node:assert/strict'
import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

  test('small files are put together, old snapshots forgotten, what is superfluous removed; a table may say no', async () => {
    for (const table of ['t', 'left_alone']) await run(`CREATE TABLE ${table} (id int)`)
    await run("ALTER TABLE left_alone SET TBLPROPERTIES ('open-dli.maintenance.enabled' = 'false')")
    await run("ALTER TABLE t SET TBLPROPERTIES ('history.expire.max-snapshot-age-ms' = '0')")
    const inserts = ['t', 'left_alone'].flatMap((table) => Array.from({ length: 24 }, (_, at) => `INSERT INTO ${table} VALUES (${at})`))
    const jobs = await Promise.all(inserts.map(async (sql) => (await server.submit(sql)).body.job_id as string))
    for (const id of jobs) assert.equal((await server.until(id, ['FINISHED', 'FAILED'])).status, 'FINISHED')
    const done = async (word: string) =>
      (await own()).some(({ statement, status }) => statement?.includes(word) === true && status === 'FINISHED')
    await until('compacted', () => done('rewrite_data_files'))
    await until('expired', () => done('expire_snapshots'))
    assert.deepEqual(await rows('SELECT count(*), sum(id) FROM t'), [[24, 276]])
    assert.ok(((await rows('SELECT count(*) FROM t.files'))[0]?.[0] as number) < 24)
    assert.ok(((await rows('SELECT count(*) FROM t.snapshots'))[0]?.[0] as number) < 20)
    assert.deepEqual(await rows('SELECT count(*) FROM left_alone.snapshots'), [[24]])
    assert.ok((await own()).every(({ statement }) => statement?.includes('left_alone') !== true))
    const { text } = await fetch(`${server.url}/metrics`).then(async (reply) => ({ text: await reply.text() }))
    assert.match(text, /open_dli_maintenance_total\{action="expire",status="FINISHED"\} [1-9]/)
  })

  test('what a dead attempt left goes when it is old', async () => {
    await run('CREATE TABLE o (id int)')
    await run('INSERT INTO o VALUES (1)')
    const [[address]] = (await rows('SELECT file_path FROM o.files')) as [[string]]
    const orphan = join(dirname(address.replace('file://', '')), 'left.parquet')
    writeFileSync(orphan, '')
    const old = new Date(Date.now() - 4 * 86_400_000)
    utimesSync(orphan, old, old)
    // A folder is looked at once a day, and when the server begins.
    await server.kill('SIGTERM')
    server = await startServer(join(folder.path, 'data'), ['--keep-removed-minutes', '0', '--maintenance-seconds', '1'])
    await until('removed', async () => !existsSync(orphan))
    assert.deepEqual(await rows('SELECT id FROM o'), [[1]])
  })
})
