import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { aSession, type Session } from './support.ts'

let session: Session
const run = (sql: string) => session.run(sql)
const refusal = (sql: string) => session.refusal(sql)

beforeEach(async () => {
  session = await aSession()
})
afterEach(() => session[Symbol.asyncDispose]())

// Texts and rows are those of a real Spark 3.3.4.
describe('SHOW', () => {
  beforeEach(async () => {
    await run("CREATE TABLE w (a INT COMMENT 'it', c CHAR(3), d DECIMAL(5,1))")
    await run('CREATE VIEW v1 AS SELECT a FROM w')
    await run('CREATE VIEW v14 AS SELECT 1 AS x')
  })

  test('tables and views by pattern', async () => {
    assert.deepEqual(await run("SHOW TABLES LIKE 'V1*|w'"), [
      ['db', 'v1', 'false'],
      ['db', 'v14', 'false'],
      ['db', 'w', 'false'],
    ])
    assert.deepEqual(await run("SHOW VIEWS IN db 'v1'"), [['db', 'v1', 'false']])
    assert.deepEqual(await run("SHOW VIEWS IN spark_catalog.db LIKE 'w'"), [])
    assert.equal(await refusal('SHOW VIEWS IN nodb'), "Database 'nodb' not found")
  })

  test('TABLE EXTENDED: what DESCRIBE EXTENDED says, in one text, and the schema as a tree', async () => {
    assert.deepEqual(await run("SHOW TABLE EXTENDED LIKE 'v1'"), [
      [
        'db',
        'v1',
        'false',
        'Database: db\nTable: v1\nOwner: u\nCreated Time: Wed Nov 25 15:49:08 UTC 2026\nLast Access: UNKNOWN\nCreated By: open-dli\nType: VIEW\n' +
          'View Text: SELECT a FROM w\nView Original Text: SELECT a FROM w\nView Catalog and Namespace: spark_catalog.db\n' +
          'View Query Output Columns: [a]\nSchema: root\n |-- a: integer (nullable = true)\n\n',
      ],
    ])
    const [[, , , text]] = (await run("SHOW TABLE EXTENDED LIKE 'w'")) as [string[]]
    assert.match(
      text as string,
      /Provider: parquet\nLocation: file:\/\/.*\nSchema: root\n \|-- a: integer .*\n \|-- c: string .*\n \|-- d: decimal\(5,1\) /,
    )
  })

  test('columns', async () => {
    assert.deepEqual(await run('SHOW COLUMNS IN w'), [['a'], ['c'], ['d']])
    assert.deepEqual(await run('SHOW COLUMNS IN w IN db'), [['a'], ['c'], ['d']])
    assert.equal(await refusal('SHOW COLUMNS IN db.w IN other'), "SHOW COLUMNS with conflicting databases: 'other' != 'db'")
    assert.equal(await refusal('SHOW COLUMNS IN nope'), 'Table or view not found: nope; line 1 pos 16')
  })

  test('functions, built-in ones and those of a database', async () => {
    await run("CREATE FUNCTION f AS 'a.B' USING JAR 'obs://b/x.jar'")
    assert.deepEqual(await run("SHOW FUNCTIONS LIKE 'a*s'"), [['abs'], ['acos'], ['add_months'], ['array_contains']])
    assert.deepEqual(await run('SHOW FUNCTIONS abs'), [['abs']])
    assert.deepEqual(await run("SHOW SYSTEM FUNCTIONS LIKE '!*|<*'"), [['!'], ['!='], ['<'], ['<='], ['<=>'], ['<>']])
    assert.deepEqual(await run('SHOW USER FUNCTIONS'), [['db.f']])
  })

  test('where one is, and which catalogs there are', async () => {
    assert.deepEqual(await run('SHOW CURRENT NAMESPACE'), [['spark_catalog', 'db']])
    assert.deepEqual(await run('SHOW CATALOGS'), [['spark_catalog']])
    assert.deepEqual(await run("SHOW CATALOGS LIKE 'x*'"), [])
    assert.deepEqual(await run('SHOW DATABASES IN spark_catalog'), [['db']])
  })
})

describe('SHOW CREATE TABLE', () => {
  test('of everything that a table can say', async () => {
    await run(
      "CREATE TABLE e (`a b` INT COMMENT 'it\\'s', `x``y` DECIMAL(10,2) NOT NULL, `select` STRING, Cc CHAR(3), s STRUCT<`a b`: INT, C: STRING>, " +
        "m MAP<STRING, ARRAY<INT>>, 1a INT, `12` INT) USING parquet OPTIONS (header true, DELIMITER ';', 'z' 'q\\'q', path 'obs://files/xx') " +
        "COMMENT 'it\\'s a \\n table' TBLPROPERTIES ('b'='2', 'a'='it\\'s', 'C'='\\\\x')",
    )
    assert.deepEqual(await run('SHOW CREATE TABLE e'), [
      [
        "CREATE TABLE db.e (\n  `a b` INT COMMENT 'it\\'s',\n  `x``y` DECIMAL(10,2),\n  select STRING,\n  Cc CHAR(3),\n" +
          '  s STRUCT<`a b`: INT, C: STRING>,\n  m MAP<STRING, ARRAY<INT>>,\n  1a INT,\n  `12` INT)\nUSING parquet\n' +
          "OPTIONS (\n  'DELIMITER' = ';',\n  'header' = 'true',\n  'z' = 'q\\'q')\nCOMMENT 'it\\'s a \n table'\n" +
          "LOCATION 'obs://files/xx'\nTBLPROPERTIES (\n  'C' = '\\x',\n  'a' = 'it\\'s',\n  'b' = '2')\n",
      ],
    ])
    assert.equal(
      await refusal('SHOW CREATE TABLE e AS SERDE'),
      '`db`.`e` is a Spark data source table. Use `SHOW CREATE TABLE` without `AS SERDE` instead.',
    )
    assert.equal(await refusal('SHOW CREATE TABLE nope'), 'Table or permanent view not found: nope; line 1 pos 18')
  })

  test('gives a statement that makes the same table again', async () => {
    await run(
      "CREATE TABLE t (id INT, ts TIMESTAMP, p STRING COMMENT 'pp') PARTITIONED BY (days(ts), bucket(4, id), p) TBLPROPERTIES (k = 'v')",
    )
    const [[text]] = (await run('SHOW CREATE TABLE t')) as [[string]]
    assert.match(text, /PARTITIONED BY \(days\(ts\), bucket\(4, id\), p\)/)
    await run('DROP TABLE t')
    await run(text)
    assert.deepEqual(await run('SHOW CREATE TABLE t'), [[text]])
  })
})

describe('DESCRIBE', () => {
  test('a database', async () => {
    await run("CREATE DATABASE y COMMENT 'cm' WITH DBPROPERTIES (b = '1', a = 'x y')")
    const rows = await run('DESCRIBE DATABASE EXTENDED y')
    assert.deepEqual(
      rows.map(([name, value]) => (name === 'Location' ? [name, String(value).startsWith('file:///')] : [name, value])),
      [
        ['Namespace Name', 'y'],
        ['Comment', 'cm'],
        ['Location', true],
        ['Owner', 'u'],
        ['Properties', '((a,x y), (b,1))'],
      ],
    )
    await run('COMMENT ON DATABASE y IS NULL')
    assert.deepEqual((await run('DESC DATABASE y'))[1], ['Comment', ''])
    assert.equal(await refusal('DESC DATABASE nodb'), "Database 'nodb' not found")
  })

  test('a column, named with or without its table', async () => {
    await run("CREATE TABLE e (cC CHAR(3), s STRING COMMENT 'x')")
    assert.deepEqual(await run('DESC e e.Cc'), [
      ['col_name', 'Cc'],
      ['data_type', 'char(3)'],
      ['comment', 'NULL'],
    ])
    assert.deepEqual((await run('DESC EXTENDED e db.e.s')).slice(2, 5), [
      ['comment', 'x'],
      ['min', 'NULL'],
      ['max', 'NULL'],
    ])
    assert.equal(await refusal('DESC e s.x'), 'DESC TABLE COLUMN does not support nested column: s.x')
    assert.equal(await refusal('DESC e nope'), 'Column nope does not exist')
  })

  test('a query', async () => {
    await run("CREATE TABLE w (a INT COMMENT 'it', b STRING)")
    assert.deepEqual(await run('DESC SELECT a, a+1, b FROM w'), [
      ['a', 'int', 'it'],
      ['(a + 1)', 'int', null],
      ['b', 'string', null],
    ])
    assert.match(await refusal('DESC QUERY SELECT nope'), /^Column 'nope' does not exist/)
  })

  test('a function', async () => {
    assert.deepEqual(await run('DESC FUNCTION ABS'), [
      ['Function: abs'],
      ['Class: org.apache.spark.sql.catalyst.expressions.Abs'],
      ['Usage: N/A.'],
    ])
    assert.deepEqual(await run("DESC FUNCTION '<>'"), [['Function: <>'], ['Usage: N/A.']])
    assert.equal(
      await refusal('DESC FUNCTION nopefunc'),
      'Undefined function: nopefunc. This function is neither a built-in/temporary function, nor a persistent function that is qualified as spark_catalog.db.nopefunc.; line 1 pos 0',
    )
    await run("CREATE FUNCTION db.f AS 'a.b.C'")
    assert.deepEqual(await run('DESC FUNCTION db.f'), [['Function: db.f'], ['Class: a.b.C'], ['Usage: N/A.']])
  })
})

describe('functions', () => {
  test('are made, replaced and dropped by name', async () => {
    await run("CREATE FUNCTION f AS 'a.B'")
    assert.equal(await refusal("CREATE FUNCTION f AS 'a.B'"), "Function 'db.f' already exists in database 'db'")
    await run("CREATE FUNCTION IF NOT EXISTS f AS 'a.C'")
    await run("CREATE OR REPLACE FUNCTION f AS 'a.D'")
    assert.deepEqual((await run('DESC FUNCTION f'))[1], ['Class: a.D'])
    await run('REFRESH FUNCTION f')
    await run('DROP FUNCTION f')
    await run('DROP FUNCTION IF EXISTS f')
    assert.equal(await refusal('DROP FUNCTION db.f'), 'Undefined function: db.f; line 1 pos 0')
    assert.equal(
      await refusal('DROP FUNCTION abs'),
      "abs is a built-in/temporary function. 'DROP FUNCTION' expects a persistent function. Please use fully qualified identifier to drop the persistent function.; line 1 pos 0",
    )
    assert.equal(await refusal('DROP TEMPORARY FUNCTION nope'), "Temporary function 'nope' not found")
  })
})

describe('what a session would keep', () => {
  test('settings are shown, checked and gone', async () => {
    assert.deepEqual(await run('SET'), [['spark.sql.shuffle.partitions', '4']])
    assert.deepEqual(await run('SET spark.sql.shuffle.partitions'), [['spark.sql.shuffle.partitions', '4']])
    assert.deepEqual(await run('SET spark.sql.shuffle.partitions=5'), [['spark.sql.shuffle.partitions', '5']])
    assert.deepEqual(await run('SET my.own'), [['my.own', '<undefined>']])
    assert.deepEqual(await run('SET spark.sql.groupByOrdinal'), [['spark.sql.groupByOrdinal', 'true']])
    assert.match(await refusal('SET spark.sql.ansi.enabled=true'), /^the setting spark.sql.ansi.enabled=true is not supported/)
    assert.equal((await run('SET -v'))[0]?.length, 4)
    assert.deepEqual(await run('RESET'), [])
  })

  test('time zones as Spark takes them', async () => {
    for (const [written, shown] of [
      ["'Asia/Hong_Kong'", 'Asia/Hong_Kong'],
      ["'GMT+1'", 'GMT+1'],
      ["'-8'", '-8'],
      ["'PST'", 'PST'],
      ['INTERVAL 10 HOURS', '+10:00'],
      ["INTERVAL '15:40:32' HOUR TO SECOND", '+15:40:32'],
      ["INTERVAL '-3:30' HOUR TO MINUTE", '-03:30'],
      ['INTERVAL 0 HOURS', 'Z'],
      ['LOCAL', 'UTC'],
    ]) {
      assert.deepEqual(await run(`SET TIME ZONE ${written}`), [['spark.sql.session.timeZone', shown]])
    }
    assert.equal(
      await refusal("SET TIME ZONE 'invalid/zone'"),
      "'invalid/zone' in spark.sql.session.timeZone is invalid. Cannot resolve the given timezone with ZoneId.of(_, ZoneId.SHORT_IDS)",
    )
  })

  test('a database or a catalog to use has to be there', async () => {
    assert.deepEqual(await run('USE db'), [])
    assert.equal(await refusal('USE nodb'), "Database 'nodb' not found")
    assert.deepEqual(await run('SET CATALOG spark_catalog'), [])
    assert.match(await refusal('SET CATALOG other'), /^Catalog 'other' plugin class not found/)
  })

  test('caches know the names alone', async () => {
    await run('CREATE TABLE w (a INT)')
    for (const sql of [
      'CACHE TABLE w',
      'CACHE LAZY TABLE w',
      'UNCACHE TABLE w',
      'UNCACHE TABLE IF EXISTS nope',
      'CLEAR CACHE',
      'REFRESH TABLE w',
    ])
      assert.deepEqual(await run(sql), [])
    assert.equal(await refusal('CACHE TABLE nope'), 'Table or view not found: nope; line 1 pos 12')
    assert.equal(await refusal('UNCACHE TABLE nope'), 'Table or view not found: nope; line 1 pos 14')
    assert.equal(await refusal('REFRESH TABLE nope'), 'Table or view not found: nope; line 1 pos 14')
    assert.match(await refusal('CACHE TABLE x AS SELECT 1'), /is not supported/)
  })
})
