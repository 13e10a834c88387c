import type { Node, Property, QualifiedName } from './node.ts'

export interface CreateDatabase extends Node {
  readonly kind: 'create-database'
  readonly name: QualifiedName
  readonly ifNotExists: boolean
  readonly comment: string | null
  readonly properties: readonly Property[]
  readonly location: string | null
}

export interface DropDatabase extends Node {
  readonly kind: 'drop-database'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly cascade: boolean
}

export interface SetDatabaseProperties extends Node {
  readonly kind: 'set-database-properties'
  readonly name: QualifiedName
  readonly properties: readonly Property[]
}

export interface SetDatabaseLocation extends Node {
  readonly kind: 'set-database-location'
  readonly name: QualifiedName
  readonly location: string
}
