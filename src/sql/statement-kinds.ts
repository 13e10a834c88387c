import type { Statement } from './ast.ts'

type JobType = 'QUERY' | 'DDL' | 'DCL' | 'INSERT' | 'EXPORT' | 'IMPORT' | 'UPDATE' | 'DELETE'

interface StatementKind {
  readonly jobType: JobType
  /** `catalog`: done in a transaction of its own, without an engine and without a slot. */
  readonly route: 'catalog' | 'engine'
}

/** CREATE TABLE reads rows or files as well, and so do some procedures: see `classify`. */
type Table = Readonly<Record<Exclude<Statement['kind'], 'recognised'>, StatementKind>>

const ddl: StatementKind = { jobType: 'DDL', route: 'catalog' }
/** Definitions and maintenance that read or write rows. */
const ddlOnEngine: StatementKind = { jobType: 'DDL', route: 'engine' }
const dcl: StatementKind = { jobType: 'DCL', route: 'catalog' }

/** What kind of job each statement makes and who runs it (sql.md §1). */
export const STATEMENT_KINDS: Table = {
  'query-statement': { jobType: 'QUERY', route: 'engine' },

  insert: { jobType: 'INSERT', route: 'engine' },
  'multi-insert': { jobType: 'INSERT', route: 'engine' },
  'insert-directory': { jobType: 'EXPORT', route: 'engine' },
  'load-data': { jobType: 'IMPORT', route: 'engine' },
  update: { jobType: 'UPDATE', route: 'engine' },
  merge: { jobType: 'UPDATE', route: 'engine' },
  delete: { jobType: 'DELETE', route: 'engine' },

  'create-database': ddl,
  'drop-database': ddl,
  'set-database-properties': ddl,
  'set-database-location': ddl,
  'create-table': ddl,
  'replace-table': ddl,
  'create-table-like': ddl,
  'drop-table': ddl,
  'truncate-table': ddl,
  'repair-table': ddl,
  'refresh-table': ddl,
  'analyze-table': ddl,
  'analyze-tables': ddl,
  'comment-on': ddl,
  'create-index': ddl,
  'drop-index': ddl,
  'rename-table': ddl,
  'set-table-properties': ddl,
  'unset-table-properties': ddl,
  'add-columns': ddl,
  'rename-column': ddl,
  'drop-columns': ddl,
  'alter-column': ddl,
  'replace-columns': ddl,
  'set-table-serde': ddl,
  'set-table-format': ddl,
  'set-table-location': ddl,
  'set-table-lifecycle': ddl,
  'add-partitions': ddl,
  'rename-partition': ddl,
  'drop-partitions': ddl,
  'drop-partitions-where': ddl,
  'recover-partitions': ddl,

  'create-view': ddl,
  'create-view-using': ddl,
  'alter-view-query': ddl,
  'drop-view': ddl,
  'create-function': ddl,
  'drop-function': ddl,
  'refresh-function': ddl,

  'show-databases': ddl,
  'show-tables': ddl,
  'show-table-extended': ddl,
  'show-views': ddl,
  'show-columns': ddl,
  'show-table-properties': ddl,
  'show-partitions': ddl,
  'show-functions': ddl,
  'show-create-table': ddl,
  'show-current-database': ddl,
  'show-catalogs': ddl,
  'show-history': ddl,
  'describe-table': ddl,
  'describe-database': ddl,
  'describe-function': ddl,
  'describe-query': ddl,
  explain: ddl,

  use: ddl,
  'set-catalog': ddl,
  'set-configuration': ddl,
  'reset-configuration': ddl,
  'set-time-zone': ddl,
  'manage-resource': ddl,
  'cache-table': ddl,
  'uncache-table': ddl,
  'clear-cache': ddl,
  'refresh-path': ddl,
  'restore-table': ddl,
  'clear-history': ddl,
  optimize: ddlOnEngine,
  'call-procedure': ddl,

  'create-role': dcl,
  'drop-role': dcl,
  'grant-role': dcl,
  'revoke-role': dcl,
  grant: dcl,
  revoke: dcl,
  'show-roles': dcl,
  'show-principals': dcl,
  'show-grant': dcl,
}

/** The job that a statement makes. */
export const jobTypeOf = (statement: Statement): JobType =>
  statement.kind === 'recognised' ? statement.jobType : STATEMENT_KINDS[statement.kind].jobType
