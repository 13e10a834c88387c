import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from '../../src/sql/parse/parse.ts'
import { firstTable, referencedTables } from '../../src/sql/referenced-tables.ts'

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
  ['ALTER TABLE t RENAME TO u', []],
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
