import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { QualifiedName } from '../../src/sql/ast.ts'
import { parse } from '../../src/sql/parse/parse.ts'
import { firstTable, referencedTables, tableUses } from '../../src/sql/referenced-tables.ts'

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT 1', []],
  ['SELECT * FROM a, d.b x JOIN c ON x.i IN (SELECT i FROM e)', ['a', 'd.b', 'c', 'e']],
  ['SELECT (SELECT 1 FROM a) FROM b WHERE EXISTS (SELECT 1 FROM c)', ['a', 'b', 'c']],
  ['SELECT * FROM a JOIN A JOIN `a` JOIN d.a', ['a', 'd.a']],
  ['SELECT * FROM range(3), VALUES (1)', []],
  ['INSERT INTO t SELECT * FROM s', ['t', 's']],
  ['FROM s SELECT a SELECT b', ['s']],
  ['TABLE a', ['a']],
  ['CREATE TABLE t AS SELECT * FROM s', ['t', 's']],
  ['DROP TABLE d.t', ['d.t']],
  ['DESC t', ['t']],
  ['SHOW CREATE TABLE t', ['t']],
  ['EXPLAIN SELECT * FROM a', ['a']],
  ['ALTER TABLE t RENAME TO u', ['t', 'u']],
  // Common tables hide tables of their name, where they are in scope.
  ['WITH a AS (SELECT * FROM b) SELECT * FROM A', ['b']],
  ['WITH a AS (SELECT 1) SELECT * FROM d.a', ['d.a']],
  ['WITH a AS (SELECT * FROM a) SELECT * FROM a', ['a']],
  ['WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM b', ['b']],
  ['WITH a AS (SELECT 1) SELECT * FROM x WHERE i IN (SELECT i FROM a) AND EXISTS (TABLE a)', ['x']],
  ['SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) x, a', ['a']],
  ['WITH a AS (SELECT 1) SELECT * FROM (WITH b AS (TABLE a) SELECT * FROM b JOIN a JOIN c)', ['c']],
  ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', ['t']],
]

describe('referenced tables', () => {
  for (const [text, expected] of CASES) {
    test(text, () => {
      const names = referencedTables(parse(text)).map((name) => name.map((part) => part.text).join('.'))
      assert.deepEqual(names, expected)
      assert.equal(
        firstTable(parse(text))
          ?.map((part) => part.text)
          .join('.') ?? null,
        expected[0] ?? null,
      )
    })
  }
})

/** Statement, tables read, tables written. */
const USES: readonly (readonly [string, string, string])[] = [
  ['SELECT * FROM a JOIN d.b', 'a d.b', ''],
  ['INSERT INTO t SELECT * FROM s', 's', 't'],
  ['INSERT OVERWRITE t SELECT * FROM t', 't', 't'],
  ["INSERT OVERWRITE DIRECTORY 'x' USING csv SELECT * FROM s", 's', ''],
  ['FROM s JOIN r INSERT INTO a SELECT 1 INSERT INTO b SELECT 1 WHERE i IN (TABLE c)', 's r c', 'a b'],
  ['WITH s AS (TABLE r) FROM s INSERT INTO a SELECT 1', 'r', 'a'],
  ['UPDATE t SET a = (SELECT max(x) FROM s) WHERE b IN (TABLE r)', 's r', 't'],
  ['WITH x AS (TABLE s) DELETE FROM t WHERE a IN (TABLE x)', 's', 't'],
  ['MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE', 's', 't'],
  ['MERGE INTO t USING (SELECT * FROM s) x ON t.a = x.a WHEN MATCHED THEN DELETE', 's', 't'],
  ['WITH x AS (TABLE s) MERGE INTO t USING x ON t.a = x.a WHEN MATCHED THEN DELETE', 's', 't'],
  ["LOAD DATA INPATH 'x' INTO TABLE d.t", '', 'd.t'],
  ['CREATE TABLE t (a INT)', '', 't'],
  ['CREATE TABLE t AS SELECT * FROM s', 's', 't'],
  ['CREATE TABLE t LIKE s', 's', 't'],
  ['CREATE VIEW v AS SELECT * FROM s', 's', 'v'],
  ['ALTER VIEW v AS TABLE s', 's', 'v'],
  ['DROP VIEW v', '', 'v'],
  ['ALTER TABLE t ADD COLUMNS (a INT)', '', 't'],
  ['ALTER TABLE t DROP PARTITION (a = 1)', '', 't'],
  ['TRUNCATE TABLE t', '', 't'],
  ["COMMENT ON TABLE t IS 'x'", '', 't'],
  ["COMMENT ON DATABASE d IS 'x'", '', ''],
  ['CACHE TABLE t', 't', ''],
  ['CACHE TABLE v AS TABLE s', 's', 'v'],
  ['ANALYZE TABLE t COMPUTE STATISTICS', 't', ''],
  ['DESC t', 't', ''],
  ['DESC QUERY TABLE t', 't', ''],
  ['SHOW PARTITIONS t', 't', ''],
  ['SHOW COLUMNS IN t IN d', 'd.t', ''],
  ['SHOW COLUMNS IN e.t IN d', 'e.t', ''],
  ["RESTORE TABLE t TO VERSION '1'", '', 't'],
  ['OPTIMIZE t WHERE a IN (TABLE s)', 's', 't'],
  ['EXPLAIN INSERT INTO t SELECT * FROM s', 's', 't'],
  ['USE d', '', ''],
  ['GRANT SELECT ON databases.d.tables.t TO USER u', '', ''],
  ["SELECT TRANSFORM (a) USING 'x' FROM s", 's', ''],
]

const texts = (names: readonly QualifiedName[]): string => names.map((name) => name.map((part) => part.text).join('.')).join(' ')

describe('table uses', () => {
  for (const [text, read, written] of USES) {
    test(text, () => {
      const uses = tableUses(parse(text))
      assert.deepEqual({ read: texts(uses.read), written: texts(uses.written) }, { read, written })
    })
  }
})
