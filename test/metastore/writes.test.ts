import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { endJob, insertJob, startJob } from '../../src/metastore/jobs.ts'
import type { SqlValue, UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import { together } from '../../src/metastore/unit-of-work.ts'
import { aKey, aNewJob, anEnd, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

let opened: TestMetastore
beforeEach(async () => {
  opened = await testMetastore()
})
afterEach(() => opened[Symbol.asyncDispose]())

const write = (unit: UnitOfWork) => opened.store.write(unit)
const raw = (sql: string, parameters: readonly SqlValue[] = [], rows: number | null = null): UnitOfWork => ({
  name: 'raw',
  writes: [{ sql, parameters, rows }],
})
const ids = () => opened.store.jobs.unfinished().map(({ id }) => id)

describe('many units in one transaction', () => {
  test('what one is refused for does not touch its neighbours, and each learns its own', async () => {
    await write(insertJob(aNewJob({ id: 'taken' })))
    const units = Array.from({ length: 250 }, (_, index) => {
      const id = index % 7 === 3 ? 'taken' : `job-${index}`
      // The first half of a refused unit must go with it.
      return together('two', insertJob(aNewJob({ id: `half-${index}` })), insertJob(aNewJob({ id })))
    })
    const words = (await Promise.all(units.map(write))).map(wordOf)
    assert.deepEqual(
      words,
      units.map((_, index) => (index % 7 === 3 ? 'unique' : 'applied')),
    )
    const good = units.flatMap((_, index) => (index % 7 === 3 ? [] : [`half-${index}`, `job-${index}`]))
    assert.deepEqual(ids(), ['taken', ...good])
    const sequences = good.map((id) => opened.store.jobs.events(id)[0]?.projectSequence)
    assert.deepEqual(
      sequences,
      good.map((_, index) => index + 2),
      'no number of an event is lost or given twice',
    )
  })

  test('are kept in the order in which they were given', async () => {
    const [inserted, started, ended] = await Promise.all([
      write(insertJob(aNewJob())),
      write(startJob(aKey(), { atMs: 2_000, detail: '' })),
      write(endJob(aKey(), 'RUNNING', anEnd())),
    ])
    assert.deepEqual([inserted, started, ended].map(wordOf), ['applied', 'applied', 'applied'])
  })

  test('say which write was refused and why', async () => {
    await write(insertJob(aNewJob()))
    const unique = await write(together('two', insertJob(aNewJob({ id: 'job-2' })), insertJob(aNewJob())))
    assert.ok(unique.outcome === 'rejected')
    assert.deepEqual([unique.write, unique.reason], [insertJob(aNewJob()).writes.length, 'unique'])
    assert.match(unique.text, /job\.id/)
    const rows = await write(startJob(aKey({ attempt: 9 }), { atMs: 1, detail: '' }))
    assert.deepEqual([rows.outcome === 'rejected' && rows.write, wordOf(rows)], [0, 'rows'])
  })
})

describe('what the store cannot do rejects', () => {
  test('a statement that is wrong, without its neighbours', async () => {
    const [before, wrong, unbound, after] = await Promise.allSettled([
      write(insertJob(aNewJob({ id: 'before' }))),
      write(raw('UPDATE nowhere SET x = 1')),
      write(raw('UPDATE job SET message = ?', ['x', 'too many'])),
      write(insertJob(aNewJob({ id: 'after' }))),
    ])
    assert.deepEqual([before.status, wrong.status, unbound.status, after.status], ['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    assert.match(String((wrong as PromiseRejectedResult).reason), /raw: no such table: nowhere/)
    assert.deepEqual(ids(), ['before', 'after'])
  })

  test('a full disk, until there is room again', async () => {
    await write(insertJob(aNewJob({ id: 'before' })))
    // The same error as from the kernel: SQLITE_FULL.
    await write(raw('PRAGMA max_page_count = 1'))
    const big = Array.from({ length: 20 }, (_, index) => insertJob(aNewJob({ id: `big-${index}`, statement: 'x'.repeat(100_000) })))
    for (const { status } of await Promise.allSettled(big.map(write))) assert.equal(status, 'rejected')
    assert.deepEqual(ids(), ['before'])
    await write(raw('PRAGMA max_page_count = 1000000'))
    assert.equal(wordOf(await write(big[0] as UnitOfWork)), 'applied')
  })

  test('somebody else who holds the file', { timeout: 20_000 }, async () => {
    await write(raw('PRAGMA busy_timeout = 50'))
    using other = new DatabaseSync(opened.file)
    other.exec('BEGIN IMMEDIATE')
    await assert.rejects(write(insertJob(aNewJob())), /locked/)
    other.exec('ROLLBACK')
    assert.equal(wordOf(await write(insertJob(aNewJob()))), 'applied')
  })
})

describe('texts', () => {
  for (const [what, text] of [
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud83d'],
  ] as const) {
    test(`with ${what} are refused`, async () => {
      const outcome = await write(insertJob(aNewJob({ statement: text })))
      assert.equal(wordOf(outcome), 'constraint')
      assert.match(outcome.outcome === 'rejected' ? outcome.text : '', /submit-job: parameter 1 of statement 1/)
      assert.deepEqual(ids(), [])
    })
  }

  test('of a megabyte come back', async () => {
    const statement = `SELECT '${'ä😀'.repeat(170_000)}'`
    await write(insertJob(aNewJob({ statement })))
    assert.equal(opened.store.jobs.get(PROJECT, 'job-1')?.statement, statement)
  })
})

describe('closing', () => {
  test('drains what was given, leaves one file, and refuses what comes then', async () => {
    const writes = Array.from({ length: 300 }, (_, index) => write(insertJob(aNewJob({ id: `job-${index}` }))))
    const list = opened.store.jobs.list(everything, 'start_time_asc', { offset: 0, limit: 1 })
    const closed = opened.store.close()
    assert.deepEqual(new Set((await Promise.all(writes)).map(wordOf)), new Set(['applied']))
    await list
    await closed
    await opened.store.close()
    await assert.rejects(write(insertJob(aNewJob({ id: 'late' }))), /closed|ended/)
    await assert.rejects(opened.store.jobs.list(everything, 'start_time_asc', { offset: 0, limit: 1 }), /closed/)
    await opened.reopen()
    assert.equal(ids().length, 300)
  })
})

const everything = {
  projectId: PROJECT,
  ...{ fromMs: null, toMs: null, types: null, statuses: null, jobId: null, queueName: null, ownerName: null },
  ...{ databaseName: null, tableName: null, engineType: null, statementContains: null, tags: [] },
}
