import type { Node, QualifiedName } from './node.ts'
import type { Query } from './query.ts'
import type { PartitionSpec } from './table.ts'

export type Show =
  | ShowDatabases
  | ShowTables
  | ShowTableExtended
  | ShowViews
  | ShowColumns
  | ShowTableProperties
  | ShowPartitions
  | ShowFunctions
  | ShowCreateTable
  | ShowCurrentDatabase
  | ShowCatalogs
  | ShowHistory

export type Describe = DescribeTable | DescribeDatabase | DescribeFunction | DescribeQuery

export interface ShowDatabases extends Node {
  readonly kind: 'show-databases'
  /** `IN catalog`; databases do not nest. */
  readonly parent: QualifiedName | null
  readonly pattern: string | null
}

export interface ShowTables extends Node {
  readonly kind: 'show-tables'
  readonly database: QualifiedName | null
  readonly pattern: string | null
}

/** `SHOW TABLE EXTENDED [IN d] LIKE 'p' [PARTITION (…)]`. */
export interface ShowTableExtended extends Node {
  readonly kind: 'show-table-extended'
  readonly database: QualifiedName | null
  readonly pattern: string
  /** Empty: none was written. */
  readonly partition: PartitionSpec
}

export interface ShowViews extends Node {
  readonly kind: 'show-views'
  readonly database: QualifiedName | null
  readonly pattern: string | null
}

export interface ShowColumns extends Node {
  readonly kind: 'show-columns'
  readonly table: QualifiedName
  readonly database: QualifiedName | null
}

export interface ShowTableProperties extends Node {
  readonly kind: 'show-table-properties'
  readonly name: QualifiedName
  /** The one key asked for. */
  readonly key: string | null
}

export interface ShowPartitions extends Node {
  readonly kind: 'show-partitions'
  readonly name: QualifiedName
  /** Empty: all. */
  readonly partition: PartitionSpec
}

export interface ShowFunctions extends Node {
  readonly kind: 'show-functions'
  readonly scope: 'ALL' | 'USER' | 'SYSTEM'
  readonly database: QualifiedName | null
  /** A pattern, or the name of one function without quotes. */
  readonly pattern: string | QualifiedName | null
}

export interface ShowCreateTable extends Node {
  readonly kind: 'show-create-table'
  readonly name: QualifiedName
  readonly asSerde: boolean
}

/** `SHOW CURRENT NAMESPACE`. */
export interface ShowCurrentDatabase extends Node {
  readonly kind: 'show-current-database'
}

export interface ShowCatalogs extends Node {
  readonly kind: 'show-catalogs'
  readonly pattern: string | null
}

/** DLI's `SHOW HISTORY FOR TABLE t [PARTITION (…)]`. */
export interface ShowHistory extends Node {
  readonly kind: 'show-history'
  readonly name: QualifiedName
  readonly partition: PartitionSpec
}

export interface DescribeTable extends Node {
  readonly kind: 'describe-table'
  readonly name: QualifiedName
  readonly extended: boolean
  readonly column: QualifiedName | null
  /** Empty: none was written. Never together with a column. */
  readonly partition: PartitionSpec
}

export interface DescribeDatabase extends Node {
  readonly kind: 'describe-database'
  readonly name: QualifiedName
  readonly extended: boolean
}

export interface DescribeFunction extends Node {
  readonly kind: 'describe-function'
  /** Also an operator: `<=>`, `between`. */
  readonly name: QualifiedName | string
  readonly extended: boolean
}

export interface DescribeQuery extends Node {
  readonly kind: 'describe-query'
  readonly query: Query
}
