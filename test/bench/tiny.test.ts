import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const bench = new URL('../../bench/bench.ts', import.meta.url).pathname

test('every section of the bench runs', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, '--tiny'], { encoding: 'utf8', timeout: 120_000 })
  assert.equal(status, 0, stderr)
  // What is measured, never whether a promise holds: that is not for a test to decide.
  for (const section of [
    'one fsync here',
    'status reads',
    'bare route, no token check',
    'SELECT 1, submit to FINISHED',
    'INSERT of one row, submit to FINISHED',
    "the same by the table's age",
    'flights, CREATE TABLE AS',
    'durable submits',
    'flights, self-join',
    'flights, window',
    'flights, many-key aggregate',
    'status while the engine is saturated',
    'resident memory',
  ]) {
    assert.ok(
      stdout.split('\n').some((line) => line.startsWith(section)),
      `${section} is missing from:\n${stdout}`,
    )
  }
})
