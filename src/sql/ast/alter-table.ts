import type { SparkType } from '../../core/spark-types.ts'
import type { Identifier, Node, Property, QualifiedName } from './node.ts'
import type { Expression } from './query.ts'
import type { PartitionSpec } from './table.ts'

/** Every `ALTER TABLE` and those of `ALTER VIEW` that say the same, one kind for each thing that they change. */
export type AlterTable =
  | RenameTable
  | SetTableProperties
  | UnsetTableProperties
  | AddColumns
  | RenameColumn
  | DropColumns
  | AlterColumn
  | ReplaceColumns
  | SetTableSerde
  | SetTableFormat
  | SetTableLocation
  | SetTableLifecycle
  | AddPartitions
  | RenamePartition
  | DropPartitions
  | DropPartitionsWhere
  | RecoverPartitions

/** The word after ALTER. */
type Target = 'TABLE' | 'VIEW'

export interface RenameTable extends Node {
  readonly kind: 'rename-table'
  readonly target: Target
  readonly name: QualifiedName
  readonly to: QualifiedName
}

export interface SetTableProperties extends Node {
  readonly kind: 'set-table-properties'
  readonly target: Target
  readonly name: QualifiedName
  readonly properties: readonly Property[]
}

export interface UnsetTableProperties extends Node {
  readonly kind: 'unset-table-properties'
  readonly target: Target
  readonly name: QualifiedName
  readonly keys: readonly string[]
  readonly ifExists: boolean
}

/** `FIRST` or `AFTER c`. */
export type ColumnPosition = 'FIRST' | { readonly after: Identifier }

/** A column to add; a name of several parts lies inside a struct. */
export interface NewColumn extends Node {
  readonly name: QualifiedName
  readonly type: SparkType
  readonly nullable: boolean
  readonly comment: string | null
  readonly position: ColumnPosition | null
}

export interface AddColumns extends Node {
  readonly kind: 'add-columns'
  readonly name: QualifiedName
  readonly columns: readonly NewColumn[]
}

export interface RenameColumn extends Node {
  readonly kind: 'rename-column'
  readonly name: QualifiedName
  readonly column: QualifiedName
  readonly to: Identifier
}

export interface DropColumns extends Node {
  readonly kind: 'drop-columns'
  readonly name: QualifiedName
  readonly columns: readonly QualifiedName[]
  readonly ifExists: boolean
}

/**
 * `ALTER COLUMN c …` and `CHANGE [COLUMN] c c type …`, which Spark takes for the same. What is `null` stays as it is; at least one is not.
 */
export interface AlterColumn extends Node {
  readonly kind: 'alter-column'
  readonly name: QualifiedName
  readonly column: QualifiedName
  readonly type: SparkType | null
  readonly nullable: boolean | null
  readonly comment: string | null
  readonly position: ColumnPosition | null
}

/** Positions and NOT NULL are not allowed here. */
export interface ReplaceColumns extends Node {
  readonly kind: 'replace-columns'
  readonly name: QualifiedName
  readonly columns: readonly NewColumn[]
}

/** `SET SERDE 'class' WITH SERDEPROPERTIES (…)` or `SET SERDEPROPERTIES (…)`. */
export interface SetTableSerde extends Node {
  readonly kind: 'set-table-serde'
  readonly name: QualifiedName
  /** Empty here and below: the whole table. */
  readonly partition: PartitionSpec
  readonly serde: string | null
  readonly properties: readonly Property[]
}

/** `SET FILEFORMAT orc`: Hive's; the text of the format as written. */
export interface SetTableFormat extends Node {
  readonly kind: 'set-table-format'
  readonly name: QualifiedName
  readonly partition: PartitionSpec
  readonly format: string
}

export interface SetTableLocation extends Node {
  readonly kind: 'set-table-location'
  readonly name: QualifiedName
  readonly partition: PartitionSpec
  readonly location: string
}

/** DLI's `LIFECYCLE enable`. */
export interface SetTableLifecycle extends Node {
  readonly kind: 'set-table-lifecycle'
  readonly name: QualifiedName
  readonly partition: PartitionSpec
  readonly enabled: boolean
}

export interface AddPartitions extends Node {
  readonly kind: 'add-partitions'
  readonly name: QualifiedName
  readonly ifNotExists: boolean
  readonly partitions: readonly { readonly spec: PartitionSpec; readonly location: string | null }[]
}

export interface RenamePartition extends Node {
  readonly kind: 'rename-partition'
  readonly name: QualifiedName
  readonly partition: PartitionSpec
  readonly to: PartitionSpec
}

export interface DropPartitions extends Node {
  readonly kind: 'drop-partitions'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly partitions: readonly PartitionSpec[]
  readonly purge: boolean
}

/** DLI's `DROP PARTITIONS (a > 1 AND b = 'x'), PARTITIONS (…)`. */
export interface DropPartitionsWhere extends Node {
  readonly kind: 'drop-partitions-where'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly filters: readonly Expression[]
}

export interface RecoverPartitions extends Node {
  readonly kind: 'recover-partitions'
  readonly name: QualifiedName
}
