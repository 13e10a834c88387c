import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from '../../../src/sql/parse/parse.ts'
import { shape, syntaxErrorOf } from './shape.ts'

const ONE = 'query{body: select{items: [{expression: 1}]}}'

const FAMILIES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  databases: [
    [
      "CREATE DATABASE IF NOT EXISTS d COMMENT 'c' LOCATION 'obs://b/d' WITH DBPROPERTIES (a = 'b', 'c.d' 5)",
      'create-database{name: [d], ifNotExists: true, comment: c, properties: [{key: a, value: b}, {key: c.d, value: 5}], location: obs://b/d}',
    ],
    ['create schema `d`', 'create-database{name: [`d`]}'],
    ['DROP DATABASE d', 'drop-database{name: [d]}'],
    ['DROP SCHEMA IF EXISTS d CASCADE', 'drop-database{name: [d], ifExists: true, cascade: true}'],
    ['DROP DATABASE d RESTRICT;', 'drop-database{name: [d]}'],
    ['SHOW DATABASES', 'show-databases{}'],
    ["SHOW SCHEMAS LIKE 'a*'", 'show-databases{pattern: a*}'],
  ],
  'create table': [
    ['CREATE TABLE t', 'create-table{name: [t]}'],
    [
      "CREATE TABLE IF NOT EXISTS d.t (id INT NOT NULL, name STRING COMMENT 'n') USING csv OPTIONS (path 'obs://b/x.csv', header true, delimiter=';', a.b 1.5) PARTITIONED BY (name) COMMENT 'c' TBLPROPERTIES ('k'='v')",
      'create-table{name: [d, t], ifNotExists: true, columns: [{name: id, type: integer{}}, {name: name, type: string{}, nullable: true, comment: n}], provider: csv, options: [{key: path, value: obs://b/x.csv}, {key: header, value: true}, {key: delimiter, value: ;}, {key: a.b, value: 1.5}], partitionedBy: [name], comment: c, properties: [{key: k, value: v}]}',
    ],
    [
      "CREATE EXTERNAL TABLE t (a INT) PARTITIONED BY (p STRING COMMENT 'x') ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY '|' LINES TERMINATED BY '\\n' STORED AS textfile LOCATION 'obs://b/d'",
      "create-table{name: [t], external: true, columns: [{name: a, type: integer{}, nullable: true}], storedAs: textfile, rowFormat: FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY '|' LINES TERMINATED BY '\\n', partitionedBy: [{name: p, type: string{}, nullable: true, comment: x}], location: obs://b/d}",
    ],
    [
      "CREATE TABLE t (a INT) ROW FORMAT SERDE 'c' WITH SERDEPROPERTIES ('x'='y')",
      "create-table{name: [t], columns: [{name: a, type: integer{}, nullable: true}], rowFormat: FORMAT SERDE 'c' WITH SERDEPROPERTIES ('x'='y')}",
    ],
    [
      'CREATE TABLE t (a INT) USING parquet PARTITIONED BY (years(a), bucket(4, a.b))',
      'create-table{name: [t], columns: [{name: a, type: integer{}, nullable: true}], provider: parquet, partitionedBy: [call{name: [years], arguments: [a]}, call{name: [bucket], arguments: [4, a.b]}]}',
    ],
    ['CREATE TABLE t USING parquet AS SELECT 1', `create-table{name: [t], provider: parquet, as: ${ONE}}`],
    ['CREATE TABLE t SELECT 1', `create-table{name: [t], as: ${ONE}}`],
    ['CREATE TABLE t (SELECT 1)', `create-table{name: [t], as: ${ONE}}`],
  ],
  'other table statements': [
    ['DROP TABLE t', 'drop-table{name: [t]}'],
    ['DROP TABLE IF EXISTS d.t PURGE', 'drop-table{name: [d, t], ifExists: true, purge: true}'],
    ['SHOW TABLES', 'show-tables{}'],
    ["SHOW TABLES FROM d LIKE 'x*'", 'show-tables{database: [d], pattern: x*}'],
    ["SHOW TABLES 'x'", 'show-tables{pattern: x}'],
    ['SHOW CREATE TABLE d.t AS SERDE', 'show-create-table{name: [d, t], asSerde: true}'],
    ['DESC t', 'describe-table{name: [t]}'],
    ['DESCRIBE TABLE EXTENDED d.t', 'describe-table{name: [d, t], extended: true}'],
    ['DESC FORMATTED t a.b', 'describe-table{name: [t], extended: true, column: [a, b]}'],
    ['DESC extended', 'describe-table{name: [extended]}'],
    ['DESC database', 'describe-table{name: [database]}'],
  ],
  explain: [
    ['EXPLAIN SELECT 1', `explain{mode: SIMPLE, statement: query-statement{query: ${ONE}}}`],
    ['EXPLAIN FORMATTED DROP TABLE t', 'explain{mode: FORMATTED, statement: drop-table{name: [t]}}'],
    ['EXPLAIN ALTER TABLE t RENAME TO u', 'explain{mode: SIMPLE, statement: rename-table{target: TABLE, name: [t], to: [u]}}'],
  ],
  insert: [
    ["INSERT INTO t VALUES (1, 'a'), (2, 'b')", "insert{table: [t], query: query{body: inline-table{rows: [[1, 'a'], [2, 'b']]}}}"],
    ['INSERT INTO TABLE d.t (a, b) SELECT 1', `insert{table: [d, t], columns: [a, b], query: ${ONE}}`],
    ['INSERT INTO t (SELECT 1)', `insert{table: [t], query: ${ONE}}`],
    ['INSERT INTO t TABLE s', 'insert{table: [t], query: query{body: table-query{name: [s]}}}'],
    [
      "INSERT OVERWRITE TABLE t PARTITION (p = 1, q = 'x', r) SELECT 1",
      `insert{table: [t], overwrite: true, partition: [{column: p, value: 1}, {column: q, value: 'x'}, {column: r}], query: ${ONE}}`,
    ],
    [
      'INSERT OVERWRITE t PARTITION (p = -1) IF NOT EXISTS SELECT 1',
      `insert{table: [t], overwrite: true, partition: [{column: p, value: -1}], ifNotExists: true, query: ${ONE}}`,
    ],
    [
      'WITH x AS (SELECT 1) INSERT INTO t TABLE x',
      `insert{table: [t], query: query{ctes: [{name: x, query: ${ONE}}], body: table-query{name: [x]}}}`,
    ],
  ],
}

for (const [family, cases] of Object.entries(FAMILIES)) {
  describe(family, () => {
    for (const [text, expected] of cases) {
      test(text, () => {
        assert.equal(shape(parse(text)), expected)
      })
    }
  })
}

describe('what the tree cannot hold is recognised by name', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['SELECT CAST(1 AS ARRAY<INTERVAL>)', 'recognised{construct: the type INTERVAL, jobType: QUERY}'],
    ['INSERT INTO t SELECT CAST(a AS ARRAY<INTERVAL>)', 'recognised{construct: the type INTERVAL, jobType: INSERT}'],
    ['CREATE TABLE t (a INTERVAL)', 'recognised{construct: the type INTERVAL, jobType: DDL}'],
    [
      'EXPLAIN SELECT CAST(1 AS ARRAY<INTERVAL>)',
      'explain{mode: SIMPLE, statement: recognised{construct: the type INTERVAL, jobType: QUERY}}',
    ],
  ]
  for (const [text, expected] of cases) {
    test(text, () => {
      assert.equal(shape(parse(`${text};`)), expected)
    })
  }
})

describe('what is no statement', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /end of input: expected a statement\(line 1, pos 0\)/],
    ['/* only a comment */', /expected a statement/],
    [';', /at or near ';'/],
    ['SELEC 1', /^Syntax error at or near 'SELEC'\(line 1, pos 0\)$/],
    ['\n\n  foo bar', /at or near 'foo'\(line 3, pos 2\)/],
    ['SELECT \0', /NUL character\(line 1, pos 7\)/],
    ["SELECT 'a\0'", /NUL character\(line 1, pos 9\)/],
    ['SHOW', /end of input: expected what to show/],
    ['ALTER TABLE', /end of input/],
    ['DROP VIEW;', /at or near ';'/],
    ['ALTER TABLE t ADD COLUMNS (a INT', /expected '\)'/],
    ['ALTER TABLE t ADD COLUMNS a INT)', /at or near '\)'/],
    ['ALTER TABLE t ? x', /at or near '\?'/],
    ["GRANT x TO 'a", /Unterminated string literal/],
    ['CREATE VIEW v AS SELEC 1', /at or near 'SELEC'/],
    ['CREATE VIEW v (a COMMENT "x") AS SELECT 1 +', /end of input/],
    ['CACHE TABLE t AS SELECT (', /end of input/],
    ['SHOW COLUMNS t', /at or near 't': expected 'FROM' or 'IN'/],
    ['USE d; USE e', /expected one statement only/],
    ['LOCK TABLE t', /Operation not allowed: LOCK TABLE/],
    ['COMMIT', /Operation not allowed: COMMIT/],
    ['EXPLAIN LOGICAL SELECT 1', /Operation not allowed: EXPLAIN LOGICAL\(line 1, pos 0\)/],
    ['EXPLAIN', /end of input/],
    ['CREATE DATABASE', /expected a database/],
    ["CREATE DATABASE d COMMENT 'a' COMMENT 'b'", /duplicate clauses: COMMENT/],
    ['CREATE TABLE t ()', /at or near '\)'/],
    ['CREATE TABLE t (a)', /at or near '\)': expected a data type/],
    ['CREATE TABLE t (a INT, A INT)', /duplicate column/],
    ['CREATE TABLE t (a apple)', /DataType apple is not supported\(line 1, pos 18\)/],
    ['CREATE TABLE t (a INT, b INT) PARTITIONED BY (b) USING csv', /at or near 'USING'\(line 1, pos 49\)/],
    ['CREATE TABLE t (a INT) USING csv STORED AS orc', /Operation not allowed/],
    ['CREATE TABLE t (a INT) AS SELECT 1', /Schema may not be specified/],
    ['CREATE TABLE t PARTITIONED BY (p INT) AS SELECT 1', /Partition column types/],
    ["CREATE TABLE t (a INT) COMMENT 'a' COMMENT 'b'", /duplicate clauses: COMMENT/],
    ['CREATE TABLE t (a INT) USING csv OPTIONS (a 1, a 2)', /duplicate keys 'a'/],
    ['CREATE TABLE t (a INT) USING csv OPTIONS (a)', /expected a value for the key 'a'/],
    ['INSERT INTO t', /end of input/],
    ['INSERT t VALUES (1)', /expected 'INTO'/],
    ['INSERT INTO t PARTITION (a = b) SELECT 1', /expected a constant/],
    ['INSERT INTO t PARTITION (a = 1) IF NOT EXISTS SELECT 1', /IF NOT EXISTS/],
    ['INSERT OVERWRITE t PARTITION (a) IF NOT EXISTS SELECT 1', /dynamic partitions/],
    ['SELECT * FROM (FROM t INSERT INTO a SELECT 1)', /at or near 'INSERT'/],
    ['DESC FROM t INSERT INTO a SELECT 1', /at or near 'INSERT'/],
  ]
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => {
      assert.match(syntaxErrorOf(text), expected)
    })
  }
})
