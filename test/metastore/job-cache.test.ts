import assert from 'node:assert/strict'
import test from 'node:test'
import type { JobRecord } from '../../src/metastore/metastore.ts'
import { CommitCount } from '../../src/metastore/sqlite/commit-count.ts'
import { createJobCache } from '../../src/metastore/sqlite/reads/job-cache.ts'
import { aJob } from '../support/a-job.ts'

/** A cache over records in memory, which counts its reads. */
function cacheOver(...jobs: readonly JobRecord[]) {
  const rows = new Map(jobs.map((job) => [job.id, job]))
  const commits = new CommitCount()
  const reads: string[] = []
  const get = createJobCache(commits, (projectId, jobId) => {
    reads.push(jobId)
    const job = rows.get(jobId)
    return job?.projectId === projectId ? job : null
  })
  return { get, rows, commits, reads }
}

test('a job that ended is read once, and only its own project gets it', () => {
  const { get, commits, reads } = cacheOver(aJob({ id: 'done' }))
  assert.equal(get('p1', 'done')?.id, 'done')
  commits.during(() => {})
  assert.equal(get('p1', 'done')?.id, 'done')
  assert.deepEqual(reads, ['done'])
  assert.equal(get('p2', 'done'), null)
  assert.equal(get('p1', 'done')?.id, 'done')
})

test('a job that has not ended is read again after each commit, and while one is under way', () => {
  const { get, rows, commits, reads } = cacheOver(aJob({ id: 'job', status: 'RUNNING' }))
  get('p1', 'job')
  get('p1', 'job')
  assert.equal(reads.length, 1)
  commits.during(() => {
    get('p1', 'job')
    assert.equal(reads.length, 2)
    rows.set('job', aJob({ id: 'job' }))
  })
  assert.equal(get('p1', 'job')?.status, 'FINISHED')
  assert.equal(reads.length, 3)
})

test('what was read before a commit is not believed after it, though nobody asked in between', () => {
  const { get, rows, commits } = cacheOver(aJob({ id: 'job', status: 'LAUNCHING' }))
  get('p1', 'job')
  assert.throws(() =>
    commits.during(() => {
      rows.set('job', aJob({ id: 'job', status: 'RUNNING' }))
      throw new Error('the disk is full')
    }),
  )
  assert.equal(get('p1', 'job')?.status, 'RUNNING')
})

test('the oldest make room, by number and by length', () => {
  const many = cacheOver(...Array.from({ length: 5000 }, (_, index) => aJob({ id: `job-${index}` })))
  for (const id of many.rows.keys()) many.get('p1', id)
  many.get('p1', 'job-4999')
  assert.equal(many.reads.length, 5000)
  many.get('p1', 'job-0')
  assert.equal(many.reads.length, 5001)

  const statement = 'x'.repeat(1024 * 1024)
  for (const text of [{ statement }, { conf: { key: statement } }, { tags: [{ key: 'k', value: statement }] }]) {
    const long = cacheOver(...Array.from({ length: 8 }, (_, index) => aJob({ id: `long-${index}`, ...text })))
    for (const id of long.rows.keys()) long.get('p1', id)
    const before = long.reads.length
    for (const id of ['long-7', 'long-6', 'long-5']) long.get('p1', id)
    assert.equal(long.reads.length, before)
    long.get('p1', 'long-0')
    assert.equal(long.reads.length, before + 1)
  }
})
