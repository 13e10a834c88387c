import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { type RunningServer, startServer, TERMINAL, temporaryFolder } from '../support/running-server.ts'
import { workersOf } from '../support/workers.ts'

/** Runs for many seconds on any machine, and can be interrupted. */
const LONG = 'SELECT count(*) AS n FROM range(4000000000) a CROSS JOIN range(1000) b WHERE (a.id * b.id) % 7 = 3'

const alive = (pid: number): boolean => {
  try {
    return !/^\S+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How often a job came to RUNNING, by its event log. */
function runningAttempts(dataDir: string, jobId: string): number {
  using database = openReadOnly(join(dataDir, 'metastore.db'))
  const row = database
    .prepare("SELECT count(*) AS n FROM job_event JOIN job ON job.number = job_event.job WHERE job.id = ? AND to_status = 'RUNNING'")
    .get(jobId)
  return Number(row?.n)
}

const openReadOnly = (file: string) => {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  return Object.assign(database, { [Symbol.dispose]: () => database.close() })
}

describe('a worker that is killed', () => {
  const folder = temporaryFolder('worker-killed')
  let server: RunningServer
  after(async () => {
    await server?.kill('SIGKILL')
    folder.remove()
  })

  test('loses nothing but its attempt: the server answers on, the query runs again, a new worker starts by itself', async () => {
    server = await startServer(join(folder.path, 'data'))
    const { body } = await server.submit(LONG)
    await server.until(body.job_id, ['RUNNING'])
    const [first] = workersOf(server.pid)
    assert.ok(first !== undefined, 'a worker runs')
    process.kill(first, 'SIGKILL')
    await eventually('another worker runs', () => workersOf(server.pid).some((pid) => pid !== first && alive(pid)))
    await server.until(body.job_id, ['RUNNING'])
    assert.equal((await server.call('DELETE', `/jobs/${body.job_id}`)).status, 200)
    assert.equal((await server.until(body.job_id, TERMINAL)).status, 'CANCELLED')
    const next = await server.run('SELECT 1 AS one')
    assert.equal(next.status, 'FINISHED')
  })

  test('three lone deaths end the job FAILED with the reason', async () => {
    const { body } = await server.submit(LONG)
    let killed = 0
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await eventually(`attempt ${attempt} runs`, () => runningAttempts(server.dataDir, body.job_id) === attempt)
      for (const pid of workersOf(server.pid).filter(alive)) {
        killed += 1
        process.kill(pid, 'SIGKILL')
      }
    }
    const status = await server.until(body.job_id, TERMINAL)
    assert.equal(status.status, 'FAILED')
    assert.match(status.message, /^DLI\.0999: EngineLostException: The worker was lost while the statement ran, in 3 attempts in a row/)
    assert.equal(killed, 3)
  })

  test('an INSERT that had not committed runs again and its rows are there once', async () => {
    await server.run('CREATE TABLE counted (n bigint)')
    const { body } = await server.submit(
      'INSERT INTO counted SELECT count(*) FROM range(15000) a CROSS JOIN range(15000) b WHERE (a.id * b.id) % 7 = 3',
    )
    await server.until(body.job_id, ['RUNNING', ...TERMINAL])
    for (const pid of workersOf(server.pid)) process.kill(pid, 'SIGKILL')
    assert.equal((await server.until(body.job_id, TERMINAL)).status, 'FINISHED')
    const count = await server.run('SELECT count(*) AS n FROM counted')
    assert.deepEqual(await server.rows(count.job_id), [[1]])
  })
})

describe('a server that is killed between submit and end', () => {
  const folder = temporaryFolder('server-killed')
  const dataDir = join(folder.path, 'data')
  let server: RunningServer
  after(async () => {
    await server?.kill('SIGKILL')
    folder.remove()
  })

  test('takes its workers with it, and started again ends every acknowledged job truthfully', async () => {
    server = await startServer(dataDir, ['--slots', '1'])
    await server.run('CREATE TABLE kept (n int)')
    const running = (await server.submit('SELECT count(*) AS n FROM range(15000) a CROSS JOIN range(15000) b WHERE (a.id * b.id) % 7 = 3'))
      .body.job_id
    await server.until(running, ['RUNNING'])
    const waiting = await Promise.all(
      ['SELECT 41 + 1 AS n', 'INSERT INTO kept VALUES (1), (2), (3)', 'SELECT nope FROM kept'].map(
        async (sql) => (await server.submit(sql)).body.job_id,
      ),
    )
    const workers = workersOf(server.pid)
    assert.ok(workers.length > 0)
    await server.kill('SIGKILL')
    await eventually('the workers are gone', () => !workers.some(alive))

    server = await startServer(dataDir, ['--slots', '1', '--stop-seconds', '1'])
    const ends = await Promise.all([running, ...waiting].map((id) => server.until(id, TERMINAL)))
    assert.deepEqual(
      ends.map((end) => end.status),
      ['FINISHED', 'FINISHED', 'FINISHED', 'FAILED'],
    )
    assert.deepEqual(await server.rows(waiting[0]), [[42]])
    const count = await server.run('SELECT count(*) AS n FROM kept')
    assert.deepEqual(await server.rows(count.job_id), [[3]])
  })

  test('a second server on the same data folder refuses and says who holds it', async () => {
    await assert.rejects(startServer(dataDir), /ended with code 1/)
    assert.equal((await server.run('SELECT 1 AS one')).status, 'FINISHED')
  })

  test('SIGTERM twice at once stops it with code 0, and a start right behind it waits for it', async () => {
    const { body } = await server.submit(LONG)
    await server.until(body.job_id, ['RUNNING'])
    const stopping = server.kill('SIGTERM')
    process.kill(server.pid, 'SIGTERM')
    assert.equal(await stopping, 0)
    server = await startServer(dataDir)
    await server.until(body.job_id, ['RUNNING'])
    await server.call('DELETE', `/jobs/${body.job_id}`)
    assert.equal((await server.until(body.job_id, TERMINAL)).status, 'CANCELLED')
  })
})
