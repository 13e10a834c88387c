import assert from 'node:assert/strict'
import { cpSync, globSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('external tables', () => {
  const own = serverForTests('external-tables')
  const { run, rows, place, put, message: refused } = own

  test('partition folders: values in the types of their columns, escapes, NULL, letters of either case; found by MSCK', async () => {
    put('y/p=01/d=2020-1-5/f.csv', '1\n')
    put('y/p=abc/d=x/f.csv', '2\n')
    put('y/P=7/D=2021-01-01/f.csv', '3\n')
    put('y/p= 8/d=2020-01-01 10%3A00%3A00/f.csv', '4\n')
    put('y/p=__HIVE_DEFAULT_PARTITION__/d=2022-01-01/f.csv', '5\n')
    await run("CREATE TABLE y (a INT, p INT, d DATE) USING csv OPTIONS (path 'obs://lake/y') PARTITIONED BY (p, d)")
    assert.deepEqual(await rows('SELECT * FROM y'), [])
    await run('MSCK REPAIR TABLE y')
    // As Spark 3.3.4 answers.
    assert.deepEqual(await rows('SELECT * FROM y ORDER BY a'), [
      [1, 1, '2020-01-05'],
      [2, null, null],
      [3, 7, '2021-01-01'],
      [4, 8, '2020-01-01'],
      [5, null, '2022-01-01'],
    ])
    assert.deepEqual(await rows('SELECT a FROM y WHERE p = 1'), [[1]])
    assert.deepEqual(await rows('SELECT a FROM y WHERE p IS NULL ORDER BY a'), [[2], [5]])
    assert.deepEqual(await rows("SELECT a FROM y WHERE d >= DATE'2021-01-01' ORDER BY a"), [[3], [5]])
  })

  test('partitions elsewhere, and ones whose folder is gone', async () => {
    put('away/x.json', '{"a":1}\n{"a":2}\n')
    put('base/s=a%2Fb/x.json', '{"a":3,"s":"ignored"}\n')
    await run("CREATE TABLE j (a INT, s STRING) USING json OPTIONS (path 'obs://lake/base') PARTITIONED BY (s)")
    await run("ALTER TABLE j ADD PARTITION (s = 'x y') LOCATION 'obs://lake/away'")
    await run("ALTER TABLE j ADD PARTITION (s = 'gone')")
    await run("ALTER TABLE j ADD PARTITION (s = 'a/b')")
    assert.deepEqual(await rows('SELECT a, s FROM j ORDER BY a'), [
      [1, 'x y'],
      [2, 'x y'],
      [3, 'a/b'],
    ])
  })

  test('a filter on partitions reads their files alone: input_size', async () => {
    const sizes = ['a', 'b', 'c', 'd'].map((name, at) =>
      put(`pruned/day=2024-01-0${at + 1}/n=${at}/${name}.csv`, `${'x'.repeat(at + 1)}\n`),
    )
    await run("CREATE TABLE pruned (s STRING, day DATE, n INT) USING csv OPTIONS (path 'obs://lake/pruned') PARTITIONED BY (day, n)")
    await run('MSCK REPAIR TABLE pruned')
    const bytes = (...at: readonly number[]) => at.reduce((sum, each) => sum + (sizes[each] as number), 0)
    for (const [condition, wanted] of [
      ['true', [0, 1, 2, 3]],
      ["day = DATE'2024-01-02'", [1]],
      ["day > DATE'2024-01-02' AND n <> 3", [2, 3]],
      ['n IN (0, 2)', [0, 2]],
      ['2 <= n', [2, 3]],
      ['n = 1L OR n = 2', [0, 1, 2, 3]],
      ['n IS NULL', []],
      ["day = DATE'2024-01-02' AND n = 3", []],
    ] as const) {
      const status = await run(`SELECT s FROM pruned WHERE ${condition}`)
      assert.equal(status.input_size, bytes(...wanted), condition)
    }
    const joined = await run('SELECT count(*) FROM pruned a LEFT JOIN (SELECT 2 AS k) b ON a.n = b.k WHERE a.n >= 2')
    assert.equal(joined.input_size, bytes(2, 3))
    // Scanned twice with different filters: all of it is read.
    const twice = await run('SELECT count(*) FROM pruned a JOIN pruned b ON a.n = b.n WHERE a.n = 1')
    assert.equal(twice.input_size, bytes(0, 1, 2, 3))
  })

  test('Parquet in partitions, whose files may hold the column as well', async () => {
    await run('CREATE TABLE source (a INT, p STRING)')
    await run("INSERT INTO source VALUES (1, 'in the file')")
    const managed = join(own.server.dataDir, 'warehouse', own.server.projectId)
    const [file] = globSync('**/*.parquet', { cwd: managed })
    mkdirSync(place('pq/p=in the folder'), { recursive: true })
    cpSync(join(managed, file as string), join(place('pq/p=in the folder'), 'f.parquet'))
    await run("CREATE TABLE pq (a INT, p STRING) USING parquet OPTIONS (path 'obs://lake/pq') PARTITIONED BY (p)")
    await run('MSCK REPAIR TABLE pq')
    assert.deepEqual(await rows('SELECT * FROM pq'), [[1, 'in the folder']])
  })

  test('text: a line is a row, blank ones too', async () => {
    put('text/a.txt', 'a\n\nx y \n')
    await run("CREATE TABLE words (v STRING) USING text OPTIONS (path 'obs://lake/text')")
    assert.deepEqual(await rows('SELECT * FROM words'), [['a'], [''], ['x y ']])
  })

  test('the column for corrupt records has the text of bad ones', async () => {
    put('corrupt/a.csv', '1,x\nnope,y\n3\n')
    await run("CREATE TABLE corrupt (a INT, _corrupt_record STRING, b STRING) USING csv OPTIONS (path 'obs://lake/corrupt')")
    assert.deepEqual(await rows('SELECT * FROM corrupt'), [
      [1, null, 'x'],
      [null, 'nope,y', 'y'],
      [3, '3', null],
    ])
    put('corrupt-json/a.json', '{"a":1}\n{"a":"x"}\nnope\n')
    await run("CREATE TABLE corrupt_json (a INT, _corrupt_record STRING) USING json OPTIONS (path 'obs://lake/corrupt-json')")
    assert.deepEqual(await rows('SELECT * FROM corrupt_json'), [
      [1, null],
      [null, '{"a":"x"}'],
      [null, 'nope'],
    ])
  })

  test('a path with wildcards', async () => {
    for (const name of ['2023/a.csv', '2024/b.csv', '2024/c.txt', '2025x/d.csv', '_old/e.csv']) put(`globs/${name}`, `${name}\n`)
    const found = async (path: string) => {
      await run('DROP TABLE IF EXISTS globs')
      await run(`CREATE TABLE globs (s STRING) USING csv OPTIONS (path 'obs://lake/${path}')`)
      return (await rows('SELECT s FROM globs')).flat()
    }
    assert.deepEqual(await found('globs/*'), ['2023/a.csv', '2024/b.csv', '2024/c.txt', '2025x/d.csv'])
    assert.deepEqual(await found('globs/202[34]/*.csv'), ['2023/a.csv', '2024/b.csv'])
    assert.deepEqual(await found('globs/202?'), ['2023/a.csv', '2024/b.csv', '2024/c.txt'])
    await run('DROP TABLE globs')
    assert.match(await refused("CREATE TABLE up (s STRING) USING csv OPTIONS (path 'obs://lake/*/../..')"), /^DLI\.0011: /)
    await run("CREATE TABLE globs (s STRING) USING csv OPTIONS (path 'obs://lake/globs/x*')")
    assert.match(await refused('SELECT * FROM globs'), /^DLI\.0002: /)
  })

  test('a path that is not there, and formats of which the engine has no reader', async () => {
    await run("CREATE TABLE missing (a INT) USING csv OPTIONS (path 'obs://lake/missing')")
    assert.match(await refused('SELECT * FROM missing'), /^DLI\.0002: /)
    assert.match(await refused("CREATE TABLE o (a INT) USING orc OPTIONS (path 'obs://lake/o')"), /^DLI\.0007: .*orc/)
    assert.match(await refused("CREATE TABLE o (a INT) USING avro OPTIONS (path 'obs://lake/o')"), /^DLI\.0007: .*avro/)
  })
})
