import type { Identifier, Node, Property, QualifiedName } from './node.ts'
import type { CommonTable, Expression, LateralView, Query, Relation, TableAlias } from './query.ts'
import type { PartialPartitionSpec, PartitionSpec } from './table.ts'

/** Statements that change rows or move data. */
export type Change = Insert | InsertDirectory | MultiInsert | Update | Delete | Merge | LoadData | Optimize | RestoreTable | ClearHistory

export interface Insert extends Node {
  readonly kind: 'insert'
  readonly table: QualifiedName
  readonly overwrite: boolean
  /** `PARTITION (p = 1, q)`; `null` value for a dynamic one. */
  readonly partition: PartialPartitionSpec
  readonly ifNotExists: boolean
  readonly columns: readonly Identifier[]
  readonly query: Query
}

/** `INSERT OVERWRITE [LOCAL] DIRECTORY`: an export. */
export interface InsertDirectory extends Node {
  readonly kind: 'insert-directory'
  readonly local: boolean
  /** `null`: it is in the options. */
  readonly path: string | null
  /** `USING csv`; `null` in Hive's form. */
  readonly provider: string | null
  readonly options: readonly Property[]
  /** As in `TableDefinition`. */
  readonly rowFormat: string | null
  readonly storedAs: string | null
  readonly query: Query
}

/** `FROM s INSERT INTO a SELECT … INSERT INTO b SELECT …`. Each insert's query has the shared FROM in itself. */
export interface MultiInsert extends Node {
  readonly kind: 'multi-insert'
  readonly ctes: readonly CommonTable[]
  readonly from: readonly Relation[]
  readonly lateralViews: readonly LateralView[]
  readonly inserts: readonly (Insert | InsertDirectory)[]
}

export interface Assignment extends Node {
  readonly column: QualifiedName
  readonly value: Expression
}

export interface Update extends Node {
  readonly kind: 'update'
  readonly ctes: readonly CommonTable[]
  readonly table: QualifiedName
  readonly alias: TableAlias | null
  readonly assignments: readonly Assignment[]
  readonly where: Expression | null
}

export interface Delete extends Node {
  readonly kind: 'delete'
  readonly ctes: readonly CommonTable[]
  readonly table: QualifiedName
  readonly alias: TableAlias | null
  readonly where: Expression | null
}

export interface Merge extends Node {
  readonly kind: 'merge'
  readonly ctes: readonly CommonTable[]
  readonly table: QualifiedName
  readonly alias: TableAlias | null
  readonly source: QualifiedName | Query
  readonly sourceAlias: TableAlias | null
  readonly on: Expression
  /** In the order written: the first whose condition holds counts. */
  readonly matched: readonly MatchedClause[]
  readonly notMatched: readonly NotMatchedClause[]
}

/** `WHEN MATCHED [AND condition] THEN …`. */
export interface MatchedClause extends Node {
  readonly condition: Expression | null
  /** `'*'`: every column from the source's column of its name. */
  readonly action: 'DELETE' | { readonly update: readonly Assignment[] | '*' }
}

/** `WHEN NOT MATCHED [AND condition] THEN INSERT …`. */
export interface NotMatchedClause extends Node {
  readonly condition: Expression | null
  /** `'*'`: as above; else as many columns as values. */
  readonly insert: { readonly columns: readonly QualifiedName[]; readonly values: readonly Expression[] } | '*'
}

/** `LOAD DATA [LOCAL] INPATH '…' [OVERWRITE] INTO TABLE t [PARTITION (…)] [OPTIONS (…)]`; options are DLI's. */
export interface LoadData extends Node {
  readonly kind: 'load-data'
  readonly local: boolean
  readonly path: string
  readonly overwrite: boolean
  readonly table: QualifiedName
  readonly partition: PartitionSpec
  readonly options: readonly Property[]
}

/** `OPTIMIZE t [WHERE p]`: rewrites small files. */
export interface Optimize extends Node {
  readonly kind: 'optimize'
  readonly table: QualifiedName
  readonly where: Expression | null
}

/** DLI's `RESTORE TABLE t [PARTITION (…)] TO VERSION 'id'` or `TO INITIAL LAYOUT` (`null`). */
export interface RestoreTable extends Node {
  readonly kind: 'restore-table'
  readonly table: QualifiedName
  readonly partition: PartitionSpec
  readonly version: string | null
}

/** DLI's `CLEAR HISTORY FOR TABLE t OLDER_THAN 'yyyy-MM-dd HH:mm:ss'`. */
export interface ClearHistory extends Node {
  readonly kind: 'clear-history'
  readonly table: QualifiedName
  readonly olderThan: string
}
