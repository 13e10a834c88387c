import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { startChild } from './child.ts'
import { PROJECT, testMetastore } from './support.ts'

const KILLS = 3
const LINES_BEFORE_KILL = 300

test('SIGKILL of a process that writes loses nothing that was answered, and leaves nothing half done', { timeout: 60_000 }, async () => {
  await using opened = await testMetastore()
  const answered = new Map<string, 'submitted' | 'ended'>()
  for (let kill = 0; kill < KILLS; kill += 1) {
    await opened.store.close()
    const child = startChild('writer-child.ts', opened.file, String(kill))
    for (let line = await child.line(), lines = 1; line !== null; line = await child.line(), lines += 1) {
      const [what, id] = line.split(' ') as ['submitted' | 'ended', string]
      if (id !== undefined) answered.set(id, what)
      if (lines === LINES_BEFORE_KILL) await child.kill('SIGKILL')
    }
    const store = await opened.reopen()
    for (const [id, what] of answered) {
      const job = store.jobs.get(PROJECT, id)
      // Its end may have reached the disk without having been answered.
      assert.ok(job !== null && (job.status === 'FINISHED' || what === 'submitted'), id)
      assert.equal(store.jobs.events(id).length, job.status === 'FINISHED' ? 2 : 1)
      assert.equal(job.message, job.status === 'FINISHED' ? id : '')
      assert.deepEqual(job.tags, [{ key: 'k', value: id }])
    }
  }
  assert.ok(answered.size > KILLS * 50)
  await opened.store.close()
  using database = new DatabaseSync(opened.file)
  assert.deepEqual(Object.values(database.prepare('PRAGMA integrity_check').get() ?? {}), ['ok'])
  const uncounted = `SELECT project, status, COUNT(*) AS n FROM job GROUP BY 1, 2
    EXCEPT SELECT project, status, SUM(jobs) FROM job_count GROUP BY 1, 2`
  assert.deepEqual(database.prepare(uncounted).all(), [])
  const gap = 'SELECT project, COUNT(*) AS n, MAX(project_sequence) AS last FROM job_event GROUP BY project HAVING n <> last'
  assert.deepEqual(database.prepare(gap).all(), [])
})
