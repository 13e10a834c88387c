import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('UPDATE', () => {
  const dml = serverForTests('dml-update')

  const all = () => dml.rows('SELECT a, b, p FROM t ORDER BY a, b')
  beforeEach(async () => {
    await dml.run('DROP TABLE IF EXISTS t')
    await dml.run('CREATE TABLE t (a int, b string, p int) PARTITIONED BY (p)')
    await dml.run("INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 1), (3, NULL, 2), (4, 'x', 2)")
  })

  test('assignments see the row as it was; NULL conditions change nothing', async () => {
    const job = await dml.run("UPDATE t SET a = p * 10 + a, p = a WHERE b <> 'y'")
    assert.deepEqual([job.job_type, job.result_count, job.detail], ['UPDATE', 2, '{"type":"struct","fields":[]}'])
    assert.deepEqual(await all(), [
      [2, 'y', 1],
      [3, null, 2],
      [11, 'x', 1],
      [24, 'x', 4],
    ])
    assert.deepEqual(await dml.rows('SELECT a FROM t WHERE p = 4'), [[24]])
  })

  test('only files with such rows are written anew', async () => {
    const before = dml.dataFiles('t')
    assert.equal((await dml.run("UPDATE t SET b = 'w' WHERE p = 1 AND a < 2")).result_count, 1)
    assert.equal(dml.dataFiles('t').filter((file) => !before.includes(file)).length, 1)
    assert.equal((await dml.run("UPDATE t SET b = 'w' WHERE a > 100")).result_count, 0)
    assert.equal((await dml.run("UPDATE t SET b = 'v'")).result_count, 4)
    assert.deepEqual(await dml.rows('SELECT DISTINCT b FROM t'), [['v']])
  })

  test('sub-queries, aliases, common tables', async () => {
    await dml.run('CREATE TABLE IF NOT EXISTS s (k int, v string)')
    await dml.run("INSERT OVERWRITE s VALUES (2, 'two'), (4, 'four')")
    assert.equal(
      (await dml.run('UPDATE t AS x SET x.b = (SELECT max(v) FROM s WHERE s.k = x.a) WHERE x.a IN (SELECT k FROM s)')).result_count,
      2,
    )
    await dml.run('WITH w AS (SELECT min(a) AS m FROM t) UPDATE default.t SET t.a = 0 WHERE t.a = (SELECT m FROM w)')
    assert.deepEqual(await all(), [
      [0, 'x', 1],
      [2, 'two', 1],
      [3, null, 2],
      [4, 'four', 2],
    ])
  })

  test('values are assigned as INSERT does', async () => {
    await dml.run('DROP TABLE IF EXISTS k')
    await dml.run('CREATE TABLE k (i int, n bigint, d decimal(5,2), c char(3), v varchar(3), dt date)')
    await dml.run("INSERT INTO k VALUES (1, 1, 1.5, 'a', 'b', DATE '2024-01-01')")
    await dml.run("UPDATE k SET i = n + 1L, d = 7, c = 'z', v = 'xyz   ', dt = NULL")
    assert.deepEqual(await dml.rows("SELECT i, n, CAST(d AS string), c = 'z', v, dt FROM k"), [[2, 1, '7.00', true, 'xyz', null]])
    await dml.run("UPDATE k SET n = 9 WHERE c = 'z' AND v = 'xyz'")
    assert.deepEqual(await dml.rows('SELECT n, c, v FROM k'), [[9, 'z  ', 'xyz']])
    const fails = async (sql: string, message: RegExp) => assert.match(await dml.message(sql), message)
    await fails(
      "UPDATE k SET i = 'x', n = DATE '2024-01-01'",
      /^DLI\.0005: [\s\S]*Cannot safely cast 'i': string to int\n- Cannot safely cast 'n'/,
    )
    await fails('UPDATE k SET i = 3000000000', /^DLI\.0018: .*column `i` due to an overflow/)
    await fails("UPDATE k SET v = 'long'", /^DLI\.0018: /)
    assert.deepEqual(await dml.rows('SELECT i FROM k'), [[2]])
  })

  test('columns that were added, dropped and added again, renamed, widened since', async () => {
    await dml.run('ALTER TABLE t DROP COLUMN b')
    await dml.run('ALTER TABLE t ADD COLUMNS (b string, c int)')
    await dml.run('ALTER TABLE t RENAME COLUMN a TO n')
    await dml.run('ALTER TABLE t ALTER COLUMN n TYPE bigint')
    await dml.run('UPDATE t SET c = n * 2, n = n + 3000000000 WHERE b IS NULL AND n > 2')
    assert.deepEqual(await dml.rows('SELECT n, b, c, p FROM t ORDER BY n'), [
      [1, null, null, 1],
      [2, null, null, 1],
      [3000000003, null, 6, 2],
      [3000000004, null, 8, 2],
    ])
  })

  test('what Spark would not run', async () => {
    const fails = async (sql: string, message: RegExp) => assert.match(await dml.message(sql), message)
    await fails('UPDATE t SET nope = 1', /^DLI\.0005: AnalysisException: Column 'nope' does not exist/)
    await fails('UPDATE t SET a = nope', /^DLI\.0005: AnalysisException: Column 'nope' does not exist/)
    await fails('UPDATE t SET a = DEFAULT', /^DLI\.0005: AnalysisException: Column 'DEFAULT' does not exist/)
    await fails('UPDATE t SET a = 1, a = 2', /^DLI\.0005: AnalysisException: Column a is assigned more than once/)
    await fails('UPDATE t SET a = rand()', /^DLI\.0005: /)
    await fails('UPDATE t SET a = max(a)', /^DLI\.0005: /)
    assert.equal((await all()).length, 4)
  })
})
