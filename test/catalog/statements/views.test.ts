import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { aSession, type Session } from './support.ts'

let session: Session
const run = (sql: string) => session.run(sql)
const refusal = (sql: string) => session.refusal(sql)

beforeEach(async () => {
  session = await aSession()
  await run("CREATE TABLE w (a INT COMMENT 'it', b STRING, c CHAR(3))")
})
afterEach(() => session[Symbol.asyncDispose]())

// Texts and rows are those of a real Spark 3.3.4.
describe('CREATE VIEW', () => {
  test('keeps the text, the database of names without one, and the columns with their comments', async () => {
    await run("CREATE VIEW v (x, y COMMENT 'yy') COMMENT 'vc' TBLPROPERTIES (z = 1) AS SELECT a, b /* b */ FROM w -- end")
    assert.deepEqual(await run('DESCRIBE EXTENDED v'), [
      ['x', 'int', 'it'],
      ['y', 'string', 'yy'],
      ['', '', ''],
      ['# Detailed Table Information', '', ''],
      ['Database', 'db', ''],
      ['Table', 'v', ''],
      ['Owner', 'u', ''],
      ['Created Time', 'Wed Nov 25 15:49:08 UTC 2026', ''],
      ['Last Access', 'UNKNOWN', ''],
      ['Created By', 'open-dli', ''],
      ['Type', 'VIEW', ''],
      ['Comment', 'vc', ''],
      ['View Text', 'SELECT a, b /* b */ FROM w', ''],
      ['View Original Text', 'SELECT a, b /* b */ FROM w', ''],
      ['View Catalog and Namespace', 'spark_catalog.db', ''],
      ['View Query Output Columns', '[a, b]', ''],
      ['Table Properties', '[z=1]', ''],
    ])
    assert.deepEqual(await run('SHOW CREATE TABLE v'), [
      [
        "CREATE VIEW db.v (\n  x COMMENT 'it',\n  y COMMENT 'yy')\nCOMMENT 'vc'\nTBLPROPERTIES (\n  'z' = '1')\nAS SELECT a, b /* b */ FROM w\n",
      ],
    ])
    assert.deepEqual(session.schema('SELECT * FROM v'), ['x integer', 'y string'])
  })

  test('carries comments and CHAR lengths through sub-queries, groups and common tables', async () => {
    await run('CREATE VIEW v AS WITH t AS (SELECT c, a AS k FROM w) SELECT k, c, max(k) AS m FROM (SELECT * FROM t) GROUP BY k, c')
    assert.deepEqual(await run('DESCRIBE v'), [
      ['k', 'int', 'it'],
      ['c', 'char(3)', null],
      ['m', 'int', null],
    ])
    assert.deepEqual(session.schema('SELECT c FROM v'), ['c string'])
  })

  test('tells columns of one name apart by their order', async () => {
    await run('CREATE TABLE u (a BIGINT)')
    await run('CREATE VIEW v (x, y) AS SELECT w.a, u.a FROM w, u')
    assert.deepEqual(session.schema('SELECT y, x FROM v'), ['y long', 'x integer'])
  })

  for (const [sql, text] of [
    ['CREATE VIEW v2 AS SELECT a, a+1 FROM w', 'without explicitly assigning an alias for expression (a + 1)'],
    ['CREATE VIEW v2 (x, y) AS SELECT a, a+1 FROM w', 'without explicitly assigning an alias for expression (a + 1)'],
    ['CREATE VIEW v2 AS SELECT *, count(*) OVER () FROM w', 'Not allowed to create a permanent view `db`.`v2` without explicitly'],
    ['CREATE VIEW v2 AS SELECT * FROM (SELECT a+1 FROM w)', 'Not allowed to create a permanent view `db`.`v2` without explicitly'],
    ['CREATE VIEW v2 AS SELECT a, int(a) FROM w', 'Found duplicate column(s) in the view definition: `a`'],
    ['CREATE VIEW v2 (x, X) AS SELECT a, b FROM w', 'Found duplicate column(s) in the view definition: `x`'],
    [
      'CREATE VIEW v2 (x) AS SELECT a, b FROM w',
      'The number of columns produced by the SELECT clause (num: `2`) does not match the number of column names specified by CREATE VIEW (num: `1`).',
    ],
    ['CREATE VIEW v2 AS SELECT * FROM w GROUP BY a', "'w.b' is neither present in the group by, nor is it an aggregate function"],
    ['CREATE VIEW v2 AS SELECT * FROM nope', 'Table or view not found: nope; line 1 pos 32'],
    ['CREATE VIEW w AS SELECT 1 a', '`db`.`w` is not a view'],
    ['CREATE OR REPLACE VIEW w AS SELECT 1 a', '`db`.`w` is not a view'],
    ['CREATE VIEW nodb.w AS SELECT 1 a', "Database 'nodb' not found"],
    ['CREATE TEMPORARY VIEW t AS SELECT nope FROM w', "Column 'nope' does not exist."],
  ] as const) {
    test(`refuses ${sql}`, async () => {
      const said = await refusal(sql)
      assert.ok(said.includes(text), said)
    })
  }

  test('takes what Spark names by itself: literals, casts of columns, fields', async () => {
    await run("CREATE VIEW v AS SELECT 1, 'x', CAST(a AS STRING) FROM w")
    await run('CREATE VIEW v16 AS SELECT a FROM w UNION ALL SELECT a+1 FROM w')
    await run('CREATE VIEW v17 AS VALUES (1, 2)')
    assert.deepEqual(session.schema('SELECT * FROM v, v16, v17'), [
      '1 integer',
      'x string',
      'a string',
      'a integer',
      'col1 integer',
      'col2 integer',
    ])
  })

  test('exists, or is replaced, but never by something that reads it', async () => {
    await run('CREATE VIEW v AS SELECT a FROM w')
    assert.match(await refusal('CREATE VIEW v AS SELECT 1 a'), /^View `db`.`v` already exists. If you want to update/)
    await run('CREATE VIEW IF NOT EXISTS v AS SELECT 1 other')
    await run('CREATE VIEW IF NOT EXISTS w AS SELECT 1 other')
    await run('CREATE OR REPLACE VIEW v AS SELECT b FROM w')
    await run('CREATE VIEW v2 AS SELECT * FROM v')
    assert.equal(
      await refusal('CREATE OR REPLACE VIEW v AS SELECT * FROM v2'),
      'Recursive view `db`.`v` detected (cycle: `db`.`v` -> `db`.`v2` -> `db`.`v`)',
    )
    assert.match(await refusal('ALTER VIEW v AS SELECT * FROM v2'), /^Recursive view/)
    assert.deepEqual(await run('DESCRIBE v2'), [['b', 'string', null]])
    assert.match(await refusal('CREATE TABLE v (a INT)'), /^Table db.v already exists/)
  })

  test('temporary: is checked and leaves nothing', async () => {
    await run('CREATE TEMPORARY VIEW t AS SELECT a + 1 FROM w')
    await run('CREATE OR REPLACE GLOBAL TEMPORARY VIEW t AS SELECT 1')
    await run("CREATE TEMPORARY VIEW f (a INT) USING csv OPTIONS (path 'obs://files/f')")
    assert.match(await refusal('CREATE TEMPORARY VIEW f (a INT) USING nope'), /^Failed to find data source: nope/)
    assert.deepEqual(await run('SHOW TABLES'), [['db', 'w', 'false']])
  })
})

describe('a view', () => {
  beforeEach(() => run("CREATE VIEW v COMMENT 'vc' TBLPROPERTIES (z = 1) AS SELECT a FROM w"))

  test('gets another query and keeps the rest', async () => {
    await run('ALTER VIEW v AS SELECT 2 b')
    assert.deepEqual(await run('SHOW CREATE TABLE v'), [
      ["CREATE VIEW db.v (\n  b)\nCOMMENT 'vc'\nTBLPROPERTIES (\n  'z' = '1')\nAS SELECT 2 b\n"],
    ])
    assert.match(await refusal('ALTER VIEW v AS SELECT 2+1'), /without explicitly assigning an alias for expression \(2 \+ 1\)$/)
    assert.equal(await refusal('ALTER VIEW nope AS SELECT 2 b'), 'View not found: nope; line 1 pos 11')
    assert.equal(await refusal('ALTER VIEW w AS SELECT 2 b'), "db.w is a table. 'ALTER VIEW ... AS' expects a view.; line 1 pos 11")
  })

  test('goes by DROP VIEW alone, and a table by DROP TABLE', async () => {
    assert.equal(await refusal('DROP TABLE v'), 'Cannot drop a view with DROP TABLE. Please use DROP VIEW instead')
    assert.equal(await refusal('DROP TABLE IF EXISTS v'), 'Cannot drop a view with DROP TABLE. Please use DROP VIEW instead')
    assert.equal(await refusal('DROP VIEW w'), "db.w is a table. 'DROP VIEW' expects a view. Please use DROP TABLE instead.; line 1 pos 10")
    assert.equal(await refusal('DROP VIEW nodb.nope'), 'View not found: nodb.nope; line 1 pos 10')
    await run('DROP VIEW IF EXISTS nope')
    await run('DROP VIEW v')
    assert.equal(await refusal('DROP VIEW v'), 'View not found: v; line 1 pos 10')
  })

  test('shows what its query shows now, under the types it was made with', async () => {
    await run('CREATE VIEW all_of_w AS SELECT * FROM w')
    await run('DROP TABLE w')
    await run('CREATE TABLE w (z INT, c STRING, b STRING, a INT)')
    assert.deepEqual(session.schema('SELECT * FROM all_of_w'), ['a integer', 'b string', 'c string'])
    assert.throws(() => session.schema('INSERT INTO v SELECT 1'), /Inserting into a view is not allowed. View: `db`.`v`.; line 1 pos 12/)
    await run('DROP TABLE w')
    assert.throws(() => session.schema('SELECT * FROM v'), /Table or view not found: w/)
  })
})
