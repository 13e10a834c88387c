import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { TERMINAL } from '../support/running-server.ts'
import { serverForTests } from '../support/server-for-tests.ts'

describe('INSERT into external tables', () => {
  const own = serverForTests('external-inserts')
  const { run, rows, place, put, message: refused } = own
  /** The files of a table below its folder, each with its text, by path. */
  const files = (name: string): readonly (readonly [path: string, content: string])[] =>
    globSync('**/part-*', { cwd: place(name) })
      .sort()
      .map((path) => [path, readFileSync(join(place(name), path), 'utf8')])
  const contents = (name: string): readonly string[] => files(name).map(([, content]) => content)
  const staged = (): readonly string[] => readdirSync(place('.open-dli-staging'))

  test("CSV: Spark's texts of values, read back as Spark reads them", async () => {
    await run(
      "CREATE TABLE c (a DOUBLE, f FLOAT, t TIMESTAMP, d DATE, s STRING, n DECIMAL(10,2), b BOOLEAN) USING csv OPTIONS (path 'obs://lake/c', header 'true')",
    )
    const inserted = await run(
      `INSERT INTO c VALUES
         (1e10D, 1.5F, TIMESTAMP'2020-01-01 10:00:00.123456', DATE'2020-01-05', 'a,b "q"', 1.5, true),
         (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
         (1e-5D, 3e7F, TIMESTAMP'0099-01-01 00:00:00', DATE'0001-01-01', ' x ', -0.01, false),
         (double('NaN'), float('-Infinity'), NULL, NULL, '', 0, false),
         (0D, 0F, NULL, NULL, 'a\\\\,b\\\\', 0, false)`,
    )
    assert.equal(inserted.result_count, 5)
    // As Spark 3.3.4 writes it.
    assert.deepEqual(contents('c'), [
      [
        'a,f,t,d,s,n,b',
        '1.0E10,1.5,2020-01-01T10:00:00.123Z,2020-01-05,"a,b \\"q\\"",1.50,true',
        ',,,,,,',
        '1.0E-5,3.0E7,0099-01-01T00:00:00.000Z,0001-01-01,x,-0.01,false',
        'NaN,-Infinity,,,"",0.00,false',
        '0.0,0.0,,,"a\\\\,b\\\\",0.00,false',
        '',
      ].join('\n'),
    ])
    assert.deepEqual(await rows("SELECT a, s FROM c WHERE s LIKE '%b%' OR a < 1e-4 ORDER BY a"), [
      [0, 'a\\,b\\'],
      [1e-5, 'x'],
      [1e10, 'a,b "q"'],
    ])
  })

  test('JSON: NULL is left out, nested values as Spark writes them', async () => {
    await run(
      "CREATE TABLE j (a DOUBLE, s STRING, st STRUCT<x: INT, y: ARRAY<STRING>>, m MAP<STRING, INT>) USING json OPTIONS (path 'obs://lake/j')",
    )
    await run(
      `INSERT INTO j SELECT * FROM VALUES (1e10D, 'q"\\n', named_struct('x', 1, 'y', array('a', NULL)), map('k', CAST(NULL AS INT), 'l', 2)), (NULL, NULL, NULL, NULL)`,
    )
    assert.deepEqual(contents('j'), ['{"a":1.0E10,"s":"q\\"\\n","st":{"x":1,"y":["a",null]},"m":{"k":null,"l":2}}\n{}\n'])
    assert.deepEqual(await rows('SELECT a, st, m FROM j WHERE a > 0'), [[1e10, '{"x":1,"y":["a",null]}', '{"k":null,"l":2}']])
  })

  test('Parquet and text; a path that is not there is made, also by no row', async () => {
    await run("CREATE TABLE p (a INT, s STRING) USING parquet OPTIONS (path 'obs://lake/deep/p', compression 'zstd')")
    await run('INSERT INTO p SELECT 1, "x" WHERE false')
    assert.ok(existsSync(place('deep/p')))
    assert.deepEqual(await rows('SELECT * FROM p'), [])
    await run("INSERT INTO p VALUES (1, 'x'), (2, NULL)")
    assert.match(files('deep/p')[0]?.[0] ?? '', /^part-00000-.+-c000\.zstd\.parquet$/)
    assert.deepEqual(await rows('SELECT * FROM p ORDER BY a'), [
      [1, 'x'],
      [2, null],
    ])
    await run("CREATE TABLE w (v STRING) USING text OPTIONS (path 'obs://lake/w')")
    await run("INSERT INTO w VALUES ('a'), (NULL), ('x y ')")
    assert.deepEqual(contents('w'), ['a\n\nx y \n'])
  })

  test('options: separators, texts for NULL and for nothing, patterns of times, packing', async () => {
    await run(
      `CREATE TABLE o (a INT, s STRING, d DATE, t TIMESTAMP) USING csv OPTIONS (path 'obs://lake/o', nullValue '-', emptyValue 'E',
        dateFormat 'dd/MM/yyyy', timestampFormat 'yyyy-MM-dd HH:mm:ss', sep ';', quote "'", escape '^')`,
    )
    await run(
      `INSERT INTO o VALUES (NULL, '', DATE'2020-01-05', TIMESTAMP'2020-01-01 10:00:00.5'), (1, NULL, NULL, NULL), (2, "x;'y^", NULL, NULL)`,
    )
    assert.deepEqual(contents('o'), ["-;E;05/01/2020;2020-01-01 10:00:00\n1;-;-;-\n2;'x;^'y^^';-;-\n"])
    assert.deepEqual(await rows('SELECT * FROM o ORDER BY a'), [
      [null, 'E', '2020-01-05', '2020-01-01 10:00:00'],
      [1, null, null, null],
      [2, "x;'y^", null, null],
    ])
    await run("CREATE TABLE z (a INT) USING csv OPTIONS (path 'obs://lake/z', compression 'gzip')")
    await run('INSERT INTO z VALUES (1), (2)')
    const [packed] = globSync('part-*.csv.gz', { cwd: place('z') })
    assert.equal(gunzipSync(readFileSync(join(place('z'), packed as string))).toString(), '1\n2\n')
    assert.deepEqual(await rows('SELECT sum(a) FROM z'), [[3]])
    await run("CREATE TABLE bz (a INT) USING csv OPTIONS (path 'obs://lake/bz', compression 'bzip2')")
    assert.match(await refused('INSERT INTO bz VALUES (1)'), /^DLI\.0007: .*bzip2/)
  })

  test('partitions: folders as Spark names them, known to the catalog without MSCK', async () => {
    await run("CREATE TABLE q (a INT, p INT, s STRING) USING csv OPTIONS (path 'obs://lake/q') PARTITIONED BY (p, s)")
    await run("INSERT INTO q VALUES (1, 1, 'a b'), (2, 2, 'c/d=e'), (3, NULL, ''), (4, 3, NULL), (5, 1, 'a b'), (6, 4, 'é%')")
    assert.deepEqual(
      files('q').map(([path]) => dirname(path)),
      [
        'p=1/s=a b',
        'p=2/s=c%2Fd%3De',
        'p=3/s=__HIVE_DEFAULT_PARTITION__',
        'p=4/s=é%25',
        'p=__HIVE_DEFAULT_PARTITION__/s=__HIVE_DEFAULT_PARTITION__',
      ],
    )
    assert.deepEqual(contents('q')[0], '1\n5\n')
    assert.deepEqual((await rows('SHOW PARTITIONS q')).flat(), [
      'p=1/s=a b',
      'p=2/s=c%2Fd%3De',
      'p=3/s=__HIVE_DEFAULT_PARTITION__',
      'p=4/s=é%25',
      'p=__HIVE_DEFAULT_PARTITION__/s=__HIVE_DEFAULT_PARTITION__',
    ])
    assert.deepEqual(await rows('SELECT * FROM q ORDER BY a'), [
      [1, 1, 'a b'],
      [2, 2, 'c/d=e'],
      [3, null, null],
      [4, 3, null],
      [5, 1, 'a b'],
      [6, 4, 'é%'],
    ])
    put('q-away/x.csv', '70\n')
    await run("ALTER TABLE q ADD PARTITION (p = 7, s = 'x') LOCATION 'obs://lake/q-away'")
    await run("INSERT INTO q PARTITION (p = 7, s) VALUES (71, 'x'), (72, 'y')")
    assert.deepEqual(await rows('SELECT a, s FROM q WHERE p = 7 ORDER BY a'), [
      [70, 'x'],
      [71, 'x'],
      [72, 'y'],
    ])
    assert.deepEqual(contents('q-away'), ['71\n'])
  })

  test('OVERWRITE: the whole table, a partition, those that are written; what goes is gone from the catalog, too', async () => {
    await run("CREATE TABLE v (a INT, p INT, s STRING) USING json OPTIONS (path 'obs://lake/v') PARTITIONED BY (p, s)")
    const fill = () => run("INSERT OVERWRITE v VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'x')")
    const all = () => rows('SELECT a, p, s FROM v ORDER BY a')
    const folders = () => files('v').map(([path]) => dirname(path))
    await fill()
    put('v/p=9/s=unknown/part-old.json', '{"a":9}\n')
    await fill()
    assert.deepEqual(folders(), ['p=1/s=x', 'p=1/s=y', 'p=2/s=x'])
    await run("INSERT OVERWRITE v PARTITION (p = 1, s = 'x') SELECT 20")
    assert.deepEqual((await all()).flat(), [2, 1, 'y', 3, 2, 'x', 20, 1, 'x'])
    await run("INSERT OVERWRITE v PARTITION (p = 1, s) VALUES (21, 'new')")
    assert.deepEqual((await all()).flat(), [3, 2, 'x', 21, 1, 'new'])
    await run("INSERT OVERWRITE v VALUES (30, 2, 'x'), (31, 5, 'n')", { conf: ['spark.sql.sources.partitionOverwriteMode=dynamic'] })
    assert.deepEqual((await all()).flat(), [21, 1, 'new', 30, 2, 'x', 31, 5, 'n'])
    await run("INSERT OVERWRITE v VALUES (40, 6, 'z')")
    assert.deepEqual((await rows('SHOW PARTITIONS v')).flat(), ['p=6/s=z'])
    await run("INSERT OVERWRITE v SELECT 1, 1, 'x' WHERE false")
    assert.deepEqual([await all(), folders(), await rows('SHOW PARTITIONS v')], [[], [], []])
  })

  test('IF NOT EXISTS leaves a partition that is there; files have as many rows as the job says', async () => {
    await run("CREATE TABLE i (a INT, p INT) USING csv OPTIONS (path 'obs://lake/i') PARTITIONED BY (p)")
    await run('INSERT OVERWRITE i PARTITION (p = 1) IF NOT EXISTS SELECT 1')
    await run('INSERT OVERWRITE i PARTITION (p = 1) IF NOT EXISTS SELECT 2')
    assert.deepEqual(await rows('SELECT * FROM i'), [[1, 1]])
    await run('INSERT OVERWRITE i SELECT id, id % 2 FROM range(10)', { conf: ['spark.sql.files.maxRecordsPerFile=2'] })
    assert.deepEqual(
      files('i').map(([path, content]) => [dirname(path), content.split('\n').length - 1]),
      ['p=0', 'p=0', 'p=0', 'p=1', 'p=1', 'p=1'].map((path, at) => [path, at % 3 === 2 ? 1 : 2]),
    )
    assert.deepEqual(await rows('SELECT count(*), sum(a) FROM i'), [[10, 45]])
  })

  test('a run that fails or is cancelled leaves the old data, and nothing staged', async () => {
    await run("CREATE TABLE old (a TINYINT) USING csv OPTIONS (path 'obs://lake/old')")
    await run('INSERT INTO old VALUES (1)')
    const before = files('old')
    assert.match(
      await refused('INSERT OVERWRITE old SELECT a * 1000 FROM (VALUES (0), (1)) AS t(a)'),
      /^DLI\.0018: .*column `a` due to an overflow/,
    )
    const { body } = await own.server.submit('INSERT OVERWRITE old SELECT max(id % 100) FROM range(100000000000)')
    await own.server.until(body.job_id, ['RUNNING'])
    await own.server.call('DELETE', `/jobs/${body.job_id}`)
    assert.equal((await own.server.until(body.job_id, TERMINAL)).status, 'CANCELLED')
    assert.deepEqual(files('old'), before)
    assert.deepEqual(await rows('SELECT * FROM old'), [[1]])
    assert.deepEqual(staged(), [])
  })

  test('what is refused: a table on one file or on a path with wildcards, an overwrite of what is read, types that the format has not', async () => {
    put('one/a.csv', '1\n')
    await run("CREATE TABLE one (a INT) USING csv OPTIONS (path 'obs://lake/one/a.csv')")
    assert.match(await refused('INSERT INTO one VALUES (2)'), /^DLI\.0007: .*output path is a file/)
    put('many1/a.csv', '1\n')
    await run("CREATE TABLE many (a INT) USING csv OPTIONS (path 'obs://lake/many*')")
    for (const into of ['INTO', 'OVERWRITE']) assert.match(await refused(`INSERT ${into} many VALUES (2)`), /^DLI\.0007: .*wildcards/)
    assert.deepEqual(await rows('SELECT a FROM many'), [[1]])
    await run("CREATE TABLE self (a INT) USING csv OPTIONS (path 'obs://lake/self')")
    await run('INSERT INTO self VALUES (1)')
    assert.match(await refused('INSERT OVERWRITE self SELECT a FROM self'), /^DLI\.0005: .*also being read from/)
    await run('INSERT INTO self SELECT a + 1 FROM self')
    assert.deepEqual(await rows('SELECT a FROM self ORDER BY a'), [[1], [2]])
    await run("CREATE TABLE nested (a ARRAY<INT>) USING csv OPTIONS (path 'obs://lake/nested')")
    assert.match(await refused('INSERT INTO nested SELECT array(1)'), /CSV data source does not support array<int> data type/)
  })

  test('bad records of the input are kept beside', async () => {
    put('in/a.csv', '1\nx\n')
    await run("CREATE TABLE inp (a INT) USING csv OPTIONS (path 'obs://lake/in')")
    await run("CREATE TABLE outp (a INT) USING json OPTIONS (path 'obs://lake/outp')")
    const status = await run('INSERT INTO outp SELECT * FROM inp', { conf: ['spark.sql.badRecordsPath=obs://lake/bad'] })
    assert.deepEqual([status.input_row_count, status.bad_row_count, status.result_count], [2, 1, 1])
    assert.deepEqual(contents('outp'), ['{"a":1}\n'])
    assert.match(readFileSync(place(`bad/${status.job_id}.json`), 'utf8'), /"record":"x"/)
  })
})
