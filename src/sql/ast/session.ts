import type { Identifier, Node, Property, QualifiedName } from './node.ts'
import type { Expression, IntervalLiteral, Query } from './query.ts'

/** Statements about the session, its caches and resources, and calls of procedures. */
export type SessionStatement =
  | Use
  | SetCatalog
  | SetConfiguration
  | ResetConfiguration
  | SetTimeZone
  | ManageResource
  | CacheTable
  | UncacheTable
  | ClearCache
  | RefreshPath
  | Call

export interface Use extends Node {
  readonly kind: 'use'
  readonly database: QualifiedName
}

export interface SetCatalog extends Node {
  readonly kind: 'set-catalog'
  readonly catalog: string
}

/** `SET`, `SET -v`, `SET k` and `SET k = v`. */
export interface SetConfiguration extends Node {
  readonly kind: 'set-configuration'
  /** `null`: show all. */
  readonly key: string | null
  /** `null`: show the one. */
  readonly value: string | null
  /** `-v`: with their meanings. */
  readonly verbose: boolean
}

export interface ResetConfiguration extends Node {
  readonly kind: 'reset-configuration'
  /** `null`: all. */
  readonly key: string | null
}

export interface SetTimeZone extends Node {
  readonly kind: 'set-time-zone'
  /** A zone's name, or an offset of at most 18 hours; `null` for LOCAL. */
  readonly zone: string | IntervalLiteral | null
}

/** `ADD JAR …`, `LIST FILES`. */
export interface ManageResource extends Node {
  readonly kind: 'manage-resource'
  readonly action: 'ADD' | 'LIST'
  readonly type: 'JAR' | 'FILE' | 'ARCHIVE'
  readonly paths: readonly string[]
}

export interface CacheTable extends Node {
  readonly kind: 'cache-table'
  readonly name: QualifiedName
  readonly lazy: boolean
  readonly options: readonly Property[]
  readonly query: Query | null
}

export interface UncacheTable extends Node {
  readonly kind: 'uncache-table'
  readonly name: QualifiedName
  readonly ifExists: boolean
}

export interface ClearCache extends Node {
  readonly kind: 'clear-cache'
}

/** `REFRESH 'obs://…'`. */
export interface RefreshPath extends Node {
  readonly kind: 'refresh-path'
  readonly path: string
}

/** `CALL system.expire_snapshots(table => 'd.t', retain_last => 5)`; Iceberg's procedures. */
export interface Call extends Node {
  readonly kind: 'call-procedure'
  readonly procedure: QualifiedName
  /** `name` is `null` for one by position. */
  readonly arguments: readonly { readonly name: Identifier | null; readonly value: Expression }[]
}
