import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classify } from '../../src/sql/classify.ts'
import { parse } from '../../src/sql/parse/parse.ts'

const CASES: readonly (readonly [string, string, 'catalog' | 'engine', string | null])[] = [
  ['SELECT 1', 'QUERY', 'engine', null],
  ['WITH a AS (SELECT 1) SELECT * FROM a', 'QUERY', 'engine', null],
  ['VALUES (1)', 'QUERY', 'engine', null],
  ['TABLE t', 'QUERY', 'engine', null],
  ['FROM t SELECT a', 'QUERY', 'engine', null],
  ['(SELECT 1)', 'QUERY', 'engine', null],
  ['-- c\n/* c */ SELECT 1', 'QUERY', 'engine', null],
  ['INSERT INTO t VALUES (1)', 'INSERT', 'engine', null],
  ['INSERT OVERWRITE t SELECT 1', 'INSERT', 'engine', null],
  ['CREATE DATABASE d', 'DDL', 'catalog', null],
  ['DROP DATABASE d', 'DDL', 'catalog', null],
  ['CREATE TABLE t (a INT)', 'DDL', 'catalog', null],
  ["CREATE TABLE t USING csv OPTIONS (path 'x')", 'DDL', 'engine', null],
  ['CREATE TABLE t AS SELECT 1', 'DDL', 'engine', null],
  ['DROP TABLE t', 'DDL', 'catalog', null],
  ['SHOW DATABASES', 'DDL', 'catalog', null],
  ['SHOW TABLES', 'DDL', 'catalog', null],
  ['SHOW CREATE TABLE t', 'DDL', 'catalog', null],
  ['DESC t', 'DDL', 'catalog', null],
  ['EXPLAIN SELECT 1', 'DDL', 'catalog', null],
  ['EXPLAIN INSERT INTO t SELECT 1', 'DDL', 'catalog', null],
  ['ALTER TABLE t RENAME TO u', 'DDL', 'catalog', 'ALTER TABLE'],
  ['GRANT r TO u', 'DCL', 'catalog', 'GRANT'],
  ["LOAD DATA INPATH 'x' INTO TABLE t", 'IMPORT', 'catalog', 'LOAD DATA'],
  ["INSERT OVERWRITE DIRECTORY 'x' SELECT 1", 'EXPORT', 'catalog', 'INSERT OVERWRITE DIRECTORY'],
  ['FROM t INSERT INTO a SELECT 1', 'INSERT', 'catalog', 'FROM … INSERT'],
  ['UPDATE t SET a = 1', 'UPDATE', 'catalog', 'UPDATE'],
  ['MERGE INTO t USING s ON a', 'UPDATE', 'catalog', 'MERGE INTO'],
  ['DELETE FROM t', 'DELETE', 'catalog', 'DELETE FROM'],
]

describe('classify', () => {
  for (const [text, jobType, route, construct] of CASES) {
    test(text, () => {
      assert.deepEqual(classify(parse(text)), { jobType, route, construct })
    })
  }
})
