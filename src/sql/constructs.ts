import type { Statement } from './ast.ts'

type Kind = Statement['kind']
type Name<K extends Kind> = string | ((statement: Extract<Statement, { kind: K }>) => string | null)

const altered = ({ target }: { readonly target: 'TABLE' | 'VIEW' }): string => `ALTER ${target}`

/**
 * Statements that have a tree and that nobody runs yet, by the name under which they are refused; where a function says `null`, that one is run.
 * Who takes a kind over deletes its line and adds a handler (`catalog/run-statement.ts`) or an analysis (`analyse/analyse.ts`).
 */
const NOT_RUN: { readonly [K in Kind]?: Name<K> } = {
  recognised: ({ construct }) => construct,
  'multi-insert': 'FROM … INSERT',
  'insert-directory': 'INSERT OVERWRITE DIRECTORY',
  'load-data': 'LOAD DATA',
  update: 'UPDATE',
  merge: 'MERGE INTO',
  delete: 'DELETE FROM',

  'set-database-properties': 'ALTER DATABASE',
  'set-database-location': 'ALTER DATABASE',
  'create-table': ({ temporary, buckets }) => {
    if (temporary) return 'CREATE TEMPORARY TABLE'
    return buckets === null ? null : 'CREATE TABLE … CLUSTERED BY'
  },
  'replace-table': ({ orCreate }) => (orCreate ? 'CREATE OR REPLACE TABLE' : 'REPLACE TABLE'),
  'create-table-like': 'CREATE TABLE … LIKE',
  'truncate-table': 'TRUNCATE TABLE',
  'repair-table': 'MSCK REPAIR TABLE',
  'refresh-table': 'REFRESH TABLE',
  'analyze-table': 'ANALYZE TABLE',
  'analyze-tables': 'ANALYZE TABLES',
  'comment-on': 'COMMENT ON',
  'create-index': 'CREATE INDEX',
  'drop-index': 'DROP INDEX',
  'rename-table': altered,
  'set-table-properties': altered,
  'unset-table-properties': altered,
  'add-columns': 'ALTER TABLE',
  'rename-column': 'ALTER TABLE',
  'drop-columns': 'ALTER TABLE',
  'alter-column': 'ALTER TABLE',
  'replace-columns': 'ALTER TABLE',
  'set-table-serde': 'ALTER TABLE',
  'set-table-format': 'ALTER TABLE',
  'set-table-location': 'ALTER TABLE',
  'set-table-lifecycle': 'ALTER TABLE',
  'add-partitions': 'ALTER TABLE',
  'rename-partition': 'ALTER TABLE',
  'drop-partitions': 'ALTER TABLE',
  'drop-partitions-where': 'ALTER TABLE',
  'recover-partitions': 'ALTER TABLE',

  'create-view-using': 'CREATE VIEW',
  'create-function': 'CREATE FUNCTION',
  'drop-function': 'DROP FUNCTION',
  'refresh-function': 'REFRESH FUNCTION',

  'show-databases': ({ parent }) => (parent === null ? null : 'SHOW NAMESPACES IN'),
  'show-table-extended': 'SHOW TABLE EXTENDED',
  'show-views': 'SHOW VIEWS',
  'show-columns': 'SHOW COLUMNS',
  'show-table-properties': 'SHOW TBLPROPERTIES',
  'show-partitions': 'SHOW PARTITIONS',
  'show-functions': 'SHOW FUNCTIONS',
  'show-current-database': 'SHOW CURRENT DATABASE',
  'show-catalogs': 'SHOW CATALOGS',
  'show-history': 'SHOW HISTORY FOR TABLE',
  'describe-table': ({ partition }) => (partition.length === 0 ? null : 'DESCRIBE TABLE … PARTITION'),
  'describe-database': 'DESCRIBE DATABASE',
  'describe-function': 'DESCRIBE FUNCTION',
  'describe-query': 'DESCRIBE QUERY',

  use: 'USE',
  'set-catalog': 'SET CATALOG',
  'set-configuration': 'SET',
  'reset-configuration': 'RESET',
  'set-time-zone': 'SET TIME ZONE',
  'manage-resource': ({ action }) => action,
  'cache-table': 'CACHE TABLE',
  'uncache-table': 'UNCACHE TABLE',
  'clear-cache': 'CLEAR CACHE',
  'refresh-path': 'REFRESH',
  'restore-table': 'RESTORE TABLE',
  'clear-history': 'CLEAR HISTORY FOR TABLE',
  optimize: 'OPTIMIZE',
  'call-procedure': 'CALL',

  'create-role': 'CREATE ROLE',
  'drop-role': 'DROP ROLE',
  'grant-role': 'GRANT',
  'revoke-role': 'REVOKE',
  grant: 'GRANT',
  revoke: 'REVOKE',
  'show-roles': ({ all }) => (all ? 'SHOW ALL ROLES' : 'SHOW ROLES'),
  'show-principals': 'SHOW PRINCIPALS',
  'show-grant': 'SHOW GRANT',
}

/** The name under which a statement is refused because nobody runs it; `null` for those that run. */
export function refusedConstruct(statement: Statement): string | null {
  const name = NOT_RUN[statement.kind] as Name<Kind> | undefined
  if (name === undefined) return null
  return typeof name === 'string' ? name : name(statement as never)
}
