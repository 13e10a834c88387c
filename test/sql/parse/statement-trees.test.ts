import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from '../../../src/sql/parse/parse.ts'
import { shape } from './shape.ts'

/** Statements about metadata, sessions, permissions and the movement of data, each with its tree. */
const FAMILIES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'alter table': [
    ['ALTER TABLE d.t RENAME TO u', 'rename-table{target: TABLE, name: [d, t], to: [u]}'],
    [
      "ALTER TABLE t SET TBLPROPERTIES ('a' = 'b', c.d 5)",
      'set-table-properties{target: TABLE, name: [t], properties: [{key: a, value: b}, {key: c.d, value: 5}]}',
    ],
    [
      "ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS ('a', c.d)",
      'unset-table-properties{target: TABLE, name: [t], keys: [a, c.d], ifExists: true}',
    ],
    [
      "ALTER TABLE t ADD COLUMNS (a INT NOT NULL COMMENT 'x' FIRST, s.b STRING AFTER a)",
      'add-columns{name: [t], columns: [{name: [a], type: integer{}, comment: x, position: FIRST}, {name: [s, b], type: string{}, nullable: true, position: {after: a}}]}',
    ],
    [
      'ALTER TABLE t ADD COLUMN a INT, b INT',
      'add-columns{name: [t], columns: [{name: [a], type: integer{}, nullable: true}, {name: [b], type: integer{}, nullable: true}]}',
    ],
    ['ALTER TABLE t RENAME COLUMN s.a TO b', 'rename-column{name: [t], column: [s, a], to: b}'],
    ['ALTER TABLE t DROP COLUMN a, s.b', 'drop-columns{name: [t], columns: [[a], [s, b]]}'],
    ['ALTER TABLE t DROP COLUMNS IF EXISTS (a)', 'drop-columns{name: [t], columns: [[a]], ifExists: true}'],
    ['ALTER TABLE t ALTER COLUMN s.a TYPE BIGINT', 'alter-column{name: [t], column: [s, a], type: long{}}'],
    ['ALTER TABLE t ALTER a SET NOT NULL', 'alter-column{name: [t], column: [a]}'],
    ['ALTER TABLE t ALTER a DROP NOT NULL', 'alter-column{name: [t], column: [a], nullable: true}'],
    ["ALTER TABLE t ALTER COLUMN a COMMENT 'x'", 'alter-column{name: [t], column: [a], comment: x}'],
    ['ALTER TABLE t ALTER a FIRST', 'alter-column{name: [t], column: [a], position: FIRST}'],
    ['ALTER TABLE t CHANGE a AFTER b', 'alter-column{name: [t], column: [a], position: {after: b}}'],
    [
      "ALTER TABLE t CHANGE COLUMN a A INT COMMENT 'x' AFTER b",
      'alter-column{name: [t], column: [a], type: integer{}, comment: x, position: {after: b}}',
    ],
    ['ALTER TABLE t CHANGE type type INT', 'alter-column{name: [t], column: [type], type: integer{}}'],
    ['ALTER TABLE t CHANGE a TYPE INT', 'alter-column{name: [t], column: [a], type: integer{}}'],
    [
      "ALTER TABLE t REPLACE COLUMNS (a INT COMMENT 'x', b STRING)",
      'replace-columns{name: [t], columns: [{name: [a], type: integer{}, nullable: true, comment: x}, {name: [b], type: string{}, nullable: true}]}',
    ],
    [
      "ALTER TABLE t SET SERDE 'c' WITH SERDEPROPERTIES ('a' = 'b')",
      'set-table-serde{name: [t], serde: c, properties: [{key: a, value: b}]}',
    ],
    [
      "ALTER TABLE t PARTITION (p = 1) SET SERDEPROPERTIES ('a' = 'b')",
      'set-table-serde{name: [t], partition: [{column: p, value: 1}], properties: [{key: a, value: b}]}',
    ],
    ['ALTER TABLE t SET FILEFORMAT orc', 'set-table-format{name: [t], format: orc}'],
    ["ALTER TABLE t SET LOCATION 'obs://b/d'", 'set-table-location{name: [t], location: obs://b/d}'],
    [
      "ALTER TABLE t PARTITION (p = 1, q = 'x') SET LOCATION 'obs://b/d'",
      "set-table-location{name: [t], partition: [{column: p, value: 1}, {column: q, value: 'x'}], location: obs://b/d}",
    ],
    ['ALTER TABLE t LIFECYCLE enable', 'set-table-lifecycle{name: [t], enabled: true}'],
    ['ALTER TABLE t PARTITION (p = 1) LIFECYCLE "disable"', 'set-table-lifecycle{name: [t], partition: [{column: p, value: 1}]}'],
    [
      "ALTER TABLE t ADD IF NOT EXISTS PARTITION (p = 1) LOCATION 'obs://b/d' PARTITION (p = 2)",
      'add-partitions{name: [t], ifNotExists: true, partitions: [{spec: [{column: p, value: 1}], location: obs://b/d}, {spec: [{column: p, value: 2}]}]}',
    ],
    [
      'ALTER TABLE t PARTITION (p = 1) RENAME TO PARTITION (p = 2)',
      'rename-partition{name: [t], partition: [{column: p, value: 1}], to: [{column: p, value: 2}]}',
    ],
    [
      "ALTER TABLE t DROP IF EXISTS PARTITION (p = 1), PARTITION (p = date'2020-01-01') PURGE",
      'drop-partitions{name: [t], ifExists: true, partitions: [[{column: p, value: 1}], [{column: p, value: date:2020-01-01}]], purge: true}',
    ],
    [
      "ALTER TABLE t DROP PARTITIONS (p > 1 AND q = 'x'), PARTITIONS (p < 0)",
      "drop-partitions-where{name: [t], filters: [((p > 1) AND (q = 'x')), (p < 0)]}",
    ],
    ['ALTER TABLE t RECOVER PARTITIONS', 'recover-partitions{name: [t]}'],
  ],
  views: [
    ['CREATE VIEW v AS SELECT 1', 'create-view{name: [v], query: query{body: select{items: [{expression: 1}]}}}'],
    [
      "CREATE OR REPLACE GLOBAL TEMP VIEW v (a, b COMMENT 'x') COMMENT 'c' TBLPROPERTIES (k 1) AS TABLE t",
      'create-view{name: [v], orReplace: true, temporary: true, global: true, columns: [{name: a}, {name: b, comment: x}], comment: c, properties: [{key: k, value: 1}], query: query{body: table-query{name: [t]}}}',
    ],
    [
      'CREATE VIEW IF NOT EXISTS d.v AS FROM t SELECT a',
      'create-view{name: [d, v], ifNotExists: true, query: query{body: select{items: [{expression: a}], from: [table{name: [t]}]}}}',
    ],
    [
      "CREATE OR REPLACE TEMPORARY VIEW v (a INT, b STRING) USING csv OPTIONS (path 'obs://b/d')",
      'create-view-using{name: [v], orReplace: true, columns: [{name: a, type: integer{}, nullable: true}, {name: b, type: string{}, nullable: true}], provider: csv, options: [{key: path, value: obs://b/d}]}',
    ],
    ['ALTER VIEW v AS SELECT 1', 'alter-view-query{name: [v], query: query{body: select{items: [{expression: 1}]}}}'],
    ['ALTER VIEW v SELECT 1', 'alter-view-query{name: [v], query: query{body: select{items: [{expression: 1}]}}}'],
    ['ALTER VIEW d.v RENAME TO w', 'rename-table{target: VIEW, name: [d, v], to: [w]}'],
    ["ALTER VIEW v SET TBLPROPERTIES (a = 'b')", 'set-table-properties{target: VIEW, name: [v], properties: [{key: a, value: b}]}'],
    ['ALTER VIEW v UNSET TBLPROPERTIES (a)', 'unset-table-properties{target: VIEW, name: [v], keys: [a]}'],
    ['DROP VIEW IF EXISTS d.v', 'drop-view{name: [d, v], ifExists: true}'],
    ['SHOW VIEWS', 'show-views{}'],
    ["SHOW VIEWS IN d LIKE 'x*'", 'show-views{database: [d], pattern: x*}'],
  ],
  tables: [
    ['CREATE TABLE IF NOT EXISTS t LIKE d.s', 'create-table-like{name: [t], source: [d, s], ifNotExists: true}'],
    [
      "CREATE TABLE t LIKE s USING csv TBLPROPERTIES (a = 'b') LOCATION 'obs://b/d'",
      'create-table-like{name: [t], source: [s], provider: csv, location: obs://b/d, properties: [{key: a, value: b}]}',
    ],
    [
      "CREATE TABLE t LIKE s ROW FORMAT SERDE 'c' STORED AS orc",
      "create-table-like{name: [t], source: [s], storedAs: orc, rowFormat: FORMAT SERDE 'c'}",
    ],
    [
      'CREATE TABLE t (a INT) USING csv CLUSTERED BY (a) SORTED BY (a DESC, b) INTO 4 BUCKETS',
      'create-table{name: [t], columns: [{name: a, type: integer{}, nullable: true}], provider: csv, buckets: {columns: [a], sortedBy: [{column: a, descending: true}, {column: b}], count: 4}}',
    ],
    [
      'CREATE TEMPORARY TABLE t (a INT) USING csv',
      'create-table{name: [t], temporary: true, columns: [{name: a, type: integer{}, nullable: true}], provider: csv}',
    ],
    [
      'CREATE OR REPLACE TABLE t USING parquet AS SELECT 1',
      'replace-table{orCreate: true, name: [t], provider: parquet, as: query{body: select{items: [{expression: 1}]}}}',
    ],
    ['REPLACE TABLE t (a INT)', 'replace-table{name: [t], columns: [{name: a, type: integer{}, nullable: true}]}'],
    ['TRUNCATE TABLE d.t', 'truncate-table{name: [d, t]}'],
    [
      'TRUNCATE TABLE t PARTITION (p = 1, q = NULL)',
      'truncate-table{name: [t], partition: [{column: p, value: 1}, {column: q, value: null:null}]}',
    ],
    ['MSCK REPAIR TABLE t', 'repair-table{name: [t], action: ADD}'],
    ['MSCK REPAIR TABLE t SYNC PARTITIONS', 'repair-table{name: [t], action: SYNC}'],
    ['REFRESH TABLE d.t', 'refresh-table{name: [d, t]}'],
    ['ANALYZE TABLE t COMPUTE STATISTICS', 'analyze-table{name: [t]}'],
    [
      'ANALYZE TABLE t PARTITION (p, q = 1) COMPUTE STATISTICS NOSCAN',
      'analyze-table{name: [t], partition: [{column: p}, {column: q, value: 1}], noScan: true}',
    ],
    ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b', 'analyze-table{name: [t], columns: [a, b]}'],
    ['ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS', 'analyze-table{name: [t], columns: ALL}'],
    ['ANALYZE TABLES IN d COMPUTE STATISTICS NOSCAN', 'analyze-tables{database: [d], noScan: true}'],
    ["COMMENT ON TABLE d.t IS 'x'", 'comment-on{target: TABLE, name: [d, t], comment: x}'],
    ['COMMENT ON SCHEMA d IS NULL', 'comment-on{target: DATABASE, name: [d]}'],
    [
      "CREATE INDEX IF NOT EXISTS i ON TABLE t USING bloom (a, s.b OPTIONS (x = 'y')) OPTIONS (z 1)",
      'create-index{index: i, table: [t], ifNotExists: true, using: bloom, columns: [{name: [a]}, {name: [s, b], options: [{key: x, value: y}]}], options: [{key: z, value: 1}]}',
    ],
    ['DROP INDEX IF EXISTS i ON t', 'drop-index{index: i, table: [t], ifExists: true}'],
  ],
  databases: [
    ["ALTER DATABASE d SET DBPROPERTIES (a = 'b')", 'set-database-properties{name: [d], properties: [{key: a, value: b}]}'],
    ["ALTER SCHEMA d SET LOCATION 'obs://b/d'", 'set-database-location{name: [d], location: obs://b/d}'],
  ],
  functions: [
    [
      "CREATE OR REPLACE FUNCTION d.f AS 'c' USING JAR 'obs://b/j', FILE 'f'",
      'create-function{name: [d, f], orReplace: true, className: c, resources: [{type: JAR, uri: obs://b/j}, {type: FILE, uri: f}]}',
    ],
    ["CREATE TEMPORARY FUNCTION f AS 'c'", 'create-function{name: [f], temporary: true, className: c}'],
    ['DROP TEMPORARY FUNCTION IF EXISTS f', 'drop-function{name: [f], temporary: true, ifExists: true}'],
    ['DROP FUNCTION d.f', 'drop-function{name: [d, f]}'],
    ['REFRESH FUNCTION f', 'refresh-function{name: [f]}'],
  ],
  show: [
    ["SHOW SCHEMAS IN c LIKE 'a'", 'show-databases{parent: [c], pattern: a}'],
    [
      "SHOW TABLE EXTENDED IN d LIKE 'x*' PARTITION (p = 1)",
      'show-table-extended{database: [d], pattern: x*, partition: [{column: p, value: 1}]}',
    ],
    ['SHOW COLUMNS IN t FROM d', 'show-columns{table: [t], database: [d]}'],
    ['SHOW TBLPROPERTIES t', 'show-table-properties{name: [t]}'],
    ['SHOW TBLPROPERTIES t (a.b)', 'show-table-properties{name: [t], key: a.b}'],
    ["SHOW TBLPROPERTIES t ('a b')", 'show-table-properties{name: [t], key: a b}'],
    ['SHOW PARTITIONS t', 'show-partitions{name: [t]}'],
    ['SHOW PARTITIONS d.t PARTITION (p = 1)', 'show-partitions{name: [d, t], partition: [{column: p, value: 1}]}'],
    ['SHOW FUNCTIONS', 'show-functions{scope: ALL}'],
    ["SHOW USER FUNCTIONS LIKE 'a*'", 'show-functions{scope: USER, pattern: a*}'],
    ['SHOW SYSTEM FUNCTIONS d.f', 'show-functions{scope: SYSTEM, pattern: [d, f]}'],
    ["SHOW ALL FUNCTIONS IN d 'x'", 'show-functions{scope: ALL, database: [d], pattern: x}'],
    ['SHOW CURRENT NAMESPACE', 'show-current-database{}'],
    ["SHOW CATALOGS LIKE 'a'", 'show-catalogs{pattern: a}'],
    ['SHOW HISTORY FOR TABLE t PARTITION (p = 1)', 'show-history{name: [t], partition: [{column: p, value: 1}]}'],
  ],
  describe: [
    ['DESC t PARTITION (p = 1)', 'describe-table{name: [t], partition: [{column: p, value: 1}]}'],
    ['DESC EXTENDED t s.a', 'describe-table{name: [t], extended: true, column: [s, a]}'],
    ['DESC SCHEMA EXTENDED d', 'describe-database{name: [d], extended: true}'],
    ['DESC FUNCTION EXTENDED d.f', 'describe-function{name: [d, f], extended: true}'],
    ["DESC FUNCTION 'a'", 'describe-function{name: a}'],
    ['DESC FUNCTION ==', 'describe-function{name: =}'],
    ['DESC FUNCTION !', 'describe-function{name: !}'],
    ['DESC QUERY TABLE t', 'describe-query{query: query{body: table-query{name: [t]}}}'],
    [
      'DESC WITH a AS (SELECT 1) SELECT * FROM a',
      'describe-query{query: query{ctes: [{name: a, query: query{body: select{items: [{expression: 1}]}}}], body: select{items: [{expression: *}], from: [table{name: [a]}]}}}',
    ],
    ['DESC (SELECT 1)', 'describe-query{query: query{body: select{items: [{expression: 1}]}}}'],
  ],
  'settings and session': [
    ['USE d', 'use{database: [d]}'],
    ['USE DATABASE d', 'use{database: [d]}'],
    ['SET', 'set-configuration{}'],
    ['SET -v', 'set-configuration{verbose: true}'],
    ['SET a.b', 'set-configuration{key: a.b}'],
    ['SET a.b = c/d?e:f', 'set-configuration{key: a.b, value: c/d?e:f}'],
    ['SET a=', 'set-configuration{key: a, value: }'],
    ['SET `a b` = `c;d`', 'set-configuration{key: a b, value: c;d}'],
    ['SET a = `b`', 'set-configuration{key: a, value: b}'],
    ['SET CATALOG c', 'set-catalog{catalog: c}'],
    ["SET TIME ZONE 'UTC'", 'set-time-zone{zone: UTC}'],
    ['SET TIME ZONE LOCAL', 'set-time-zone{}'],
    [
      'SET TIME ZONE INTERVAL -10 HOURS 30 MINUTES',
      'set-time-zone{zone: interval{parts: [{value: -10, unit: HOUR}, {value: 30, unit: MINUTE}]}}',
    ],
    ['RESET', 'reset-configuration{}'],
    ['RESET a.b', 'reset-configuration{key: a.b}'],
    ['RESET `a b`', 'reset-configuration{key: a b}'],
    ["ADD JAR obs://b/a.jar 'obs://b/c d.jar'", 'manage-resource{action: ADD, type: JAR, paths: [obs://b/a.jar, obs://b/c d.jar]}'],
    ['LIST FILES', 'manage-resource{action: LIST, type: FILE}'],
    [
      "CACHE LAZY TABLE t OPTIONS ('storageLevel' 'DISK_ONLY') AS SELECT 1",
      'cache-table{name: [t], lazy: true, options: [{key: storageLevel, value: DISK_ONLY}], query: query{body: select{items: [{expression: 1}]}}}',
    ],
    ['CACHE TABLE d.t', 'cache-table{name: [d, t]}'],
    ['UNCACHE TABLE IF EXISTS t', 'uncache-table{name: [t], ifExists: true}'],
    ['CLEAR CACHE', 'clear-cache{}'],
    ['REFRESH obs://b/p?x', 'refresh-path{path: obs://b/p?x}'],
    ["REFRESH 'a b'", 'refresh-path{path: a b}'],
    ['REFRESH table', 'refresh-path{path: table}'],
    [
      "CALL system.expire_snapshots(table => 'd.t', retain_last => 5, map('a', 1))",
      "call-procedure{procedure: [system, expire_snapshots], arguments: [{name: table, value: 'd.t'}, {name: retain_last, value: 5}, {value: call{name: [map], arguments: ['a', 1]}}]}",
    ],
    ['CALL f()', 'call-procedure{procedure: [f]}'],
  ],
  changes: [
    [
      "INSERT OVERWRITE LOCAL DIRECTORY 'obs://b/p' USING csv OPTIONS (header true) SELECT 1",
      'insert-directory{local: true, path: obs://b/p, provider: csv, options: [{key: header, value: true}], query: query{body: select{items: [{expression: 1}]}}}',
    ],
    [
      "INSERT OVERWRITE DIRECTORY USING csv OPTIONS (path 'obs://b/p') SELECT 1",
      'insert-directory{provider: csv, options: [{key: path, value: obs://b/p}], query: query{body: select{items: [{expression: 1}]}}}',
    ],
    [
      "INSERT OVERWRITE DIRECTORY 'p' ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' STORED AS textfile SELECT 1",
      "insert-directory{path: p, rowFormat: FORMAT DELIMITED FIELDS TERMINATED BY ',', storedAs: textfile, query: query{body: select{items: [{expression: 1}]}}}",
    ],
    [
      'FROM s INSERT INTO a SELECT 1 INSERT OVERWRITE TABLE b PARTITION (p = 1) SELECT 2 WHERE x ORDER BY y',
      'multi-insert{from: [table{name: [s]}], inserts: [insert{table: [a], query: query{body: select{items: [{expression: 1}], from: [table{name: [s]}]}}}, insert{table: [b], overwrite: true, partition: [{column: p, value: 1}], query: query{body: select{items: [{expression: 2}], from: [table{name: [s]}], where: x}, orderBy: [{expression: y}]}}]}',
    ],
    [
      'WITH x AS (SELECT 1) FROM x LATERAL VIEW explode(m) e INSERT INTO a SELECT 1 LATERAL VIEW f(n) g',
      'multi-insert{ctes: [{name: x, query: query{body: select{items: [{expression: 1}]}}}], from: [table{name: [x]}], lateralViews: [{call: call{name: [explode], arguments: [m]}, table: e}], inserts: [insert{table: [a], query: query{body: select{items: [{expression: 1}], from: [table{name: [x]}], lateralViews: [{call: call{name: [explode], arguments: [m]}, table: e}, {call: call{name: [f], arguments: [n]}, table: g}]}}}]}',
    ],
    [
      'UPDATE t AS x SET a = 1, s.b = DEFAULT WHERE c',
      'update{table: [t], alias: {name: x}, assignments: [{column: [a], value: 1}, {column: [s, b], value: DEFAULT}], where: c}',
    ],
    ['UPDATE t SET a == 1', 'update{table: [t], assignments: [{column: [a], value: 1}]}'],
    [
      'WITH x AS (SELECT 1) UPDATE t SET a = 1',
      'update{ctes: [{name: x, query: query{body: select{items: [{expression: 1}]}}}], table: [t], assignments: [{column: [a], value: 1}]}',
    ],
    ['DELETE FROM t x WHERE a', 'delete{table: [t], alias: {name: x}, where: a}'],
    ['WITH x AS (SELECT 1) DELETE FROM t', 'delete{ctes: [{name: x, query: query{body: select{items: [{expression: 1}]}}}], table: [t]}'],
    [
      'MERGE INTO t x USING (SELECT 1) AS s ON a = b WHEN MATCHED AND c THEN UPDATE SET x.a = 1 WHEN MATCHED THEN DELETE WHEN NOT MATCHED AND d THEN INSERT (a, t.b) VALUES (1, 2) WHEN NOT MATCHED THEN INSERT *',
      'merge{table: [t], alias: {name: x}, source: query{body: select{items: [{expression: 1}]}}, sourceAlias: {name: s}, on: (a = b), matched: [{condition: c, action: {update: [{column: [x, a], value: 1}]}}, {action: DELETE}], notMatched: [{condition: d, insert: {columns: [[a], [t, b]], values: [1, 2]}}, {insert: *}]}',
    ],
    [
      'MERGE INTO t USING d.s ON a WHEN MATCHED THEN UPDATE SET *',
      'merge{table: [t], source: [d, s], on: a, matched: [{action: {update: *}}]}',
    ],
    [
      "LOAD DATA LOCAL INPATH 'obs://b/p' OVERWRITE INTO TABLE d.t PARTITION (p = 1) OPTIONS ('DATA_TYPE' = 'csv')",
      'load-data{local: true, path: obs://b/p, overwrite: true, table: [d, t], partition: [{column: p, value: 1}], options: [{key: DATA_TYPE, value: csv}]}',
    ],
    ['OPTIMIZE t WHERE p = 1', 'optimize{table: [t], where: (p = 1)}'],
    ["RESTORE TABLE t PARTITION (p = 1) TO VERSION '1'", 'restore-table{table: [t], partition: [{column: p, value: 1}], version: 1}'],
    ['RESTORE TABLE t TO INITIAL LAYOUT', 'restore-table{table: [t]}'],
    ["CLEAR HISTORY FOR TABLE t OLDER_THAN '2020-01-01 00:00:00'", 'clear-history{table: [t], olderThan: 2020-01-01 00:00:00}'],
  ],
  permissions: [
    ['CREATE ROLE d.r', 'create-role{role: [d, r]}'],
    ['DROP ROLE r', 'drop-role{role: [r]}'],
    ['GRANT r, d.q TO u, v', 'grant-role{roles: [[r], [d, q]], users: [u, v]}'],
    ['REVOKE r FROM u', 'revoke-role{roles: [[r]], users: [u]}'],
    [
      'GRANT SELECT, describe_table ON databases.d.tables.t, queues.q TO USER u, ROLE d.r',
      'grant{privileges: [SELECT, DESCRIBE_TABLE], resources: [[databases, d, tables, t], [queues, q]], grantees: [{type: USER, name: [u]}, {type: ROLE, name: [d, r]}]}',
    ],
    [
      'REVOKE SELECT ON databases.d.tables.t.columns.c FROM USER u',
      'revoke{privileges: [SELECT], resources: [[databases, d, tables, t, columns, c]], grantees: [{type: USER, name: [u]}]}',
    ],
    ['SHOW ROLES', 'show-roles{}'],
    ['SHOW ALL ROLES', 'show-roles{all: true}'],
    ['SHOW ROLES u', 'show-roles{user: u}'],
    ['SHOW PRINCIPALS d.r', 'show-principals{role: [d, r]}'],
    ['SHOW GRANT USER u ON databases.d', 'show-grant{grantee: {type: USER, name: [u]}, resource: [databases, d]}'],
  ],
  scripts: [
    [
      "SELECT TRANSFORM (a, b) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' RECORDWRITER 'w' USING 'cat' AS (a INT, b STRING) ROW FORMAT SERDE 's' RECORDREADER 'r' FROM t WHERE c",
      "query-statement{query: query{body: transform{keyword: TRANSFORM, inputs: [a, b], inputFormat: FORMAT DELIMITED FIELDS TERMINATED BY ',', recordWriter: w, script: cat, columns: [{name: a, type: integer{}}, {name: b, type: string{}}], outputFormat: FORMAT SERDE 's', recordReader: r, from: [table{name: [t]}], where: c}}}",
    ],
    ["MAP a, b USING 'cat'", 'query-statement{query: query{body: transform{keyword: MAP, inputs: [a, b], script: cat}}}'],
    [
      "FROM t REDUCE a USING 'cat' AS x, y",
      'query-statement{query: query{body: transform{keyword: REDUCE, inputs: [a], script: cat, columns: [{name: x}, {name: y}], from: [table{name: [t]}]}}}',
    ],
    [
      "SELECT * FROM (MAP a USING 'cat' AS x FROM t) u",
      'query-statement{query: query{body: select{items: [{expression: *}], from: [subquery{query: query{body: transform{keyword: MAP, inputs: [a], script: cat, columns: [{name: x}], from: [table{name: [t]}]}}, alias: {name: u}}]}}}',
    ],
  ],
  explain: [
    [
      'EXPLAIN FORMATTED MERGE INTO t USING s ON a WHEN MATCHED THEN DELETE',
      'explain{mode: FORMATTED, statement: merge{table: [t], source: [s], on: a, matched: [{action: DELETE}]}}',
    ],
    [
      'EXPLAIN FROM s INSERT INTO a SELECT 1',
      'explain{mode: SIMPLE, statement: multi-insert{from: [table{name: [s]}], inserts: [insert{table: [a], query: query{body: select{items: [{expression: 1}], from: [table{name: [s]}]}}}]}}',
    ],
  ],
}

for (const [family, cases] of Object.entries(FAMILIES)) {
  describe(family, () => {
    for (const [text, expected] of cases) {
      test(text, () => {
        assert.equal(shape(parse(text)), expected)
        assert.equal(shape(parse(`${text};`)), expected)
      })
    }
  })
}
