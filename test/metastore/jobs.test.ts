import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { endJob, insertJob, requeueJob, startJob, takeOverJob } from '../../src/metastore/jobs.ts'
import type { Metastore } from '../../src/metastore/metastore.ts'
import { together, type UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import { aKey, aNewJob, anEnd, OTHER_PROJECT, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

let opened: TestMetastore
let store: Metastore
beforeEach(async () => {
  opened = await testMetastore()
  store = opened.store
})
afterEach(() => opened[Symbol.asyncDispose]())

const write = async (unit: UnitOfWork) => wordOf(await store.write(unit))
const started = () => startJob(aKey(), { atMs: 2_000, detail: '{}' })

describe('a job', () => {
  test('is read as it was submitted, in its project only', async () => {
    const job = aNewJob({
      statement: "SELECT 'grüße', '😀'\n",
      currentDatabase: 'Sales',
      conf: { 'spark.sql.shuffle.partitions': '4', b: '' },
      tags: [
        { key: 'b', value: '' },
        { key: 'a', value: 'x' },
        { key: 'b', value: 'again' },
      ],
      databaseName: 'Sales',
      tableName: 'Orders',
    })
    assert.equal(await write(insertJob(job)), 'applied')
    assert.deepEqual(store.jobs.get(PROJECT, 'job-1'), {
      ...job,
      status: 'LAUNCHING',
      attempt: 1,
      loneDeaths: 0,
      runningAtMs: null,
      endedAtMs: null,
      durationMs: 0,
      message: '',
      detail: '',
      inputBytes: 0,
      inputRows: 0,
      badRows: 0,
      resultRows: 0,
    })
    assert.equal(store.jobs.get(OTHER_PROJECT, 'job-1'), null)
    assert.equal(store.jobs.get(PROJECT, 'job-2'), null)
  })

  test('has its id alone, and a project', async () => {
    await write(insertJob(aNewJob()))
    assert.equal(await write(insertJob(aNewJob({ projectId: OTHER_PROJECT }))), 'unique')
    assert.equal(await write(insertJob(aNewJob({ id: 'job-2', projectId: 'nobody' }))), 'constraint')
  })

  test('runs and ends with counts, detail and result', async () => {
    await write(insertJob(aNewJob()))
    assert.equal(await write(started()), 'applied')
    const running = store.jobs.get(PROJECT, 'job-1')
    assert.deepEqual([running?.status, running?.runningAtMs, running?.detail], ['RUNNING', 2_000, '{}'])
    const result = { format: 'inline', rowsJson: '[[1]]', location: null, rows: 1, bytes: 5 } as const
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ detail: '{"a":1}', result }))), 'applied')
    const { statement, ...ended } = store.jobs.get(PROJECT, 'job-1') ?? assert.fail()
    assert.equal(statement, 'SELECT 1')
    assert.deepEqual(
      [ended.status, ended.endedAtMs, ended.durationMs, ended.detail, ended.leaseOwner, ended.runningAtMs],
      ['FINISHED', 3_000, 1_000, '{"a":1}', null, 2_000],
    )
    assert.deepEqual([ended.inputBytes, ended.inputRows, ended.badRows, ended.resultRows], [1, 2, 3, 4])
    assert.deepEqual(store.jobs.result('job-1'), result)
    assert.equal(store.jobs.result('job-2'), null)
  })

  test('has a result in a file or inline, not both and not none', async () => {
    const location = { root: 'data', key: 'results/p1/x.parquet' }
    const both = { format: 'parquet', rowsJson: '[]', location, rows: 1, bytes: 1 } as const
    await write(insertJob(aNewJob()))
    await write(started())
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ result: both }))), 'constraint')
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ result: { ...both, rowsJson: null, location: null } }))), 'constraint')
    const inFile = { ...both, rowsJson: null }
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ result: inFile }))), 'applied')
    assert.deepEqual(store.jobs.result('job-1'), inFile)
  })

  test('goes back to LAUNCHING as the next attempt, and only lone deaths count', async () => {
    await write(insertJob(aNewJob()))
    await write(started())
    assert.equal(await write(requeueJob(aKey(), { atMs: 3_000, why: 'lost', loneDeath: true })), 'applied')
    const again = store.jobs.get(PROJECT, 'job-1')
    assert.deepEqual([again?.status, again?.attempt, again?.loneDeaths, again?.detail, again?.runningAtMs], ['LAUNCHING', 2, 1, '', null])
    await write(startJob(aKey({ attempt: 2 }), { atMs: 4_000, detail: '{}' }))
    await write(requeueJob(aKey({ attempt: 2 }), { atMs: 5_000, why: 'a neighbour', loneDeath: false }))
    assert.deepEqual([store.jobs.get(PROJECT, 'job-1')?.attempt, store.jobs.get(PROJECT, 'job-1')?.loneDeaths], [3, 1])
  })

  test('is taken over from the owner that was seen, with its restart in one unit', async () => {
    await write(insertJob(aNewJob()))
    await write(started())
    assert.equal(await write(takeOverJob('job-1', 'server-0', 'server-2')), 'rows')
    const requeued = requeueJob(aKey({ leaseOwner: 'server-2' }), { atMs: 9_000, why: 'started again', loneDeath: false })
    assert.equal(await write(together('take-over', takeOverJob('job-1', 'server-1', 'server-2'), requeued)), 'applied')
    assert.equal(await write(startJob(aKey({ attempt: 2 }), { atMs: 9_001, detail: '' })), 'rows', 'the old owner has lost it')
    assert.equal(await write(startJob(aKey({ attempt: 2, leaseOwner: 'server-2' }), { atMs: 9_001, detail: '' })), 'applied')
  })

  test('is unfinished until its end, oldest first', async () => {
    for (const id of ['job-3', 'job-1', 'job-2']) await write(insertJob(aNewJob({ id })))
    await write(started())
    await write(endJob(aKey({ jobId: 'job-3' }), 'LAUNCHING', anEnd({ status: 'CANCELLED' })))
    assert.deepEqual(
      store.jobs.unfinished().map(({ id, status }) => [id, status]),
      [
        ['job-1', 'RUNNING'],
        ['job-2', 'LAUNCHING'],
      ],
    )
  })
})

describe('a move', () => {
  const stale = { attempt: aKey({ attempt: 2 }), owner: aKey({ leaseOwner: 'server-2' }), job: aKey({ jobId: 'job-9' }) }
  for (const [what, key] of Object.entries(stale)) {
    test(`by another ${what} changes nothing at all`, async () => {
      await write(insertJob(aNewJob()))
      assert.notEqual(await write(startJob(key, { atMs: 2_000, detail: 'x' })), 'applied')
      await write(started())
      const before = [store.jobs.get(PROJECT, 'job-1'), store.jobs.events('job-1')]
      const result = { format: 'inline', rowsJson: '[]', location: null, rows: 0, bytes: 2 } as const
      assert.notEqual(await write(endJob(key, 'RUNNING', anEnd({ detail: 'x', result }))), 'applied')
      assert.notEqual(await write(requeueJob(key, { atMs: 1, why: 'x', loneDeath: true })), 'applied')
      assert.deepEqual([store.jobs.get(PROJECT, 'job-1'), store.jobs.events('job-1')], before)
      assert.equal(store.jobs.result('job-1'), null)
    })
  }

  test('of two that come at once one wins', async () => {
    await write(insertJob(aNewJob()))
    await write(started())
    const ends = ['FINISHED', 'CANCELLED', 'FAILED'] as const
    const words = await Promise.all(ends.map((status) => write(endJob(aKey(), 'RUNNING', anEnd({ status })))))
    assert.deepEqual(words, ['applied', 'rows', 'rows'])
    assert.equal(store.jobs.get(PROJECT, 'job-1')?.status, 'FINISHED')
  })
})

describe('events', () => {
  test('count within the job and grow within the project', async () => {
    await write(insertJob(aNewJob()))
    await write(insertJob(aNewJob({ id: 'job-2' })))
    await write(insertJob(aNewJob({ id: 'job-3', projectId: OTHER_PROJECT })))
    await write(started())
    await write(endJob(aKey({ jobId: 'job-2' }), 'LAUNCHING', anEnd({ status: 'CANCELLED', why: 'asked by admin' })))
    await write(endJob(aKey(), 'RUNNING', anEnd()))
    assert.deepEqual(store.jobs.events('job-1'), [
      { sequence: 1, projectSequence: 1, atMs: 1_000, from: null, to: 'LAUNCHING', attempt: 1, why: 'submitted' },
      { sequence: 2, projectSequence: 3, atMs: 2_000, from: 'LAUNCHING', to: 'RUNNING', attempt: 1, why: 'its queue gave it a slot' },
      { sequence: 3, projectSequence: 5, atMs: 3_000, from: 'RUNNING', to: 'FINISHED', attempt: 1, why: 'finished' },
    ])
    assert.deepEqual(
      ['job-2', 'job-3'].map((id) => store.jobs.events(id).map(({ projectSequence }) => projectSequence)),
      [[2, 4], [1]],
    )
  })
})
