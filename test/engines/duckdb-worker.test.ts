import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { identityOf, killLeftovers } from '../../src/engines/duckdb/process-identity.ts'
import { createResultReader } from '../../src/engines/duckdb/result-reader.ts'
import type { WorkerEvent } from '../../src/engines/duckdb/worker-pool.ts'
import { eventually, field, follow, isAlive, log, openPool, QUEUE, temporaryFolder } from './support.ts'

/** Runs for many seconds on any machine, and can be interrupted. */
const LONG = 'SELECT count(*) AS c0 FROM range(4000000000) a(x), range(1000) b(y) WHERE (a.x * b.y) % 7 = 3'
/** The least a worker gets: it has to run out of memory soon. */
const SMALL = { ...QUEUE, id: 'q2', memoryBytes: 1 }
const COUNT = [field('n', 'long')]

describe('a worker', () => {
  const folder = temporaryFolder('engine-worker')
  const workers: WorkerEvent[] = []
  let open: ReturnType<typeof openPool>
  const currentPid = () => workers.findLast((event) => event.kind === 'started')?.pid ?? 0
  before(() => {
    mkdirSync(join(folder.path, 'files'))
    open = openPool(folder.path, { onWorker: (event) => void workers.push(event) })
  })
  after(async () => {
    await open.pool.close()
    folder.remove()
  })

  test('answers SELECT 1 inline', async () => {
    const { kinds, result, end } = await follow(open.query('SELECT 1 AS c0', [field('one', 'integer')]))
    assert.deepEqual(kinds, ['started', 'result', 'end'])
    assert.deepEqual(result, { kind: 'inline', rows: [[1]], rowCount: 1 })
    assert.deepEqual(end, { outcome: 'finished', metrics: { rows: 1, inputRows: 0, badRows: 0 } })
  })

  test('is told of before its first statement, carries its name and its priority', () => {
    assert.deepEqual(
      workers.map(({ kind, queueId, projectId }) => [kind, queueId, projectId]),
      [['started', 'q1', 'p1']],
    )
    const pid = currentPid()
    assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), /worker/)
    assert.equal(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim(), '800')
    assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'utf8'), /HOME=/)
  })

  test('does not heed SIGINT and SIGTERM', async () => {
    const running = follow(open.query('SELECT count(*) AS c0 FROM range(30000000) a(x) WHERE x % 7 = 3', COUNT))
    process.kill(currentPid(), 'SIGINT')
    process.kill(currentPid(), 'SIGTERM')
    assert.equal((await running).end.outcome, 'finished')
  })

  for (const small of [true, false])
    test(`keeps the order of rows and puts many into a file (${small ? 'streamed first' : 'file first'})`, async () => {
      const schema = [field('n', 'long'), field('text', 'string')]
      const sql = `SELECT range AS c0, 'row ' || range AS c1 FROM range(50000) ORDER BY range DESC`
      const { result, end } = await follow(open.query(sql, schema, { small }))
      assert.equal(end.outcome, 'finished')
      assert.ok(result?.kind === 'file')
      assert.equal(result.rowCount, 50_000)
      assert.ok(result.bytes > 1_000)
      const reader = createResultReader({ log, spillFolder: join(folder.path, 'spill'), foldersOf: () => [join(folder.path, 'files')] })
      try {
        const page = await reader.read('p1', result, schema, { offsetRows: 49_998, limitRows: 1_000 })
        assert.deepEqual(page, [
          [1, 'row 1'],
          [0, 'row 0'],
        ])
        assert.deepEqual(await reader.read('p1', result, schema, { offsetRows: 60_000, limitRows: 10 }), [])
        await assert.rejects(reader.read('p1', { ...result, path: '/etc/passwd' }, schema, { offsetRows: 0, limitRows: 1 }), {
          code: 'FILE_UNREADABLE',
          message: 'The result could not be read',
        })
      } finally {
        await reader.close()
      }
    })

  test('shows the same cells inline and out of a file, in the time zone of the session', async () => {
    const schema = [
      field('t', 'timestamp'),
      field('d', 'double'),
      field('nothing', 'void'),
      field('i', { kind: 'interval-day-time', from: 'day', to: 'second' }),
    ]
    const sql = `SELECT TIMESTAMPTZ '2020-07-01 00:00:00.5+00' AS c0, 1e10::DOUBLE AS c1, NULL AS c2, INTERVAL '-90' MINUTE AS c3`
    const cells = [['2020-06-30 17:00:00.5', 1e10, null, '-0 01:30:00.000000000']]
    const options = { timeZone: 'America/Los_Angeles' }
    assert.deepEqual((await follow(open.query(sql, schema, options))).result, { kind: 'inline', rows: cells, rowCount: 1 })
    assert.deepEqual((await follow(open.query(sql, schema, { ...options, small: false }))).result, {
      kind: 'inline',
      rows: cells,
      rowCount: 1,
    })
    const { result } = await follow(open.query(sql, schema, { ...options, inlineBytesMax: 1 }))
    assert.ok(result?.kind === 'file')
    const reader = createResultReader({ log, spillFolder: join(folder.path, 'spill'), foldersOf: () => [join(folder.path, 'files')] })
    assert.deepEqual(await reader.read('p1', result, schema, { offsetRows: 0, limitRows: 10 }), cells)
    await reader.close()
  })

  test('reports progress while it runs, and an interrupt ends the statement', async () => {
    const target = join(folder.path, 'files', 'target')
    mkdirSync(target)
    const written = await follow(
      open.startWork({
        kind: 'write',
        sql: 'SELECT range AS c0 FROM range(4000000)',
        views: [],
        folder: target,
        columns: [{ ...field('n', 'long'), fieldId: 1 }],
        partitioning: [],
        rowsPerFileMax: null,
      }),
    )
    assert.deepEqual(written.end, { outcome: 'finished', metrics: { rows: 4_000_000, inputRows: 0, badRows: 0 } })
    const sql = `SELECT count(*) AS c0 FROM read_parquet('${join(target, '*')}') a, range(5000) b(y) WHERE (a.n * b.y) % 7 = 3`
    // When its first question comes before a scan has begun, the engine calls the statement's progress unknown to the end.
    for (let attempt = 1; ; attempt += 1) {
      const execution = open.query(sql, COUNT)
      const limit = setTimeout(() => execution.interrupt(), 5_000)
      const { events, end } = await follow(execution, (event) => event.kind === 'progress' && execution.interrupt())
      clearTimeout(limit)
      assert.deepEqual(end, { outcome: 'interrupted' })
      const fractions = events.flatMap((event) => (event.kind === 'progress' ? [event.fraction] : []))
      assert.ok(fractions.every((fraction) => fraction !== null && fraction >= 0 && fraction <= 1))
      if (fractions.length > 0) break
      assert.ok(attempt < 5, 'no progress was ever told')
    }
  })

  test('runs statements beside each other, and an interrupt meets one of them', async () => {
    const long = open.query(LONG, COUNT)
    const following = follow(long)
    const others = await Promise.all(Array.from({ length: 6 }, () => follow(open.query('SELECT 1 AS c0', COUNT))))
    assert.ok(others.every(({ end }) => end.outcome === 'finished'))
    long.interrupt()
    long.interrupt()
    assert.deepEqual((await following).end, { outcome: 'interrupted' })
  })

  test('is lost with its statement when it is killed, and a new one starts by itself', async () => {
    const pid = currentPid()
    const { end } = await follow(open.query(LONG, COUNT), (event) => event.kind === 'started' && process.kill(pid, 'SIGKILL'))
    assert.deepEqual(end, { outcome: 'lost', alone: true, reason: 'it was killed by SIGKILL' })
    assert.notEqual(currentPid(), pid, 'the next one was started ahead of need')
    assert.equal((await follow(open.query('SELECT 1 AS c0', COUNT))).end.outcome, 'finished')
  })

  test('is taken away from all its statements when one is abandoned', async () => {
    const executions = [open.query(LONG, COUNT), open.query(LONG, COUNT)]
    const ends = Promise.all(executions.map((execution) => follow(execution)))
    executions[0]?.abandon()
    for (const { end } of await ends) assert.deepEqual(end, { outcome: 'lost', alone: false, reason: 'abandoned' })
  })

  test('ends an execution once, whatever is called afterwards', async () => {
    const execution = open.query('SELECT 1 AS c0', COUNT)
    assert.equal((await follow(execution)).end.outcome, 'finished')
    execution.interrupt()
    execution.abandon()
    assert.equal((await follow(open.query('SELECT 1 AS c0', COUNT))).end.outcome, 'finished')
  })

  test('is another one for another project, and for a queue that was resized', async () => {
    const before = currentPid()
    assert.equal((await follow(open.query('SELECT 1 AS c0', COUNT))).end.outcome, 'finished')
    const work = { kind: 'query', sql: 'SELECT 1 AS c0', views: [], schema: COUNT, small: true, result: null } as const
    const other = open.pool.start({ id: 'x', projectId: 'p2', queue: QUEUE, timeZone: 'UTC', work, named: (text) => text })
    assert.equal((await follow(other)).end.outcome, 'finished')
    const second = currentPid()
    assert.notEqual(second, before)
    const resized = open.pool.start({
      id: 'y',
      projectId: 'p1',
      queue: { ...QUEUE, threads: 1 },
      timeZone: 'UTC',
      work,
      named: (text) => text,
    })
    assert.equal((await follow(resized)).end.outcome, 'finished')
    assert.ok(![before, second].includes(currentPid()))
    await eventually('the replaced one is gone', () => !isAlive(before))
  })

  const FAILURES = [
    ['a value that does not fit', `SELECT error('VALUE_NOT_STORABLE: 300 does not fit') AS c0`, 'VALUE_NOT_STORABLE', /^300 does not fit$/],
    ['an overflow', 'SELECT 9223372036854775807 + range AS c0 FROM range(1, 2)', 'ENGINE_FAILED', /^Overflow in addition/],
    ['SQL of our own that does not bind', 'SELECT nope AS c0', 'ENGINE_FAILED', /^The engine could not run the statement$/],
    ['too little memory', `SELECT length(string_agg(repeat('x', 1000000), '')) AS c0 FROM range(3000)`, 'OUT_OF_MEMORY', /memory/],
    ['a file that is none', `SELECT * FROM read_parquet('FILES/none.parquet')`, 'FILE_UNREADABLE', /none\.parquet/],
  ] as const
  for (const [what, sql, code, text] of FAILURES)
    test(`tells of ${what}`, async () => {
      const { end } = await follow(open.query(sql.replace('FILES', join(folder.path, 'files')), COUNT, { queue: SMALL }))
      assert.ok(end.outcome === 'failed')
      assert.equal((end.error as { code?: string }).code, code)
      assert.match(end.error.message, text)
      assert.doesNotMatch(end.error.message, /LINE \d|Error:|SELECT/)
    })

  test('dies with its server, in the middle of a query', async () => {
    const script = `
      import { openPool, field } from './support.ts'
      const { query } = openPool(process.argv[1], { onWorker: ({ pid }) => console.log(pid) })
      for await (const event of query(process.argv[2], [field('n', 'long')]).events) console.log(event.kind)`
    const server = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, '--', folder.path, LONG], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
    const pid = Number((await lines.next()).value)
    assert.equal((await lines.next()).value, 'started')
    assert.ok(isAlive(pid))
    server.kill('SIGKILL')
    await eventually('the worker is gone', () => !isAlive(pid))
  })

  test('that a predecessor left is killed if it is the same process', async () => {
    const sleeper = spawn('sleep', ['60'])
    const identity = identityOf(sleeper.pid ?? 0)
    assert.deepEqual(
      killLeftovers([
        { ...identity, startTime: '1' },
        { ...identity, bootId: 'another' },
      ]),
      [],
    )
    assert.ok(isAlive(identity.pid))
    assert.deepEqual(killLeftovers([identity]), [identity.pid])
    await eventually('it is gone', () => !isAlive(identity.pid))
    assert.deepEqual(killLeftovers([identity]), [])
  })

  test('is not started any more once the engine is closed', async () => {
    const other = openPool(folder.path)
    const running = follow(other.query(LONG, COUNT))
    await other.pool.close()
    assert.deepEqual((await running).end, { outcome: 'lost', alone: true, reason: 'the engine was closed' })
    assert.equal((await follow(other.query('SELECT 1 AS c0', COUNT))).end.outcome, 'lost')
  })
})
