import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('bad records of an INSERT', () => {
  const own = serverForTests('bad-records')
  const { run, rows, message, place, put } = own
  before(async () => {
    put('csv/a.csv', '1,x\nnope,y\n\n3\n')
    put('csv/b.csv', '4,z\n')
    put('csv/c.csv', '5,u,more\n6,v\n')
    await run("CREATE TABLE csv_in (a INT, b STRING) USING csv OPTIONS (path 'obs://lake/csv')")
    put('json/a.json', '{"a":1}\n{"a":"x","b":"y"}\nnope\n[{"a":2},{"a":[]}]\n')
    await run("CREATE TABLE json_in (a INT, b STRING) USING json OPTIONS (path 'obs://lake/json')")
    await run('CREATE TABLE t (a INT, b STRING)')
  })

  const counts = ({ input_row_count, bad_row_count, result_count }: Awaited<ReturnType<typeof run>>) => ({
    input: input_row_count,
    bad: bad_row_count,
    result: result_count,
  })
  const KEPT = { conf: ['spark.sql.badRecordsPath=obs://lake/bad'] }
  const kept = (jobId: string) =>
    readFileSync(place(`bad/${jobId}.json`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

  test('without a path they stay, with NULLs, and are counted whatever the statement filters', async () => {
    assert.deepEqual(counts(await run('INSERT OVERWRITE TABLE t SELECT * FROM csv_in')), { input: 6, bad: 3, result: 6 })
    assert.deepEqual(await rows('SELECT * FROM t ORDER BY a, b'), [
      [null, 'y'],
      [1, 'x'],
      [3, null],
      [4, 'z'],
      [5, 'u'],
      [6, 'v'],
    ])
    assert.deepEqual(counts(await run('INSERT INTO t SELECT * FROM csv_in WHERE a = 4')), { input: 6, bad: 3, result: 1 })
    assert.deepEqual(counts(await run('INSERT INTO t SELECT * FROM json_in WHERE false')), { input: 5, bad: 3, result: 0 })
  })

  test('with a path they go there, each with its file, line, text and reason', async () => {
    const status = await run('INSERT OVERWRITE TABLE t SELECT * FROM csv_in', KEPT)
    assert.deepEqual(counts(status), { input: 6, bad: 3, result: 3 })
    assert.deepEqual(await rows('SELECT a FROM t ORDER BY a'), [[1], [4], [6]])
    assert.deepEqual(kept(status.job_id), [
      { path: 'obs://lake/csv/a.csv', line: 2, record: 'nope,y', reason: 'The value nope of the column a is no int' },
      { path: 'obs://lake/csv/a.csv', line: 4, record: '3', reason: 'It has 1 fields and the table 2' },
      { path: 'obs://lake/csv/c.csv', line: 1, record: '5,u,more', reason: 'It has 3 fields and the table 2' },
    ])
  })

  test('of JSON, beside a managed table that is counted, too', async () => {
    const status = await run('INSERT INTO t SELECT j.a, j.b FROM json_in j LEFT JOIN t ON t.a = j.a', KEPT)
    assert.deepEqual(counts(status), { input: 8, bad: 3, result: 2 })
    assert.deepEqual(kept(status.job_id), [
      { path: 'obs://lake/json/a.json', line: 2, record: '{"a":"x","b":"y"}', reason: 'The value "x" of the column a is no int' },
      { path: 'obs://lake/json/a.json', line: 3, record: 'nope', reason: 'It is no JSON object' },
      { path: 'obs://lake/json/a.json', line: 4, record: '[{"a":2},{"a":[]}]', reason: 'The value [] of the column a is no int' },
    ])
  })

  test('no bad record, no file; a job that fails leaves none, and nothing stays staged', async () => {
    const good = await run("INSERT INTO t SELECT a, b FROM csv_in WHERE a = 4 UNION ALL VALUES (7, 'w')", KEPT)
    assert.ok(existsSync(place(`bad/${good.job_id}.json`)))
    await run("CREATE TABLE fine (a INT, b STRING) USING csv OPTIONS (path 'obs://lake/csv/b.csv')")
    const none = await run('INSERT INTO t SELECT * FROM fine', KEPT)
    assert.deepEqual(counts(none), { input: 1, bad: 0, result: 1 })
    assert.ok(!existsSync(place(`bad/${none.job_id}.json`)))
    await run('CREATE TABLE narrow (a TINYINT)')
    const failed = await own.server.run('INSERT INTO narrow SELECT a * 1000 FROM csv_in', KEPT)
    assert.equal(failed.status, 'FAILED')
    assert.deepEqual(counts(failed), { input: 0, bad: 0, result: 0 })
    assert.ok(!existsSync(place(`bad/${failed.job_id}.json`)))
    assert.deepEqual(readdirSync(place('.open-dli-staging')), [])
  })

  test('DROPMALFORMED leaves them out, FAILFAST ends the statement', async () => {
    await run("CREATE TABLE dropped (a INT, b STRING) USING csv OPTIONS (path 'obs://lake/csv', mode 'DROPMALFORMED')")
    assert.deepEqual(counts(await run('INSERT OVERWRITE TABLE t SELECT * FROM dropped')), { input: 6, bad: 3, result: 3 })
    await run("CREATE TABLE strict (a INT, b STRING) USING csv OPTIONS (path 'obs://lake/csv', mode 'FAILFAST')")
    for (const more of [{}, KEPT]) assert.match(await message('INSERT OVERWRITE TABLE t SELECT * FROM strict', more), /^DLI\.0018: /)
    assert.deepEqual(await rows('SELECT a FROM t ORDER BY a'), [[1], [4], [6]])
  })

  test('a path that is none matters to a statement with such inputs alone', async () => {
    const notOne = { conf: ['spark.sql.badRecordsPath=test'] }
    await run('SELECT * FROM csv_in', notOne)
    await run("INSERT INTO t VALUES (1, 'a')", notOne)
    assert.match(await message('INSERT INTO t SELECT * FROM csv_in', notOne), /^DLI\.0001: /)
  })
})
