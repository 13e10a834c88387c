import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('INSERT … PARTITION', () => {
  const { run, rows, message } = serverForTests('insert-partition')
  const all = () => rows('SELECT a, p, q FROM t ORDER BY a, p, q')

  beforeEach(async () => {
    await run('DROP TABLE IF EXISTS t')
    await run('CREATE TABLE t (a int, p int, q string) PARTITIONED BY (p, q)')
    await run("INSERT INTO t VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'x')")
  })

  test('INTO: constants, names of columns, NULL', async () => {
    assert.equal((await run("INSERT INTO t PARTITION (p = 7, q = 'z') SELECT 10")).result_count, 1)
    await run("INSERT INTO t PARTITION (p = '08', q) VALUES (11, 'w')")
    await run("INSERT INTO t PARTITION (p = 9, q) (q, a) VALUES ('v', 12)")
    await run("INSERT INTO t PARTITION (q, p) VALUES (13, 5, 'u')")
    await run("INSERT INTO t PARTITION (p = NULL, q = 'z') VALUES (14)")
    assert.deepEqual((await all()).slice(3), [
      [10, 7, 'z'],
      [11, 8, 'w'],
      [12, 9, 'v'],
      [13, 5, 'u'],
      [14, null, 'z'],
    ])
  })

  test('OVERWRITE of one partition, of all with a constant, of the whole table', async () => {
    await run("INSERT OVERWRITE TABLE t PARTITION (p = 1, q = 'x') SELECT 20")
    assert.deepEqual(await all(), [
      [2, 1, 'y'],
      [3, 2, 'x'],
      [20, 1, 'x'],
    ])
    await run("INSERT OVERWRITE TABLE t PARTITION (p = 1, q) VALUES (21, 'new')")
    assert.deepEqual(await all(), [
      [3, 2, 'x'],
      [21, 1, 'new'],
    ])
    await run("INSERT OVERWRITE TABLE t PARTITION (p, q) VALUES (22, 3, 'x')")
    assert.deepEqual(await all(), [[22, 3, 'x']])
  })

  test('an OVERWRITE without rows empties what it names', async () => {
    await run("INSERT OVERWRITE TABLE t PARTITION (p = 1, q = 'x') SELECT a FROM t WHERE false")
    assert.deepEqual(await all(), [
      [2, 1, 'y'],
      [3, 2, 'x'],
    ])
  })

  for (const setting of [
    'spark.sql.sources.partitionOverwriteMode=dynamic',
    'spark.sql.dynamicPartitionOverwrite.enabled=true',
    'dli.sql.dynamicPartitionOverwrite.enabled=true',
  ]) {
    test(`OVERWRITE of the partitions that are written: ${setting}`, async () => {
      const conf = { conf: [setting] }
      await run("INSERT OVERWRITE TABLE t PARTITION (p, q) VALUES (30, 1, 'x'), (31, 9, 'n')", conf)
      assert.deepEqual(await all(), [
        [2, 1, 'y'],
        [3, 2, 'x'],
        [30, 1, 'x'],
        [31, 9, 'n'],
      ])
      await run("INSERT OVERWRITE TABLE t PARTITION (p = 1, q) VALUES (32, 'y')", conf)
      await run("INSERT OVERWRITE TABLE t SELECT a + 100, p, q FROM t WHERE q = 'n'", conf)
      assert.deepEqual(await all(), [
        [3, 2, 'x'],
        [30, 1, 'x'],
        [32, 1, 'y'],
        [131, 9, 'n'],
      ])
    })
  }

  test('constants of other types find their partition', async () => {
    await run('CREATE TABLE typed (a int, d date, b boolean, v varchar(3)) PARTITIONED BY (d, b, v)')
    await run("INSERT INTO typed VALUES (1, DATE'2024-01-02', true, 'x'), (2, DATE'2024-01-03', true, 'x')")
    await run("INSERT OVERWRITE typed PARTITION (d = '2024-1-2', b = TRUE, v = 'x') SELECT 3")
    await run("INSERT OVERWRITE typed PARTITION (d = DATE'2024-01-03', b = 'yes', v = 'x') SELECT 4")
    assert.deepEqual(await rows('SELECT a, d, b FROM typed ORDER BY a'), [
      [3, '2024-01-02', true],
      [4, '2024-01-03', true],
    ])
  })

  for (const [sql, expected] of [
    ['INSERT INTO t PARTITION (r = 1) SELECT 1', 'DLI.0005: AnalysisException: r is not a valid partition column in table `default`.`t`.'],
    [
      'INSERT INTO t PARTITION (p = 1) SELECT 1, 2',
      'DLI.0005: AnalysisException: Requested partitioning does not match the table `default`.`t`:\nRequested partitions: p\nTable partitions: p,q',
    ],
    ["INSERT INTO t PARTITION (p, q = 'z') SELECT 1, 2", 'DLI.0005: AnalysisException: The ordering of partition columns is [p,q]'],
    [
      "INSERT INTO t PARTITION (p = 1, q = 'z') SELECT 1, 2",
      'DLI.0005: AnalysisException: `default`.`t` requires that the data to be inserted have the same number of columns as the target table: target table has 3 column(s) but the inserted data has 4 column(s), including 2 partition column(s) having constant value(s).',
    ],
    [
      "INSERT INTO t PARTITION (p = 1, q = 'z') (a, p) SELECT 1, 2",
      'DLI.0005: AnalysisException: Static partition column p is also specified in the column list.',
    ],
    ["INSERT INTO t PARTITION (p = 'abc', q) SELECT 1, 'x'", `DLI.0018: SparkArithmeticException: The value 'abc' of the type "STRING"`],
    ['INSERT INTO t SELECT 1, 2', 'DLI.0005: AnalysisException: `default`.`t` requires that the data to be inserted'],
  ] as const) {
    test(`is refused: ${sql}`, async () => {
      const text = await message(sql)
      assert.ok(text.startsWith(expected), text)
      assert.equal((await all()).length, 3)
    })
  }

  test('IF NOT EXISTS leaves a partition with rows as it is', async () => {
    const job = await run("INSERT OVERWRITE t PARTITION (p = 1, q = 'x') IF NOT EXISTS SELECT 30")
    assert.deepEqual([job.job_type, job.result_count], ['INSERT', 0])
    assert.equal((await run('INSERT OVERWRITE t PARTITION (p = 8, q = NULL) IF NOT EXISTS SELECT max(a) + 27 FROM t')).result_count, 1)
    assert.equal((await run('INSERT OVERWRITE t PARTITION (p = 8, q = NULL) IF NOT EXISTS SELECT 31')).result_count, 0)
    assert.deepEqual((await all()).slice(2), [
      [3, 2, 'x'],
      [30, 8, null],
    ])
    // Of two that find none the second finds the first one's.
    const jobs = await Promise.all([40, 41].map((a) => run(`INSERT OVERWRITE t PARTITION (p = 9, q = 'x') IF NOT EXISTS SELECT ${a}`)))
    assert.deepEqual(jobs.map(({ result_count }) => result_count).sort(), [0, 1])
  })

  test('spark.sql.files.maxRecordsPerFile bounds the rows of each file', async () => {
    const conf = ['spark.sql.files.maxRecordsPerFile = 3']
    await run('CREATE TABLE IF NOT EXISTS m (a bigint, p bigint) PARTITIONED BY (p)')
    await run('INSERT INTO m SELECT id, id % 2 FROM range(14)', { conf })
    const sizes = async () => (await rows('SELECT record_count FROM m.files ORDER BY 1')).map(([count]) => count)
    assert.deepEqual(await sizes(), [1, 1, 3, 3, 3, 3])
    await run('UPDATE m SET a = a + 100', { conf })
    assert.deepEqual(await sizes(), [1, 1, 3, 3, 3, 3])
    await run('CREATE TABLE n AS SELECT id FROM range(7)', { conf })
    assert.deepEqual(await rows('SELECT record_count FROM n.files ORDER BY 1'), [[1], [3], [3]])
  })
})
