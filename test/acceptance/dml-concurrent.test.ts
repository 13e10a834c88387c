import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

/** Each statement reads a version and commits to a later one: `core/table-conflicts.ts` says what becomes of that. */
describe('statements side by side on one table', () => {
  const dml = serverForTests('dml-concurrent')

  const together = (statements: readonly string[]) => Promise.all(statements.map((sql) => dml.run(sql)))

  test('no update is lost', async () => {
    await dml.run('CREATE TABLE c AS SELECT 0 AS n')
    const rewrite = 'INSERT OVERWRITE c SELECT n + 1 FROM c'
    const jobs = await together([...Array.from({ length: 3 }, () => 'UPDATE c SET n = n + 1'), rewrite, rewrite])
    assert.deepEqual(
      jobs.map(({ result_count }) => result_count),
      jobs.map(() => 1),
    )
    assert.deepEqual(await dml.rows('SELECT n FROM c'), [[5]])
  })

  test('those of different partitions do not meet, and inserts go on', async () => {
    await dml.run('CREATE TABLE d (a int, p int) PARTITIONED BY (p)')
    await dml.run('INSERT INTO d VALUES (1, 1), (1, 2), (1, 3), (1, 4)')
    await together([
      ...[1, 2].map((p) => `UPDATE d SET a = a + 10 WHERE p = ${p}`),
      'DELETE FROM d WHERE p = 3',
      'MERGE INTO d USING (SELECT 4 AS p) AS s ON d.p = s.p WHEN MATCHED THEN UPDATE SET a = 7',
      ...[5, 6, 7].map((p) => `INSERT INTO d VALUES (1, ${p})`),
    ])
    assert.deepEqual(await dml.rows('SELECT p, a FROM d ORDER BY p'), [
      [1, 11],
      [2, 11],
      [4, 7],
      [5, 1],
      [6, 1],
      [7, 1],
    ])
  })

  test('what is overtaken again and again gets its turn', async () => {
    await dml.run('CREATE TABLE e (a bigint)')
    await dml.run('INSERT INTO e SELECT id FROM range(20000)')
    let done = false
    const storm = (async () => {
      let inserts = 0
      for (; !done; inserts += 1) await dml.run('INSERT INTO e VALUES (-1)')
      return inserts
    })()
    const { result_count } = await dml.run('UPDATE e SET a = -2 WHERE a % 7 <= 0')
    done = true
    const inserts = await storm
    const [[twos, ones]] = (await dml.rows('SELECT count_if(a = -2), count_if(a = -1) FROM e')) as [[number, number]]
    // Each insert is before the update or after it, whole.
    assert.equal(twos, result_count)
    assert.equal(twos + ones, 2_858 + inserts)
  })
})
