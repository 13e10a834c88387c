import type { SparkType } from '../../core/spark-types.ts'
import type { Identifier, Node, Property, QualifiedName } from './node.ts'
import type { Expression, IntervalLiteral, Literal, Query } from './query.ts'

/** `PARTITION (p = 1, q = 'x')` of a statement that needs a value for each column it names. */
export type PartitionSpec = readonly { readonly column: Identifier; readonly value: Literal | IntervalLiteral }[]

/** `PARTITION (p = 1, q)`; `null` where no value is given. */
export type PartialPartitionSpec = readonly { readonly column: Identifier; readonly value: Expression | null }[]

export interface ColumnDefinition extends Node {
  readonly name: Identifier
  readonly type: SparkType
  readonly nullable: boolean
  readonly comment: string | null
}

/** What a table is made of: all that CREATE TABLE and REPLACE TABLE share. */
export interface TableDefinition {
  readonly name: QualifiedName
  /** `null`: no column list was written. */
  readonly columns: readonly ColumnDefinition[] | null
  /** `USING csv`; `null` when left out. */
  readonly provider: string | null
  /** `STORED AS parquet`. */
  readonly storedAs: string | null
  /** `ROW FORMAT …` as written, from FORMAT on. */
  readonly rowFormat: string | null
  readonly options: readonly Property[]
  readonly partitionedBy: readonly (Identifier | ColumnDefinition | Expression)[]
  readonly buckets: Buckets | null
  readonly comment: string | null
  readonly location: string | null
  readonly properties: readonly Property[]
  readonly as: Query | null
}

/** `CLUSTERED BY (a) SORTED BY (b) INTO 4 BUCKETS`; the order is always ascending. */
export interface Buckets extends Node {
  readonly columns: readonly Identifier[]
  readonly sortedBy: readonly Identifier[]
  readonly count: number
}

export interface CreateTable extends Node, TableDefinition {
  readonly kind: 'create-table'
  readonly ifNotExists: boolean
  readonly external: boolean
  readonly temporary: boolean
}

/** `[CREATE OR] REPLACE TABLE`. */
export interface ReplaceTable extends Node, TableDefinition {
  readonly kind: 'replace-table'
  readonly orCreate: boolean
}

/** `CREATE TABLE t LIKE s`. */
export interface CreateTableLike extends Node {
  readonly kind: 'create-table-like'
  readonly name: QualifiedName
  readonly source: QualifiedName
  readonly ifNotExists: boolean
  readonly provider: string | null
  readonly storedAs: string | null
  /** As in `TableDefinition`. */
  readonly rowFormat: string | null
  readonly location: string | null
  readonly properties: readonly Property[]
}

export interface DropTable extends Node {
  readonly kind: 'drop-table'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly purge: boolean
}

export interface TruncateTable extends Node {
  readonly kind: 'truncate-table'
  readonly name: QualifiedName
  /** Empty: the whole table. */
  readonly partition: PartitionSpec
}

/** `MSCK REPAIR TABLE t`; ADD unless another is written. */
export interface RepairTable extends Node {
  readonly kind: 'repair-table'
  readonly name: QualifiedName
  readonly action: 'ADD' | 'DROP' | 'SYNC'
}

export interface RefreshTable extends Node {
  readonly kind: 'refresh-table'
  readonly name: QualifiedName
}

export interface AnalyzeTable extends Node {
  readonly kind: 'analyze-table'
  readonly name: QualifiedName
  readonly partition: PartialPartitionSpec
  readonly noScan: boolean
  /** `FOR COLUMNS a, b` or `FOR ALL COLUMNS`; `null`: of the table only. */
  readonly columns: readonly Identifier[] | 'ALL' | null
}

/** `ANALYZE TABLES IN d COMPUTE STATISTICS`. */
export interface AnalyzeTables extends Node {
  readonly kind: 'analyze-tables'
  readonly database: QualifiedName | null
  readonly noScan: boolean
}

export interface CommentOn extends Node {
  readonly kind: 'comment-on'
  readonly target: 'TABLE' | 'DATABASE'
  readonly name: QualifiedName
  /** `null` takes the comment away. */
  readonly comment: string | null
}

/** `CREATE INDEX i ON t USING kind (a, b.c OPTIONS (k = 'v'))`. */
export interface CreateIndex extends Node {
  readonly kind: 'create-index'
  readonly index: Identifier
  readonly table: QualifiedName
  readonly ifNotExists: boolean
  readonly using: Identifier | null
  readonly columns: readonly { readonly name: QualifiedName; readonly options: readonly Property[] }[]
  readonly options: readonly Property[]
}

export interface DropIndex extends Node {
  readonly kind: 'drop-index'
  readonly index: Identifier
  readonly table: QualifiedName
  readonly ifExists: boolean
}
