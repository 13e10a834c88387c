import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { isTerminal, JOB_STATUSES, type JobStatus, mayMove } from '../../src/core/job.ts'
import { endJob, insertJob, startJob } from '../../src/metastore/jobs.ts'
import type { Metastore } from '../../src/metastore/metastore.ts'
import type { SqlValue, UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import { aKey, aNewJob, anEnd, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

let opened: TestMetastore
let store: Metastore
let jobId: string
let made = 0
before(async () => {
  opened = await testMetastore()
  store = opened.store
})
after(() => opened[Symbol.asyncDispose]())
beforeEach(() => {
  made += 1
  jobId = `job-${made}`
})

const write = async (unit: UnitOfWork) => wordOf(await store.write(unit))
const raw = (sql: string, ...parameters: SqlValue[]) => write({ name: 'raw', writes: [{ sql, parameters, rows: 1 }] })
const status = () => store.jobs.get(PROJECT, jobId)?.status

/** A move without any of the units' own checks. */
const force = (to: JobStatus) => raw('UPDATE job SET status = ?, ended_at_ms = ? WHERE id = ?', to, isTerminal(to) ? 9_000 : null, jobId)

async function jobIn(state: JobStatus): Promise<void> {
  await write(insertJob(aNewJob({ id: jobId, tags: [{ key: 'k', value: 'v' }] })))
  if (state === 'SCALING') await force('SCALING')
  else if (state === 'RUNNING') await write(startJob(aKey({ jobId }), { atMs: 2_000, detail: '{}' }))
  else if (state !== 'LAUNCHING') {
    await write(startJob(aKey({ jobId }), { atMs: 2_000, detail: '{}' }))
    const result = { format: 'inline', rowsJson: '[]', location: null, rows: 0, bytes: 2 } as const
    await write(endJob(aKey({ jobId }), 'RUNNING', anEnd({ status: state, result })))
  }
  assert.equal(status(), state)
}

describe('the database itself allows the moves of the table and no other', () => {
  for (const from of JOB_STATUSES) {
    for (const to of JOB_STATUSES) {
      // A job that stays where it is makes no move, unless it is terminal: then nothing may touch it.
      if (from === to && !isTerminal(from)) continue
      test(`${from} → ${to}: ${mayMove(from, to) ? 'yes' : 'no'}`, async () => {
        await jobIn(from)
        assert.equal(await force(to), mayMove(from, to) ? 'applied' : 'constraint')
        assert.equal(status(), mayMove(from, to) ? to : from)
      })
    }
  }
})

describe('units make only these moves', () => {
  for (const from of JOB_STATUSES) {
    test(`from ${from}`, async () => {
      await jobIn(from)
      for (const to of ['FINISHED', 'FAILED', 'CANCELLED'] as const) {
        if (mayMove(from, to)) continue
        assert.throws(() => endJob(aKey({ jobId }), from, anEnd({ status: to })), /does not move/)
      }
      const starts = await write(startJob(aKey({ jobId }), { atMs: 2_500, detail: '' }))
      if (from === 'LAUNCHING') assert.equal(starts, 'applied')
      else assert.notEqual(starts, 'applied')
    })
  }

  for (const from of ['LAUNCHING', 'RUNNING', 'SCALING'] as const) {
    for (const to of ['FINISHED', 'FAILED', 'CANCELLED'] as const) {
      if (!mayMove(from, to)) continue
      test(`${from} → ${to}, from there only`, async () => {
        await jobIn(from)
        for (const other of ['LAUNCHING', 'RUNNING', 'SCALING'] as const) {
          if (other !== from && mayMove(other, to)) assert.equal(await write(endJob(aKey({ jobId }), other, anEnd({ status: to }))), 'rows')
        }
        assert.equal(await write(endJob(aKey({ jobId }), from, anEnd({ status: to }))), 'applied')
        assert.equal(status(), to)
      })
    }
  }
})

describe('what is written stays', () => {
  const NUMBER = '(SELECT number FROM job WHERE id = ?)'
  const changes: readonly (readonly [string, string])[] = [
    ['state', `UPDATE job SET status = 'FAILED' WHERE id = ?`],
    ['end', 'UPDATE job SET ended_at_ms = 1 WHERE id = ?'],
    ['message', `UPDATE job SET message = 'x' WHERE id = ?`],
    ['counts', 'UPDATE job SET result_rows = 9 WHERE id = ?'],
    ['lease', `UPDATE job SET lease_owner = 'x' WHERE id = ?`],
    ['statement', `UPDATE job_statement SET statement = 'x' WHERE job = ${NUMBER}`],
    ['detail', `UPDATE job_detail SET detail = 'x' WHERE job = ${NUMBER}`],
    ['result', `UPDATE job_result SET rows = 9 WHERE job = ${NUMBER}`],
    ['tags', `UPDATE job_tag SET value = 'x' WHERE job = ${NUMBER}`],
    ['set of tags', `INSERT INTO job_tag (job, ordinal, key, value) VALUES (${NUMBER}, 7, 'x', 'x')`],
    ['commits', `INSERT INTO job_commit (job, table_id, ordinal, attempt, snapshot_id) VALUES (${NUMBER}, 't', 0, 1, '1')`],
  ]
  for (const [what, sql] of changes) {
    test(`a terminal job's ${what}`, async () => {
      await jobIn('FINISHED')
      assert.equal(await raw(sql, jobId), 'constraint')
    })
  }

  for (const column of ['type', 'queue_name', 'owner_name', 'engine_type', 'id', 'mode', 'owner_id']) {
    test(`what any job was submitted as: ${column}`, async () => {
      await jobIn('RUNNING')
      assert.equal(await raw(`UPDATE job SET ${column} = 'x' WHERE id = ?`, jobId), 'constraint')
    })
  }

  test('events are only appended', async () => {
    await jobIn('RUNNING')
    assert.equal(await raw(`UPDATE job_event SET why = 'x' WHERE job = ${NUMBER} AND sequence = 1`, jobId), 'constraint')
    const again = `INSERT INTO job_event SELECT job, sequence, project, project_sequence + 100, at_ms, from_status, to_status, attempt, why
      FROM job_event WHERE job = ${NUMBER} AND sequence = 1`
    assert.equal(await raw(again, jobId), 'unique')
  })

  test('retention may delete a terminal job: all of it goes, and it is not counted', async () => {
    await jobIn('FINISHED')
    assert.equal(await raw('DELETE FROM job WHERE id = ?', jobId), 'applied')
    assert.deepEqual([store.jobs.result(jobId), store.jobs.events(jobId)], [null, []])
    assert.equal(await write(insertJob(aNewJob({ id: jobId }))), 'applied')
    const filter = { projectId: PROJECT, fromMs: null, toMs: null, types: null, statuses: null, queueName: null, ownerName: null } as const
    const rest = { databaseName: null, tableName: null, engineType: null, statementContains: null, tags: [] } as const
    const all = { ...filter, ...rest, jobId: null }
    const counted = await store.jobs.list(all, 'start_time_asc', { offset: 0, limit: 1000 })
    assert.equal(counted.total, counted.jobs.length)
  })

  test('a state ends exactly when it is terminal, and numbers are whole', async () => {
    await jobIn('RUNNING')
    assert.equal(await raw(`UPDATE job SET status = 'FAILED' WHERE id = ?`, jobId), 'constraint')
    assert.equal(await raw('UPDATE job SET ended_at_ms = 1 WHERE id = ?', jobId), 'constraint')
    assert.equal(await raw('UPDATE job SET input_rows = 1.5 WHERE id = ?', jobId), 'constraint')
    assert.equal(await raw('UPDATE job SET input_rows = ? WHERE id = ?', Number.NaN, jobId), 'constraint')
  })
})
