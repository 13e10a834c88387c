import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('DELETE FROM', () => {
  const dml = serverForTests('dml-delete')

  const all = () => dml.rows('SELECT a, b, p FROM t ORDER BY a')
  beforeEach(async () => {
    await dml.run('DROP TABLE IF EXISTS t')
    await dml.run('CREATE TABLE t (a int, b string, p int) PARTITIONED BY (p)')
    await dml.run("INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 1), (3, NULL, 2), (4, 'x', 2), (5, 'z', NULL)")
  })

  test('rows for which the condition is true go; NULL is not true', async () => {
    const job = await dml.run("DELETE FROM t WHERE b <> 'x'")
    assert.deepEqual([job.job_type, job.result_count, job.detail], ['DELETE', 2, '{"type":"struct","fields":[]}'])
    assert.deepEqual(await all(), [
      [1, 'x', 1],
      [3, null, 2],
      [4, 'x', 2],
    ])
    assert.equal((await dml.run("DELETE FROM t WHERE NOT (b = 'x')")).result_count, 0)
    assert.equal((await dml.run('DELETE FROM t WHERE b IS NULL')).result_count, 1)
    assert.equal((await all()).length, 2)
  })

  test('only files with such rows are written anew', async () => {
    const before = dml.dataFiles('t')
    await dml.run('DELETE FROM t WHERE a = 2')
    const added = dml.dataFiles('t').filter((file) => !before.includes(file))
    assert.equal(added.length, 1)
    assert.deepEqual(
      (await all()).map(([a]) => a),
      [1, 3, 4, 5],
    )
  })

  test('whole partitions and files go unread', async () => {
    const before = dml.dataFiles('t')
    const job = await dml.run('DELETE FROM t WHERE p = 1')
    assert.deepEqual([job.result_count, job.input_size], [2, 0])
    assert.equal((await dml.run('DELETE FROM t WHERE p IS NULL')).result_count, 1)
    assert.equal((await dml.run('DELETE FROM t WHERE a > 2 AND p = 2')).result_count, 2)
    assert.deepEqual(dml.dataFiles('t'), before)
    assert.deepEqual(await all(), [])
  })

  test('days as texts, and days that there are not', async () => {
    await dml.run('CREATE TABLE IF NOT EXISTS d (v int, dt date) PARTITIONED BY (dt)')
    await dml.run("INSERT OVERWRITE d VALUES (1, DATE '2024-02-29'), (2, DATE '2024-03-01'), (3, DATE '2024-03-02'), (4, NULL)")
    const before = dml.dataFiles('d')
    assert.equal((await dml.run("DELETE FROM d WHERE dt = '2024-02-30'")).result_count, 0)
    assert.equal((await dml.run("DELETE FROM d WHERE dt <= '2024-02-29'")).result_count, 1)
    assert.equal((await dml.run("DELETE FROM d WHERE dt = '2024-03-01'")).result_count, 1)
    assert.deepEqual(dml.dataFiles('d'), before)
    assert.equal((await dml.run("DELETE FROM d WHERE dt = '2024-3-2'")).result_count, 1)
    assert.deepEqual(await dml.rows('SELECT v FROM d'), [[4]])
  })

  test('times by the zone of the session', async () => {
    await dml.run('CREATE TABLE IF NOT EXISTS ts (v int, at timestamp) PARTITIONED BY (days(at))')
    await dml.run(
      "INSERT OVERWRITE ts VALUES (1, TIMESTAMP '2024-01-01 23:00:00Z'), (2, TIMESTAMP '2024-01-02 01:00:00Z'), (3, TIMESTAMP '2024-01-03 12:00:00Z')",
    )
    const before = dml.dataFiles('ts')
    const at = (timeZone: string) => ({ conf: [`spark.sql.session.timeZone=${timeZone}`] })
    // 00:00 there is 16:00 of the day before in UTC.
    assert.equal((await dml.run("DELETE FROM ts WHERE at < TIMESTAMP '2024-01-02 00:00:00'", at('+08:00'))).result_count, 0)
    assert.equal((await dml.run("DELETE FROM ts WHERE at < TIMESTAMP '2024-01-02 00:00:00'")).result_count, 1)
    assert.deepEqual(dml.dataFiles('ts'), before)
    // In a region it has to be looked at.
    assert.equal((await dml.run("DELETE FROM ts WHERE at < TIMESTAMP '2024-01-02 10:00:00'", at('Asia/Shanghai'))).result_count, 1)
    assert.deepEqual(await dml.rows('SELECT v FROM ts'), [[3]])
  })

  test('without a condition everything goes, and what is not there', async () => {
    assert.equal((await dml.run('DELETE FROM t')).result_count, 5)
    assert.deepEqual(await all(), [])
    assert.equal((await dml.run('DELETE FROM t')).result_count, 0)
    assert.equal((await dml.run('DELETE FROM t WHERE length(b) > 0')).result_count, 0)
  })

  test('sub-queries, also of the table itself, aliases, common tables', async () => {
    await dml.run('CREATE TABLE IF NOT EXISTS s (k int)')
    await dml.run('INSERT OVERWRITE s VALUES (2), (4), (NULL)')
    assert.equal((await dml.run('DELETE FROM t AS x WHERE x.a IN (SELECT k FROM s)')).result_count, 2)
    assert.equal((await dml.run('DELETE FROM t WHERE a NOT IN (SELECT k FROM s)')).result_count, 0)
    assert.equal((await dml.run('WITH w AS (SELECT max(a) m FROM t) DELETE FROM default.t WHERE t.a = (SELECT m FROM w)')).result_count, 1)
    assert.equal((await dml.run('DELETE FROM t WHERE NOT EXISTS (SELECT 1 FROM t AS u WHERE u.a > t.a)')).result_count, 1)
    assert.deepEqual(await all(), [[1, 'x', 1]])
  })

  test('columns that were added, renamed and dropped since', async () => {
    await dml.run('ALTER TABLE t ADD COLUMNS (c int)')
    await dml.run('ALTER TABLE t RENAME COLUMN b TO name')
    await dml.run("INSERT INTO t PARTITION (p = 1) (a, name, c) VALUES (6, 'w', 60)")
    assert.equal((await dml.run("DELETE FROM t WHERE c IS NULL AND name = 'x'")).result_count, 2)
    await dml.run('ALTER TABLE t DROP COLUMN name')
    assert.equal((await dml.run('DELETE FROM t WHERE a = 2')).result_count, 1)
    assert.deepEqual(await dml.rows('SELECT a, c, p FROM t ORDER BY a'), [
      [3, null, 2],
      [5, null, null],
      [6, 60, 1],
    ])
  })

  test('what Spark would not run', async () => {
    const fails = async (sql: string, message: RegExp) => assert.match(await dml.message(sql), message)
    await fails('DELETE FROM nope WHERE a = 1', /^DLI\.0005: AnalysisException: Table or view not found: nope; line 1 pos 12/)
    await fails('DELETE FROM t WHERE nope = 1', /^DLI\.0005: AnalysisException: Column 'nope' does not exist/)
    await fails('DELETE FROM t WHERE a', /^DLI\.0005: AnalysisException: .*is not a boolean/)
    await fails('DELETE FROM t WHERE count(*) > 1', /^DLI\.0005: AnalysisException: Aggregate functions are not allowed/)
    await fails('DELETE FROM t WHERE rand() > 0.5', /^DLI\.0005: AnalysisException: nondeterministic expressions/)
    await dml.run('CREATE OR REPLACE VIEW v AS SELECT * FROM t')
    await fails('DELETE FROM v WHERE a = 1', /^DLI\.0005: AnalysisException: .* is a view/)
    assert.equal((await all()).length, 5)
  })
})
