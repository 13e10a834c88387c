import assert from 'node:assert/strict'
import { before, beforeEach, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('FROM … INSERT … INSERT …', () => {
  const dml = serverForTests('multi-insert')
  before(async () => {
    await dml.run("CREATE TABLE s AS SELECT * FROM VALUES (1, 'x'), (2, 'y'), (3, 'x') AS v(k, g)")
  })

  beforeEach(async () => {
    for (const table of ['a', 'b']) await dml.run(`DROP TABLE IF EXISTS ${table}`)
    await dml.run('CREATE TABLE a (k int, g string) PARTITIONED BY (g)')
    await dml.run('CREATE TABLE b (n bigint)')
    await dml.run("INSERT INTO a VALUES (9, 'x'), (9, 'z')")
    await dml.run('INSERT INTO b VALUES (9)')
  })
  const all = async () => [await dml.rows('SELECT k, g FROM a ORDER BY k, g'), await dml.rows('SELECT n FROM b ORDER BY n')]

  test('each INSERT writes its own part, in its own way', async () => {
    const job = await dml.run(`WITH w AS (SELECT * FROM s WHERE k < 3) FROM w
      INSERT OVERWRITE a PARTITION (g = 'x') SELECT k WHERE g = 'x'
      INSERT INTO TABLE b SELECT count(*)`)
    assert.deepEqual([job.job_type, job.result_count, job.detail], ['INSERT', 2, '{"type":"struct","fields":[]}'])
    assert.deepEqual(await all(), [
      [
        [1, 'x'],
        [9, 'z'],
      ],
      [[2], [9]],
    ])
  })

  test('one table several times; lateral views', async () => {
    await dml.run(
      'FROM s LATERAL VIEW explode(array(k, k + 10)) e AS m INSERT INTO b SELECT m WHERE m < 3 INSERT INTO b SELECT m WHERE m > 12',
    )
    assert.deepEqual((await all())[1], [[1], [2], [9], [13]])
  })

  test('all of it or nothing: what one INSERT may not write keeps the others from their tables', async () => {
    const before = await all()
    assert.match(await dml.message('FROM s INSERT INTO b SELECT k INSERT INTO a SELECT k * 3000000000L, g'), /^DLI\.0018: /)
    assert.match(
      await dml.message('FROM s INSERT INTO b SELECT k INSERT INTO nope SELECT k'),
      /^DLI\.0005: .*Table or view not found: nope/,
    )
    assert.deepEqual(await all(), before)
  })

  test('side by side with others into the same tables, in any order', async () => {
    await Promise.all([
      dml.run("FROM s INSERT INTO a SELECT k, 'm' INSERT INTO b SELECT k"),
      dml.run("FROM s INSERT INTO b SELECT k INSERT INTO a SELECT k, 'm'"),
      dml.run("FROM s INSERT OVERWRITE a PARTITION (g = 'z') SELECT k INSERT INTO b SELECT k"),
    ])
    assert.deepEqual(await dml.rows("SELECT count_if(g = 'm'), count_if(g = 'z') FROM a"), [[6, 3]])
    assert.deepEqual(await dml.rows('SELECT count(*) FROM b'), [[10]])
  })

  test('what depends on an order of the INSERTs is refused', async () => {
    assert.match(await dml.message('FROM b INSERT INTO b SELECT n INSERT INTO a SELECT n, n'), /^DLI\.0007: .*reads a table after/)
    assert.match(await dml.message('FROM s INSERT OVERWRITE b SELECT k INSERT INTO b SELECT k'), /^DLI\.0007: .*overwrites a table beside/)
    assert.match(
      await dml.message("FROM s INSERT INTO b SELECT k INSERT OVERWRITE DIRECTORY 'obs://b/p' USING csv SELECT k"),
      /^DLI\.0007: /,
    )
  })

  test('EXPLAIN shows each', async () => {
    const [[plan]] = (await dml.rows('EXPLAIN FROM s INSERT INTO b SELECT k INSERT OVERWRITE a SELECT k, g')) as [[string]]
    assert.match(plan, /Append default\.b[\s\S]*Overwrite default\.a/)
  })
})
