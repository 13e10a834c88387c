import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { syntaxErrorOf } from './shape.ts'

/** What Spark 3.3.4 (or DLI, for its own statements) does not parse, and what is said about it. */
const REFUSED: readonly (readonly [string, string])[] = [
  [
    'CREATE OR REPLACE VIEW IF NOT EXISTS v AS SELECT 1 AS a',
    'CREATE VIEW with both IF NOT EXISTS and REPLACE is not allowed(line 1, pos 0)',
  ],
  [
    'CREATE TEMPORARY VIEW IF NOT EXISTS v AS SELECT 1 AS a',
    'It is not allowed to define a TEMPORARY view with IF NOT EXISTS(line 1, pos 0)',
  ],
  ['CREATE TEMPORARY VIEW d.v AS SELECT 1 AS a', "It is not allowed to add database prefix 'd' for the TEMPORARY view name(line 1, pos 0)"],
  ['CREATE GLOBAL VIEW v AS SELECT 1 AS a', "Syntax error at or near 'VIEW': expected 'TEMPORARY'(line 1, pos 14)"],
  ['CREATE VIEW v PARTITIONED ON (a) AS SELECT 1 AS a', 'Operation not allowed: CREATE VIEW … PARTITIONED ON(line 1, pos 0)'],
  [
    "CREATE VIEW v TBLPROPERTIES ('a'='b') COMMENT 'x' TBLPROPERTIES ('c'='d') AS SELECT 1 AS a",
    'Found duplicate clauses: TBLPROPERTIES(line 1, pos 0)',
  ],
  ['CREATE VIEW v', "Syntax error at or near end of input: expected 'AS'(line 1, pos 13)"],
  ['CREATE TEMPORARY TABLE tt (a INT)', 'CREATE TEMPORARY TABLE without a provider is not allowed(line 1, pos 0)'],
  [
    'CREATE TEMPORARY TABLE tt USING csv AS SELECT 1',
    'Operation not allowed: CREATE TEMPORARY TABLE … AS …, use CREATE TEMPORARY VIEW instead(line 1, pos 0)',
  ],
  [
    'CREATE TEMPORARY TABLE IF NOT EXISTS tt (a INT) USING csv',
    'Operation not allowed: CREATE TEMPORARY TABLE … IF NOT EXISTS(line 1, pos 0)',
  ],
  ['CREATE OR REPLACE TEMPORARY TABLE tt (a INT) USING csv', "Syntax error at or near 'TEMPORARY': expected 'TABLE'(line 1, pos 18)"],
  ['CREATE OR REPLACE EXTERNAL TABLE tt (a INT) USING csv', "Syntax error at or near 'EXTERNAL': expected 'TABLE'(line 1, pos 18)"],
  [
    'ALTER TABLE t CHANGE a',
    'Operation not allowed: ALTER TABLE table CHANGE COLUMN requires a TYPE, a SET/DROP, a COMMENT, or a FIRST/AFTER(line 1, pos 0)',
  ],
  ['ALTER TABLE t CHANGE a INT', 'Syntax error at or near end of input: expected a data type(line 1, pos 26)'],
  [
    'ALTER TABLE t CHANGE a b INT',
    'Renaming column is not supported in Hive-style ALTER COLUMN, please run RENAME COLUMN instead(line 1, pos 0)',
  ],
  [
    "ALTER TABLE t CHANGE a b INT COMMENT 'x' FIRST",
    'Renaming column is not supported in Hive-style ALTER COLUMN, please run RENAME COLUMN instead(line 1, pos 0)',
  ],
  [
    "ALTER TABLE t CHANGE COLUMN a TYPE INT COMMENT 'x'",
    'Renaming column is not supported in Hive-style ALTER COLUMN, please run RENAME COLUMN instead(line 1, pos 0)',
  ],
  [
    'ALTER TABLE t ALTER COLUMN a b INT',
    "Syntax error at or near 'b': expected 'TYPE', 'COMMENT', 'FIRST', 'AFTER', 'SET NOT NULL' or 'DROP NOT NULL'(line 1, pos 29)",
  ],
  ['ALTER TABLE t ALTER a AFTER b.c', "Syntax error at or near '.'(line 1, pos 29)"],
  ['ALTER TABLE t PARTITION (a=1) CHANGE a a INT', 'Operation not allowed: ALTER TABLE … PARTITION … CHANGE COLUMN(line 1, pos 0)'],
  [
    'ALTER TABLE t PARTITION (a=1) REPLACE COLUMNS (a INT)',
    'Operation not allowed: ALTER TABLE … PARTITION … REPLACE COLUMNS(line 1, pos 0)',
  ],
  ['ALTER TABLE t REPLACE COLUMNS (a INT FIRST)', 'Column position is not supported in Hive-style REPLACE COLUMNS(line 1, pos 0)'],
  ['ALTER TABLE t REPLACE COLUMNS (a INT NOT NULL)', 'NOT NULL is not supported in Hive-style REPLACE COLUMNS(line 1, pos 0)'],
  [
    'ALTER TABLE t REPLACE COLUMNS (a.b INT)',
    'Replacing with a nested column is not supported in Hive-style REPLACE COLUMNS(line 1, pos 0)',
  ],
  ['ALTER TABLE t REPLACE COLUMNS a INT', "Syntax error at or near 'a': expected '('(line 1, pos 30)"],
  ["ALTER TABLE t UNSET TBLPROPERTIES ('a'='b')", "Syntax error at or near '=': expected ')'(line 1, pos 38)"],
  ["ALTER TABLE t SET TBLPROPERTIES ('a')", "Syntax error at or near ')': expected a value for the key 'a'(line 1, pos 36)"],
  ['ALTER TABLE t NOT CLUSTERED', 'Operation not allowed: ALTER TABLE NOT CLUSTERED(line 1, pos 0)'],
  ['ALTER TABLE t TOUCH', 'Operation not allowed: ALTER TABLE TOUCH(line 1, pos 0)'],
  ["ALTER TABLE t COMPACT 'x'", 'Operation not allowed: ALTER TABLE COMPACT(line 1, pos 0)'],
  ['ALTER TABLE t DROP PARTITION (a)', "Found an empty partition key 'a'(line 1, pos 19)"],
  ['ALTER TABLE t DROP PARTITION (a>1)', "Syntax error at or near '>': expected ')'(line 1, pos 31)"],
  ['ALTER TABLE t ADD PARTITION (a)', "Found an empty partition key 'a'(line 1, pos 18)"],
  ['ALTER VIEW t ADD PARTITION (a=1)', 'Operation not allowed: ALTER VIEW … ADD PARTITION(line 1, pos 0)'],
  ["ALTER VIEW t ADD PARTITION (a=1) LOCATION 'x'", 'Operation not allowed: ALTER VIEW … ADD PARTITION(line 1, pos 0)'],
  ['ALTER VIEW t DROP PARTITION (a=1)', 'Operation not allowed: ALTER VIEW … DROP PARTITION(line 1, pos 0)'],
  ['ALTER VIEW t DROP PARTITION (a=1) PURGE', 'Operation not allowed: ALTER VIEW … DROP PARTITION(line 1, pos 0)'],
  ['ALTER TABLE t PARTITION (a) RENAME TO PARTITION (a=1)', "Found an empty partition key 'a'(line 1, pos 14)"],
  ["ALTER TABLE t PARTITION (a) SET LOCATION 'x'", "Found an empty partition key 'a'(line 1, pos 14)"],
  ['ALTER TABLE t RENAME COLUMN a TO c.d', "Syntax error at or near '.'(line 1, pos 34)"],
  ['ALTER TABLE t RENAME t2', "Syntax error at or near 't2': expected 'TO'(line 1, pos 21)"],
  ['TRUNCATE TABLE t PARTITION (a)', "Found an empty partition key 'a'(line 1, pos 17)"],
  ['TRUNCATE t', "Syntax error at or near 't': expected 'TABLE'(line 1, pos 9)"],
  ['SHOW PARTITIONS t PARTITION (a)', "Found an empty partition key 'a'(line 1, pos 18)"],
  ['DESC t PARTITION (a) b', "Found an empty partition key 'a'(line 1, pos 7)"],
  ['DESC t PARTITION (a=1) b', 'DESC TABLE COLUMN for a specific partition is not supported(line 1, pos 0)'],
  ['DESC t PARTITION (a)', "Found an empty partition key 'a'(line 1, pos 7)"],
  ['DESC EXTENDED QUERY SELECT 1', "Syntax error at or near '1'(line 1, pos 27)"],
  ['SHOW FOO FUNCTIONS', "Syntax error at or near 'FOO': expected what to show, such as TABLES, DATABASES or PARTITIONS(line 1, pos 5)"],
  ['SHOW COLUMNS t', "Syntax error at or near 't': expected 'FROM' or 'IN'(line 1, pos 13)"],
  ["SHOW TABLE EXTENDED IN default 'a'", "Syntax error at or near ''a'': expected 'LIKE'(line 1, pos 31)"],
  [
    "INSERT OVERWRITE DIRECTORY 'obs://b/1' USING csv OPTIONS (path 'obs://b/2') SELECT 1",
    "Directory path and 'path' in OPTIONS should be specified one, but not both(line 1, pos 0)",
  ],
  [
    'INSERT OVERWRITE DIRECTORY USING csv SELECT 1',
    "Directory path and 'path' in OPTIONS should be specified one, but not both(line 1, pos 0)",
  ],
  [
    "INSERT INTO DIRECTORY 'obs://b/1' USING csv SELECT 1",
    "Syntax error at or near ''obs://b/1'': expected 'SELECT', 'FROM', 'VALUES', 'TABLE' or '('(line 1, pos 22)",
  ],
  [
    "INSERT OVERWRITE LOCAL DIRECTORY 'obs://b/1' USING csv OPTIONS ('a') SELECT 1",
    "Syntax error at or near ')': expected a value for the key 'a'(line 1, pos 67)",
  ],
  ['FROM t INSERT INTO a VALUES (1)', "Syntax error at or near 'VALUES': expected 'SELECT'(line 1, pos 21)"],
  ['FROM t INSERT INTO a SELECT 1 UNION SELECT 2', "Syntax error at or near 'UNION'(line 1, pos 30)"],
  ['INSERT INTO t PARTITION (p=1, P=2) SELECT 1', "Found duplicate keys 'p'(line 1, pos 14)"],
  ['INSERT INTO t PARTITION (p=1+1) SELECT 1', "Syntax error at or near '+': expected ')'(line 1, pos 28)"],
  ['UPDATE t t (a, b) SET a = 1', 'Columns aliases are not allowed in UPDATE(line 1, pos 9)'],
  ['DELETE FROM t WHERE a LIMIT 1', "Syntax error at or near 'LIMIT'(line 1, pos 22)"],
  ['DELETE t', "Syntax error at or near 't': expected 'FROM'(line 1, pos 7)"],
  ['MERGE INTO t USING s ON a = b', 'There must be at least one WHEN clause in a MERGE statement(line 1, pos 0)'],
  [
    'MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE WHEN MATCHED THEN DELETE',
    'When there are more than one MATCHED clauses in a MERGE statement, only the last MATCHED clause can omit the condition(line 1, pos 0)',
  ],
  [
    'MERGE INTO t USING s ON a = b WHEN NOT MATCHED THEN INSERT * WHEN MATCHED THEN DELETE',
    "Syntax error at or near 'WHEN'(line 1, pos 61)",
  ],
  [
    'MERGE INTO t USING s ON a = b WHEN NOT MATCHED THEN INSERT (a) VALUES (1, 2)',
    'The number of inserted values cannot match the fields(line 1, pos 52)',
  ],
  [
    'MERGE INTO t USING s ON a = b WHEN NOT MATCHED THEN INSERT VALUES (1, 2)',
    "Syntax error at or near 'VALUES': expected '('(line 1, pos 59)",
  ],
  ['MERGE INTO t t(a) USING s ON a = b WHEN MATCHED THEN DELETE', 'Columns aliases are not allowed in MERGE(line 1, pos 13)'],
  ['MERGE INTO t USING s(x) ON a = b WHEN MATCHED THEN DELETE', "Syntax error at or near '(': expected 'ON'(line 1, pos 20)"],
  [
    'MERGE INTO t USING d.s ON a = b WHEN NOT MATCHED BY SOURCE THEN DELETE',
    "Syntax error at or near 'BY': expected 'THEN'(line 1, pos 49)",
  ],
  ["LOAD DATA INPATH 'x' INTO t", "Syntax error at or near 't': expected 'TABLE'(line 1, pos 26)"],
  ['MSCK TABLE t', "Syntax error at or near 'TABLE': expected 'REPAIR'(line 1, pos 5)"],
  ['REFRESH', 'Resource paths cannot be empty in REFRESH statements. Use / to match everything(line 1, pos 0)'],
  ['REFRESH a b', 'REFRESH statements cannot contain blanks inside unquoted resource paths(line 1, pos 0)'],
  ['ANALYZE TABLE t COMPUTE STATISTICS foo', "Syntax error at or near 'foo': expected 'NOSCAN'(line 1, pos 35)"],
  ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS', 'Syntax error at or near end of input: expected a column(line 1, pos 46)'],
  ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a.b', "Syntax error at or near '.'(line 1, pos 48)"],
  ['ANALYZE TABLES IN t COMPUTE STATISTICS FOO', "Syntax error at or near 'FOO': expected 'NOSCAN'(line 1, pos 39)"],
  ['CACHE TABLE a.b AS SELECT 1', 'It is not allowed to add a prefix to the table name in CACHE TABLE AS SELECT: a(line 1, pos 0)'],
  ["COMMENT ON t IS 'x'", "Syntax error at or near 't': expected 'TABLE' or 'DATABASE'(line 1, pos 11)"],
  ['RESET a b', "Expected format is 'RESET' or 'RESET key'; other keys need back-ticks(line 1, pos 0)"],
  ["RESET 'a'", "Expected format is 'RESET' or 'RESET key'; other keys need back-ticks(line 1, pos 0)"],
  ['LIST FOO', "Operation not allowed: LIST with resource type 'foo'(line 1, pos 0)"],
  ["CREATE FUNCTION t AS 'x.Y' USING FOO 'a'", "Operation not allowed: CREATE FUNCTION with resource type 'FOO'(line 1, pos 0)"],
  [
    "CREATE OR REPLACE FUNCTION IF NOT EXISTS t AS 'x.Y'",
    'CREATE FUNCTION with both IF NOT EXISTS and REPLACE is not allowed(line 1, pos 0)',
  ],
  [
    "CREATE TEMPORARY FUNCTION IF NOT EXISTS t AS 'x.Y'",
    'It is not allowed to define a TEMPORARY function with IF NOT EXISTS(line 1, pos 0)',
  ],
  ["CREATE TEMPORARY FUNCTION a.t AS 'x.Y'", "Specifying a database in CREATE TEMPORARY FUNCTION is not allowed: 'a'(line 1, pos 0)"],
  ['DROP TEMPORARY FUNCTION IF EXISTS a.t', 'DROP TEMPORARY FUNCTION requires a single part name but got: a.t(line 1, pos 0)'],
  ['ALTER INDEX i ON t REBUILD', 'Operation not allowed: ALTER INDEX(line 1, pos 0)'],
  ['ALTER DATABASE t RENAME TO b', "Syntax error at or near 'RENAME': expected 'SET'(line 1, pos 17)"],
  [
    'CREATE TABLE t (a INT) USING csv CLUSTERED BY (a) SORTED BY (a) INTO 4 BUCKETS CLUSTERED BY (a) INTO 3 BUCKETS',
    'Found duplicate clauses: CLUSTERED(line 1, pos 79)',
  ],
  ['CREATE TABLE t (a INT) USING csv SKEWED BY (a) ON (1,2)', 'Operation not allowed: CREATE TABLE … SKEWED BY(line 1, pos 33)'],
  [
    'CREATE TABLE t (a INT, b INT) USING csv SKEWED BY (a, b) ON ((1,2), (3,4)) STORED AS DIRECTORIES',
    'Operation not allowed: CREATE TABLE … SKEWED BY(line 1, pos 40)',
  ],
  ["CREATE TABLE t (a INT) STORED BY 'x' WITH SERDEPROPERTIES ('a'='b')", 'Operation not allowed: STORED BY(line 1, pos 30)'],
  [
    'CREATE TABLE t (a INT) USING csv CLUSTERED BY (a) INTO 0 BUCKETS',
    'Number of buckets should be greater than 0 but less than or equal to 100000. Got 0(line 1, pos 55)',
  ],
  ["CREATE TABLE t LIKE t3 LOCATION 'x' LOCATION 'y'", 'Found duplicate clauses: LOCATION(line 1, pos 36)'],
  ['CREATE TABLE t LIKE t3 USING csv STORED AS orc', 'Operation not allowed: CREATE TABLE LIKE … USING … STORED AS orc(line 1, pos 0)'],
  ["CREATE TABLE t LIKE t3 ROW FORMAT SERDE 'x'", "'ROW FORMAT' must be used with 'STORED AS'(line 1, pos 0)"],
  ["CREATE TABLE t LIKE t3 COMMENT 'x'", "Syntax error at or near 'COMMENT'(line 1, pos 23)"],
  ['CREATE TABLE a.b.c LIKE t3', "Syntax error at or near 'LIKE'(line 1, pos 19)"],
  ['CREATE VIEW tv USING csv', "Syntax error at or near 'USING': expected 'AS'(line 1, pos 15)"],
  ['CREATE TEMPORARY VIEW IF NOT EXISTS tv USING csv', "Syntax error at or near 'USING': expected 'AS'(line 1, pos 39)"],
  ['CREATE TEMPORARY VIEW a.tv USING csv', 'A temporary view has no database(line 1, pos 0)'],
  ['CREATE VIEW tv () AS SELECT 1', "Syntax error at or near ')': expected a column(line 1, pos 16)"],
  ['CREATE VIEW tv (a INT) AS SELECT 1', "Syntax error at or near 'INT': expected ')'(line 1, pos 18)"],
  ['CREATE VIEW tv AS FROM t INSERT INTO a SELECT 1', "Syntax error at or near 'INSERT': expected 'SELECT'(line 1, pos 25)"],
  ['SELECT 1 QUALIFY row_number() OVER (ORDER BY 1) = 1', "Syntax error at or near 'row_number'(line 1, pos 17)"],
  ['SELECT a FROM t QUALIFY row_number() OVER (ORDER BY 1) = 1', "Syntax error at or near 'row_number'(line 1, pos 24)"],
  ['SELECT a FROM t WHERE b QUALIFY row_number() OVER (ORDER BY 1) = 1', "Syntax error at or near 'QUALIFY'(line 1, pos 24)"],
  [
    "SELECT TRANSFORM (DISTINCT a, b) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' RECORDWRITER 'x' USING 'cat' AS (a INT, b STRING) ROW FORMAT SERDE 'y' RECORDREADER 'z' FROM t WHERE a",
    'The feature is not supported: TRANSFORM does not support DISTINCT/ALL in inputs(line 1, pos 18)',
  ],
  [
    "SELECT TRANSFORM (ALL a) USING 'cat' AS a, b FROM t",
    'The feature is not supported: TRANSFORM does not support DISTINCT/ALL in inputs(line 1, pos 18)',
  ],
  ["SELECT TRANSFORM (a AS b) USING 'cat' FROM t", "Syntax error at or near 'AS': expected ')'(line 1, pos 20)"],
  [
    "CREATE TABLE t (a INT) ROW FORMAT SERDE 'c' STORED AS orc",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'orc', which also specifies a serde(line 1, pos 0)",
  ],
  [
    "CREATE TABLE t (a INT) ROW FORMAT SERDE 'c' STORED AS parquet",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'parquet', which also specifies a serde(line 1, pos 0)",
  ],
  [
    "CREATE TABLE t (a INT) ROW FORMAT SERDE 'c' STORED AS avro",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'avro', which also specifies a serde(line 1, pos 0)",
  ],
  [
    "CREATE TABLE t (a INT) ROW FORMAT SERDE 'c' STORED AS foo",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'foo', which also specifies a serde(line 1, pos 0)",
  ],
  [
    'CREATE TABLE t (a INT) ROW FORMAT DELIMITED STORED AS orc',
    "Operation not allowed: ROW FORMAT DELIMITED is only compatible with 'textfile', not 'orc'(line 1, pos 0)",
  ],
  [
    'CREATE TABLE t (a INT) ROW FORMAT DELIMITED STORED AS sequencefile',
    "Operation not allowed: ROW FORMAT DELIMITED is only compatible with 'textfile', not 'sequencefile'(line 1, pos 0)",
  ],
  [
    "CREATE TABLE t (a INT) ROW FORMAT DELIMITED LINES TERMINATED BY ','",
    "LINES TERMINATED BY only supports newline '\\n' right now: ,(line 1, pos 27)",
  ],
  [
    "INSERT OVERWRITE DIRECTORY 'x' ROW FORMAT SERDE 'c' STORED AS orc SELECT 1",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'orc', which also specifies a serde(line 1, pos 0)",
  ],
  [
    "INSERT OVERWRITE DIRECTORY 'x' ROW FORMAT DELIMITED STORED AS orc SELECT 1",
    "Operation not allowed: ROW FORMAT DELIMITED is only compatible with 'textfile', not 'orc'(line 1, pos 0)",
  ],
  [
    'CREATE TABLE t LIKE s ROW FORMAT DELIMITED STORED AS orc',
    "Operation not allowed: ROW FORMAT DELIMITED is only compatible with 'textfile', not 'orc'(line 1, pos 0)",
  ],
  [
    'CREATE TABLE t (a INT, b INT) PARTITIONED BY (a, c INT)',
    'Operation not allowed: PARTITION BY: Cannot mix partition expressions and partition columns(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) USING csv OPTIONS (path 'x') LOCATION 'y'",
    "Duplicated table paths found: LOCATION and the case insensitive key 'path' in OPTIONS both tell where the table is(line 1, pos 0)",
  ],
  [
    "CREATE TABLE t (a INT) TBLPROPERTIES (provider 'x')",
    'The feature is not supported: provider is a reserved table property, please use the USING clause to specify it(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) TBLPROPERTIES (location 'x')",
    'The feature is not supported: location is a reserved table property, please use the LOCATION clause to specify it(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) TBLPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "CREATE DATABASE d WITH DBPROPERTIES (location 'x')",
    'The feature is not supported: location is a reserved namespace property, please use the LOCATION clause to specify it(line 1, pos 0)',
  ],
  [
    "CREATE DATABASE d WITH DBPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved namespace property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "ALTER TABLE t SET TBLPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    'ALTER TABLE t UNSET TBLPROPERTIES (location)',
    'The feature is not supported: location is a reserved table property, please use the LOCATION clause to specify it(line 1, pos 0)',
  ],
  [
    "ALTER TABLE t SET TBLPROPERTIES (provider 'x')",
    'The feature is not supported: provider is a reserved table property, please use the USING clause to specify it(line 1, pos 0)',
  ],
  [
    "CREATE TEMPORARY VIEW v TBLPROPERTIES (a 'b') AS SELECT 1 a",
    "Operation not allowed: TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW(line 1, pos 0)",
  ],
  ['SELECT * FROM t TIMESTAMP AS OF a', 'Invalid time travel spec: timestamp expression cannot refer to any columns(line 1, pos 32)'],
  [
    'SELECT * FROM t TIMESTAMP AS OF (SELECT 1)',
    'Invalid time travel spec: timestamp expression cannot contain subqueries(line 1, pos 32)',
  ],
  ['SELECT * FROM t VERSION AS OF 1.5', "Syntax error at or near '1.5': expected a version(line 1, pos 30)"],
  ['SELECT * FROM t VERSION AS OF -1', "Syntax error at or near '-': expected a version(line 1, pos 30)"],
  ['INSERT INTO t PARTITION (a) IF NOT EXISTS SELECT 1', 'Operation not allowed: INSERT INTO … IF NOT EXISTS(line 1, pos 28)'],
  ["FROM t INSERT INTO a MAP b USING 'cat' GROUP BY c", "Syntax error at or near 'GROUP'(line 1, pos 39)"],
  ['SELECT a FROM t QUALIFY b', "Syntax error at or near 'b'(line 1, pos 24)"],
  ['SELECT * FROM t UNPIVOT (a FOR b IN (c))', "Syntax error at or near 'FOR': expected ')'(line 1, pos 27)"],
  ['SELECT 1 LIMIT 1 OFFSET 2', "Syntax error at or near 'OFFSET'(line 1, pos 17)"],
  ['SELECT 1 OFFSET 2', "Syntax error at or near '2'(line 1, pos 16)"],
  ['WITH RECURSIVE a AS (SELECT 1) SELECT * FROM a', "Syntax error at or near 'a': expected '('(line 1, pos 15)"],
  ['SELECT * EXCEPT (a) FROM t', "Syntax error at or near 'a': expected 'SELECT', 'FROM', 'VALUES', 'TABLE' or '('(line 1, pos 17)"],
  ['SELECT a:b FROM t', "Syntax error at or near ':'(line 1, pos 8)"],
  ['SELECT a::int FROM t', "Syntax error at or near ':'(line 1, pos 8)"],
  ['SELECT * FROM t FETCH FIRST 1 ROWS ONLY', "Syntax error at or near 'FIRST'(line 1, pos 22)"],
  ['GRANT SELECT ON t TO u', "Syntax error at or near 'u': expected 'ROLE' or 'USER'(line 1, pos 21)"],
  [
    "CREATE TABLE t (a INT) TBLPROPERTIES (external 'x')",
    'The feature is not supported: external is a reserved table property, please use CREATE EXTERNAL TABLE(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) TBLPROPERTIES (is_managed_location 'x')",
    'The feature is not supported: is_managed_location is a reserved table property, please remove it from the list(line 1, pos 0)',
  ],
  [
    "ALTER TABLE t SET TBLPROPERTIES (external 'x')",
    'The feature is not supported: external is a reserved table property, please use CREATE EXTERNAL TABLE(line 1, pos 0)',
  ],
  [
    'ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS (owner)',
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "ALTER VIEW t SET TBLPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t LIKE s TBLPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "ALTER DATABASE d SET DBPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved namespace property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) USING csv OPTIONS (owner 'x', location 'y', provider 'z')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "REPLACE TABLE t (a INT) USING csv TBLPROPERTIES (owner 'x')",
    'The feature is not supported: owner is a reserved table property, it will be set to the current user(line 1, pos 0)',
  ],
  [
    "CREATE TABLE t (a INT) USING csv OPTIONS (PATH 'x') LOCATION 'y'",
    "Duplicated table paths found: LOCATION and the case insensitive key 'path' in OPTIONS both tell where the table is(line 1, pos 0)",
  ],
  [
    "INSERT OVERWRITE DIRECTORY 'x' ROW FORMAT DELIMITED LINES TERMINATED BY ',' SELECT 1",
    "LINES TERMINATED BY only supports newline '\\n' right now: ,(line 1, pos 35)",
  ],
  [
    "CREATE TABLE t LIKE s ROW FORMAT SERDE 'c' STORED AS orc",
    "Operation not allowed: ROW FORMAT SERDE is incompatible with format 'orc', which also specifies a serde(line 1, pos 0)",
  ],
  [
    'CREATE TABLE t USING csv PARTITIONED BY (a STRING) AS SELECT 1',
    'Operation not allowed: Partition column types may not be specified in Create Table As Select (CTAS)(line 1, pos 0)',
  ],
  ['CREATE TABLE t AS SELECT 1 a INSERT INTO b', "Syntax error at or near 'INSERT'(line 1, pos 29)"],
  ['SET a b', "Expected format is 'SET', 'SET key' or 'SET key=value'; other keys need back-ticks: SET `key`=`value`(line 1, pos 0)"],
  ['SET -V', "Expected format is 'SET', 'SET key' or 'SET key=value'; other keys need back-ticks: SET `key`=`value`(line 1, pos 0)"],
  ["SET 'a' = 1", "Expected format is 'SET', 'SET key' or 'SET key=value'; other keys need back-ticks: SET `key`=`value`(line 1, pos 0)"],
  ['SET ROLE x', 'Operation not allowed: SET ROLE(line 1, pos 0)'],
  ['SET TIME ZONE UTC', 'Invalid time zone displacement value(line 1, pos 0)'],
  ['SET TIME ZONE', 'Invalid time zone displacement value(line 1, pos 0)'],
  ['SET TIME ZONE INTERVAL 19 HOURS', 'The interval value must be in the range of [-18, +18] hours with second precision(line 1, pos 14)'],
  ['SET TIME ZONE INTERVAL 1 MONTH', 'The interval value must be in the range of [-18, +18] hours with second precision(line 1, pos 14)'],
  ["SET TIME ZONE INTERVAL '10 hours'", 'Invalid time zone displacement value(line 1, pos 0)'],
  ['ADD FOO x', "Operation not allowed: ADD with resource type 'foo'(line 1, pos 0)"],
  ['GRANT SELECT ON databases.d TO u', "Syntax error at or near 'u': expected 'ROLE' or 'USER'(line 1, pos 31)"],
  ['GRANT r TO', 'Syntax error at or near end of input: expected a user(line 1, pos 10)'],
  ['REVOKE SELECT ON databases.d TO USER u', "Syntax error at or near 'TO': expected 'FROM'(line 1, pos 29)"],
  ['SHOW GRANT u ON databases.d', "Syntax error at or near 'u': expected 'ROLE' or 'USER'(line 1, pos 11)"],
  ['CREATE ROLE', 'Syntax error at or near end of input: expected a role(line 1, pos 11)'],
  ['SHOW CURRENT ROLES', 'Operation not allowed: SHOW CURRENT ROLES(line 1, pos 0)'],
  ['CALL f', "Syntax error at or near end of input: expected '('(line 1, pos 6)"],
  ['OPTIMIZE t ZORDER BY (a)', "Syntax error at or near 'ZORDER'(line 1, pos 11)"],
  ["RESTORE TABLE t TO '1'", "Syntax error at or near ''1'': expected 'VERSION' or 'INITIAL LAYOUT'(line 1, pos 19)"],
  ['CLEAR HISTORY FOR TABLE t', "Syntax error at or near end of input: expected 'OLDER_THAN'(line 1, pos 25)"],
  ['ALTER TABLE t LIFECYCLE on', "Syntax error at or near 'on': expected 'ENABLE' or 'DISABLE'(line 1, pos 24)"],
  [
    'ALTER TABLE t DROP PARTITIONS a > 1',
    "Syntax error at or near 'PARTITIONS': expected 'COLUMNS', 'PARTITION' or 'PARTITIONS'(line 1, pos 19)",
  ],
  ["LOAD DATA 'x' INTO TABLE t", "Syntax error at or near ''x'': expected 'INPATH'(line 1, pos 10)"],
  [
    'CREATE PROCEDURE p',
    "Syntax error at or near 'PROCEDURE': expected DATABASE, SCHEMA, NAMESPACE, TABLE, VIEW, FUNCTION, INDEX, ROLE(line 1, pos 7)",
  ],
  ['DROP', 'Syntax error at or near end of input: expected DATABASE, SCHEMA, NAMESPACE, TABLE, VIEW, FUNCTION, INDEX, ROLE(line 1, pos 4)'],
  ['ALTER t', "Syntax error at or near 't': expected 'TABLE', 'VIEW' or 'DATABASE'(line 1, pos 6)"],
  ['ALTER TABLE t', 'Syntax error at or near end of input: expected what to alter, such as ADD, DROP, RENAME or SET(line 1, pos 13)'],
  [
    'ALTER TABLE t PARTITION (a = 1) ADD COLUMNS (b INT)',
    "Syntax error at or near 'PARTITION': expected no partition here(line 1, pos 14)",
  ],
  [
    'CREATE TABLE t (a INT) CLUSTERED BY (a) SORTED BY (a DESC) INTO 4 BUCKETS',
    "Operation not allowed: Column ordering must be ASC, was 'DESC'(line 1, pos 53)",
  ],
  ['SELECT * FROM SELECT', "Syntax error at or near 'SELECT': expected a table(line 1, pos 14)"],
]

describe('refused as Spark does', () => {
  for (const [text, expected] of REFUSED) {
    test(text, () => {
      assert.equal(syntaxErrorOf(text), expected)
    })
  }
})
