import type { Identifier, Node, Property, QualifiedName } from './node.ts'
import type { Query } from './query.ts'
import type { ColumnDefinition } from './table.ts'

/** `CREATE [OR REPLACE] [[GLOBAL] TEMPORARY] VIEW`. Its text is that of the statement from `query.start` to `query.end`. */
export interface CreateView extends Node {
  readonly kind: 'create-view'
  readonly name: QualifiedName
  readonly orReplace: boolean
  readonly temporary: boolean
  /** Only with `temporary`. */
  readonly global: boolean
  readonly ifNotExists: boolean
  /** Empty: those of the query. */
  readonly columns: readonly { readonly name: Identifier; readonly comment: string | null }[]
  readonly comment: string | null
  readonly properties: readonly Property[]
  readonly query: Query
}

/** `CREATE TEMPORARY VIEW v USING csv OPTIONS (…)`: a view over files. */
export interface CreateViewUsing extends Node {
  readonly kind: 'create-view-using'
  readonly name: QualifiedName
  readonly orReplace: boolean
  readonly global: boolean
  readonly columns: readonly ColumnDefinition[] | null
  readonly provider: string
  readonly options: readonly Property[]
}

/** `ALTER VIEW v AS query`. */
export interface AlterViewQuery extends Node {
  readonly kind: 'alter-view-query'
  readonly name: QualifiedName
  readonly query: Query
}

export interface DropView extends Node {
  readonly kind: 'drop-view'
  readonly name: QualifiedName
  readonly ifExists: boolean
}

/** `ADD`-able things of a function: `JAR 'obs://…'`. */
export interface FunctionResource {
  /** As written, in upper case. */
  readonly type: string
  readonly uri: string
}

export interface CreateFunction extends Node {
  readonly kind: 'create-function'
  readonly name: QualifiedName
  readonly orReplace: boolean
  readonly temporary: boolean
  readonly ifNotExists: boolean
  readonly className: string
  readonly resources: readonly FunctionResource[]
}

export interface DropFunction extends Node {
  readonly kind: 'drop-function'
  readonly name: QualifiedName
  readonly temporary: boolean
  readonly ifExists: boolean
}

export interface RefreshFunction extends Node {
  readonly kind: 'refresh-function'
  readonly name: QualifiedName
}
