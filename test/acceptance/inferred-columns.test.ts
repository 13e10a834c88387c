import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('CREATE TABLE without columns', () => {
  const { run, rows, put, message: messageOf } = serverForTests('inferred-columns')
  /** `name type` of each column. */
  const columns = async (table: string) => (await rows(`DESCRIBE ${table}`)).map(([name, type]) => `${name} ${type}`)

  const CSV = [
    'id,big,huge,d,t,b,s,,id,mixed,n,dt,im',
    '1,3000000000,12345678901234567890123,1.5,2020-01-01 10:00:00,true,x,1,2,1,,2020-01-01,1',
    '2,1,5,1e3,2020-01-02T10:00:00Z,FALSE,"y",2,3,true,,2020-01-02,2.5',
    '',
  ].join('\n')

  // As Spark 3.3.4 answers.
  test('CSV: text in _c0 …, or by header and values', async () => {
    put('csv/a.csv', CSV)
    await run("CREATE TABLE plain USING csv OPTIONS (path 'obs://lake/csv')")
    assert.deepEqual(
      await columns('plain'),
      Array.from({ length: 13 }, (_, at) => `_c${at} string`),
    )
    const made = await run("CREATE TABLE typed USING csv OPTIONS (path 'obs://lake/csv', header 'true', inferSchema 'true')")
    assert.deepEqual([made.job_type, made.result_count], ['DDL', 0])
    assert.deepEqual(await columns('typed'), [
      'id0 int',
      'big bigint',
      'huge decimal(23,0)',
      'd double',
      't timestamp',
      'b boolean',
      's string',
      '_c7 int',
      'id8 int',
      'mixed string',
      'n string',
      'dt timestamp',
      'im double',
    ])
    assert.deepEqual((await rows('SELECT id0, huge, d, b, dt, im FROM typed WHERE id0 = 2'))[0], [
      2,
      5,
      1000,
      false,
      '2020-01-02 00:00:00',
      2.5,
    ])
  })

  test('JSON: members by name, nested types, a column for what is no object', async () => {
    put(
      'json/a.json',
      `{"a":1,"b":-1,"c":1.5,"d":null,"e":[],"f":{},"g":[1,2.5],"h":[{"x":1},{"y":"s"}],"k":true,"l":1e3,"Z":1,"mix":1,"arr":[1,"x"],"s":"2020-01-01"}
bad
{"c":1,"mix":{"q":1},"k":"x"}
[{"n":1}]
`,
    )
    await run("CREATE TABLE j USING json OPTIONS (path 'obs://lake/json')")
    assert.deepEqual(await columns('j'), [
      'Z bigint',
      '_corrupt_record string',
      'a bigint',
      'arr array<string>',
      'b bigint',
      'c double',
      'd string',
      'e array<string>',
      'g array<double>',
      'h array<struct<x:bigint,y:string>>',
      'k string',
      'l double',
      'mix string',
      'n bigint',
      's string',
    ])
    assert.deepEqual(await rows('SELECT _corrupt_record, a, n FROM j'), [
      [null, 1, null],
      ['bad', null, null],
      [null, null, null],
      [null, null, 1],
    ])
  })

  test('Parquet and text', async () => {
    await run(
      "CREATE TABLE p (i INT, l BIGINT, m MAP<STRING, INT>, s STRUCT<x: INT, `y y`: ARRAY<STRING>>, d DECIMAL(10,2), t TIMESTAMP, b BINARY) USING parquet OPTIONS (path 'obs://lake/p')",
    )
    await run(
      "INSERT INTO p SELECT 1, 2L, map('k', 1), named_struct('x', 1, 'y y', array('a')), 1.5, TIMESTAMP'2020-01-01 10:00:00', X'00'",
    )
    await run("CREATE TABLE found USING parquet OPTIONS (path 'obs://lake/p')")
    assert.deepEqual(await columns('found'), await columns('p'))
    assert.deepEqual(await rows('SELECT i, m, s FROM found'), await rows('SELECT i, m, s FROM p'))
    put('text/a.txt', 'x\n')
    await run("CREATE TABLE words USING text OPTIONS (path 'obs://lake/text')")
    assert.deepEqual(await columns('words'), ['value string'])
  })

  test('nothing to look at, folders of partitions, a name that is taken', async () => {
    const refused = async (sql: string, message: RegExp) => assert.match(await messageOf(sql), message)
    await refused(
      "CREATE TABLE x USING csv OPTIONS (path 'obs://lake/none')",
      /^DLI\.0005: .*Unable to infer schema for CSV\. It must be specified manually/,
    )
    put('parts/p=1/a.csv', '1\n')
    await refused("CREATE TABLE x USING csv OPTIONS (path 'obs://lake/parts')", /^DLI\.0007: .*partitioned folder/)
    await refused(
      "CREATE TABLE x USING csv OPTIONS (path 'obs://lake/csv') PARTITIONED BY (_c0)",
      /^DLI\.0005: .*not allowed to specify partitioning/,
    )
    await refused('CREATE TABLE x USING json', /^DLI\.0007: .*a json table without a path/)
    put('twice/a.json', '{"a":1,"A":2}\n')
    await refused("CREATE TABLE x USING json OPTIONS (path 'obs://lake/twice')", /^DLI\.0005: .*duplicate column/)
    await run("CREATE TABLE taken USING csv OPTIONS (path 'obs://lake/csv')")
    await refused("CREATE TABLE taken USING csv OPTIONS (path 'obs://lake/csv')", /^DLI\.0006: /)
    await run("CREATE TABLE IF NOT EXISTS taken USING csv OPTIONS (path 'obs://lake/none')")
  })
})
