import assert from 'node:assert/strict'
import { before, beforeEach, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('MERGE INTO', () => {
  const dml = serverForTests('dml-merge')
  before(async () => {
    await dml.run('CREATE TABLE s (k int, v string, op string)')
  })

  const all = () => dml.rows('SELECT k, v FROM t ORDER BY k, v')
  beforeEach(async () => {
    await dml.run('DROP TABLE IF EXISTS t')
    await dml.run('CREATE TABLE t (k int, v string)')
    await dml.run("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (NULL, 'n')")
    await dml.run("INSERT OVERWRITE s VALUES (2, 'B', 'u'), (3, NULL, 'd'), (4, 'D', 'i'), (NULL, 'N', 'i')")
  })

  test('the first clause whose condition is true counts, of matched and of other rows', async () => {
    const job = await dml.run(`MERGE INTO t AS x USING s AS y ON x.k = y.k
      WHEN MATCHED AND y.op = 'd' THEN DELETE
      WHEN MATCHED AND y.v IS NOT NULL THEN UPDATE SET x.v = concat(x.v, y.v)
      WHEN MATCHED THEN UPDATE SET v = 'never'
      WHEN NOT MATCHED AND y.k IS NULL THEN INSERT (v, k) VALUES ('null', -1)
      WHEN NOT MATCHED THEN INSERT (k, v) VALUES (y.k, y.v)`)
    assert.deepEqual([job.job_type, job.result_count], ['UPDATE', 4])
    assert.deepEqual(await all(), [
      [null, 'n'],
      [-1, 'null'],
      [1, 'a'],
      [2, 'bB'],
      [4, 'D'],
    ])
  })

  test('stars take columns by name; a query as source; common tables', async () => {
    await dml.run(`WITH w AS (SELECT * FROM s WHERE k > 2) MERGE INTO t USING (SELECT upper(op) AS v, k FROM w) AS y ON t.k = y.k
      WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`)
    assert.deepEqual(await all(), [
      [null, 'n'],
      [1, 'a'],
      [2, 'b'],
      [3, 'D'],
      [4, 'I'],
    ])
  })

  test('only clauses of one kind; nothing to do makes no version', async () => {
    assert.equal((await dml.run('MERGE INTO t USING s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v)')).result_count, 2)
    assert.equal((await dml.run("MERGE INTO t USING s ON t.k = s.k WHEN MATCHED AND op = 'd' THEN DELETE")).result_count, 1)
    assert.equal((await dml.run("MERGE INTO t USING s ON t.k = s.k WHEN MATCHED AND op = 'zzz' THEN DELETE")).result_count, 0)
    assert.deepEqual(await all(), [
      [null, 'N'],
      [null, 'n'],
      [1, 'a'],
      [2, 'b'],
      [4, 'D'],
    ])
  })

  test('a row that would be changed twice fails the statement; removed twice it is removed', async () => {
    await dml.run("INSERT INTO s VALUES (2, 'BB', 'u')")
    const before = await all()
    const twice = 'MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v'
    assert.match(await dml.message(twice), /^DLI\.0999: .*more than one row of the source/)
    assert.deepEqual(await all(), before)
    // Only one of the two is for the clause.
    assert.equal((await dml.run("MERGE INTO t USING s ON t.k = s.k WHEN MATCHED AND s.v = 'BB' THEN UPDATE SET v = s.v")).result_count, 1)
    assert.equal((await dml.run('MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN DELETE')).result_count, 2)
    assert.deepEqual(
      (await all()).map(([k]) => k),
      [null, 1],
    )
  })

  test('what a clause assigns is worked out for its own rows alone', async () => {
    await dml.run(`MERGE INTO t USING s ON t.k = s.k WHEN MATCHED AND s.k = 2 THEN UPDATE SET k = s.k + 10L
      WHEN MATCHED AND s.k > 100 THEN UPDATE SET k = 3000000000 WHEN MATCHED AND s.k = 3 THEN UPDATE SET v = CAST(s.k * 1000000000L AS string)
      WHEN NOT MATCHED AND s.k > 100 THEN INSERT (k, v) VALUES (s.k * 1000000000L, '')`)
    assert.deepEqual(await all(), [
      [null, 'n'],
      [1, 'a'],
      [3, '3000000000'],
      [12, 'b'],
    ])
  })

  test('other conditions than equality, the table itself as source, an empty table', async () => {
    await dml.run("MERGE INTO t USING t AS o ON t.k = o.k + 1 WHEN MATCHED THEN UPDATE SET v = concat(o.v, '>', t.v)")
    await dml.run("MERGE INTO t USING (SELECT 2 AS least) ON t.k > least WHEN MATCHED THEN UPDATE SET v = 'big'")
    assert.deepEqual(await all(), [
      [null, 'n'],
      [1, 'a'],
      [2, 'a>b'],
      [3, 'big'],
    ])
    await dml.run('DELETE FROM t')
    await dml.run(
      "MERGE INTO t USING (SELECT 7 AS k) AS y ON t.k = y.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k, v) VALUES (k, 'new')",
    )
    assert.deepEqual(await all(), [[7, 'new']])
  })

  test('what Spark would not run', async () => {
    const fails = async (sql: string, message: RegExp) => assert.match(await dml.message(sql), message)
    await fails('MERGE INTO t USING s ON k = 1 WHEN MATCHED THEN DELETE', /^DLI\.0005: .*Reference 'k' is ambiguous/)
    await fails('MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET nope = 1', /^DLI\.0005: .*Column 'nope' does not exist/)
    await fails('MERGE INTO t USING s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k) VALUES (1)', /^DLI\.0005: .*v is not among them/)
    await fails(
      'MERGE INTO t USING s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, v) VALUES (1, t.v)',
      /^DLI\.0005: .*Column 't\.v' does not exist/,
    )
    await fails('MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET k = s.v', /^DLI\.0005: [\s\S]*Cannot safely cast 'k'/)
    await fails(
      'MERGE INTO t USING (SELECT 1 AS k) AS y ON t.k = y.k WHEN MATCHED THEN UPDATE SET *',
      /^DLI\.0005: .*cannot resolve v in MERGE/,
    )
    await fails(
      'MERGE INTO t USING s ON t.k IN (SELECT k FROM s) WHEN MATCHED THEN DELETE',
      /^DLI\.0007: .*a sub-query in the ON condition/,
    )
    await fails(
      'MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET k = 3000000000',
      /^DLI\.0018: .*column `k` due to an overflow/,
    )
    assert.equal((await all()).length, 4)
  })
})
