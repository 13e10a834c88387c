import type { AlterTable } from './ast/alter-table.ts'
import type { Change } from './ast/change.ts'
import type { CreateDatabase, DropDatabase, SetDatabaseLocation, SetDatabaseProperties } from './ast/database.ts'
import type { Node } from './ast/node.ts'
import type { Permission } from './ast/permission.ts'
import type { Query } from './ast/query.ts'
import type { SessionStatement } from './ast/session.ts'
import type { Describe, Show } from './ast/show.ts'
import type {
  AnalyzeTable,
  AnalyzeTables,
  CommentOn,
  CreateIndex,
  CreateTable,
  CreateTableLike,
  DropIndex,
  DropTable,
  RefreshTable,
  RepairTable,
  ReplaceTable,
  TruncateTable,
} from './ast/table.ts'
import type { AlterViewQuery, CreateFunction, CreateView, CreateViewUsing, DropFunction, DropView, RefreshFunction } from './ast/view.ts'

export type * from './ast/alter-table.ts'
export type * from './ast/change.ts'
export type * from './ast/database.ts'
export type * from './ast/node.ts'
export type * from './ast/permission.ts'
export type * from './ast/query.ts'
export type * from './ast/session.ts'
export type * from './ast/show.ts'
export type * from './ast/table.ts'
export type * from './ast/view.ts'

/** Every statement of Spark 3.3 and DLI. */
export type Statement =
  | QueryStatement
  | Explain
  | Change
  | CreateDatabase
  | DropDatabase
  | SetDatabaseProperties
  | SetDatabaseLocation
  | CreateTable
  | ReplaceTable
  | CreateTableLike
  | DropTable
  | AlterTable
  | TruncateTable
  | RepairTable
  | RefreshTable
  | AnalyzeTable
  | AnalyzeTables
  | CommentOn
  | CreateIndex
  | DropIndex
  | CreateView
  | CreateViewUsing
  | AlterViewQuery
  | DropView
  | CreateFunction
  | DropFunction
  | RefreshFunction
  | Show
  | Describe
  | SessionStatement
  | Permission
  | Recognised

export interface QueryStatement extends Node {
  readonly kind: 'query-statement'
  readonly query: Query
}

export interface Explain extends Node {
  readonly kind: 'explain'
  readonly mode: 'SIMPLE' | 'EXTENDED' | 'CODEGEN' | 'COST' | 'FORMATTED'
  readonly statement: Statement
}

/** A statement of Spark or DLI that is known by its first words but has no tree of its own yet: it classifies, and running it is refused by name. */
export interface Recognised extends Node {
  readonly kind: 'recognised'
  /** How the refusal names it: `ALTER TABLE`, `MERGE INTO`, `CREATE VIEW`. */
  readonly construct: string
  readonly jobType: 'QUERY' | 'DDL' | 'DCL' | 'INSERT' | 'EXPORT' | 'IMPORT' | 'UPDATE' | 'DELETE'
}
