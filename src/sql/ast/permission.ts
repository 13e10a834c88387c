import type { Identifier, Node, QualifiedName } from './node.ts'

/** DLI's DCL (roles, privileges). */
export type Permission = CreateRole | DropRole | GrantRole | RevokeRole | Grant | Revoke | ShowRoles | ShowPrincipals | ShowGrant

/** `[db.]role`. */
export interface CreateRole extends Node {
  readonly kind: 'create-role'
  readonly role: QualifiedName
}

export interface DropRole extends Node {
  readonly kind: 'drop-role'
  readonly role: QualifiedName
}

/** `GRANT r1, d.r2 TO u1, u2`. */
export interface GrantRole extends Node {
  readonly kind: 'grant-role'
  readonly roles: readonly QualifiedName[]
  readonly users: readonly Identifier[]
}

export interface RevokeRole extends Node {
  readonly kind: 'revoke-role'
  readonly roles: readonly QualifiedName[]
  readonly users: readonly Identifier[]
}

/** `databases.d.tables.t.columns.c`, `queues.q`: words and names in turn, as written. */
export type ResourcePath = QualifiedName

export interface Grantee extends Node {
  readonly type: 'ROLE' | 'USER'
  readonly name: QualifiedName
}

/** `GRANT SELECT, DESCRIBE_TABLE ON databases.d.tables.t TO USER u, ROLE d.r`. Privileges are in upper case. */
export interface Grant extends Node {
  readonly kind: 'grant'
  readonly privileges: readonly string[]
  readonly resources: readonly ResourcePath[]
  readonly grantees: readonly Grantee[]
}

export interface Revoke extends Node {
  readonly kind: 'revoke'
  readonly privileges: readonly string[]
  readonly resources: readonly ResourcePath[]
  readonly grantees: readonly Grantee[]
}

/** `SHOW ROLES`, `SHOW ALL ROLES`, `SHOW ROLES user`. */
export interface ShowRoles extends Node {
  readonly kind: 'show-roles'
  readonly all: boolean
  readonly user: Identifier | null
}

export interface ShowPrincipals extends Node {
  readonly kind: 'show-principals'
  readonly role: QualifiedName
}

export interface ShowGrant extends Node {
  readonly kind: 'show-grant'
  readonly grantee: Grantee
  readonly resource: ResourcePath
}
