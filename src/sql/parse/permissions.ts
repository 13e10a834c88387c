import type {
  Grant,
  Grantee,
  GrantRole,
  Identifier,
  Permission,
  QualifiedName,
  ResourcePath,
  Revoke,
  RevokeRole,
  ShowRoles,
} from '../ast.ts'
import type { Cursor } from './cursor.ts'

const role = (cursor: Cursor): QualifiedName => cursor.qualifiedName('a role')
const user = (cursor: Cursor): Identifier => cursor.identifier('a user')
const resource = (cursor: Cursor): ResourcePath => cursor.qualifiedName('a resource, such as databases.d.tables.t')
const privilege = (cursor: Cursor): string => cursor.identifier('a privilege').text.toUpperCase()

function grantee(cursor: Cursor): Grantee {
  const { start } = cursor
  if (cursor.accept('ROLE')) return { start, type: 'ROLE', name: role(cursor), end: cursor.end }
  if (!cursor.accept('USER')) throw cursor.unexpected("'ROLE' or 'USER'")
  return { start, type: 'USER', name: [user(cursor)], end: cursor.end }
}

export function createRole(cursor: Cursor): Permission {
  const { start } = cursor
  cursor.expect('CREATE', 'ROLE')
  return { kind: 'create-role', start, role: role(cursor), end: cursor.end }
}

export function dropRole(cursor: Cursor): Permission {
  const { start } = cursor
  cursor.expect('DROP', 'ROLE')
  return { kind: 'drop-role', start, role: role(cursor), end: cursor.end }
}

/** Are privileges meant, and not roles? Then ON follows the list. */
function namesPrivileges(cursor: Cursor): boolean {
  for (let ahead = 0; ; ahead += 1) {
    const { kind, word } = cursor.peek(ahead)
    if (kind === 'end' || word === 'TO' || word === 'FROM') return false
    if (word === 'ON' && ahead > 0) return true
  }
}

function privilegesOn(cursor: Cursor, direction: 'TO' | 'FROM'): Omit<Grant, 'kind' | 'start' | 'end'> {
  const privileges = cursor.commaSeparated(privilege)
  cursor.expect('ON')
  const resources = cursor.commaSeparated(resource)
  cursor.expect(direction)
  return { privileges, resources, grantees: cursor.commaSeparated(grantee) }
}

function rolesOf(cursor: Cursor, direction: 'TO' | 'FROM'): Omit<GrantRole, 'kind' | 'start' | 'end'> {
  const roles = cursor.commaSeparated(role)
  cursor.expect(direction)
  return { roles, users: cursor.commaSeparated(user) }
}

/** Privileges ON resources TO users and roles, or roles TO users. */
export function grant(cursor: Cursor): Grant | GrantRole {
  const { start } = cursor
  cursor.expect('GRANT')
  return namesPrivileges(cursor)
    ? { kind: 'grant', start, ...privilegesOn(cursor, 'TO'), end: cursor.end }
    : { kind: 'grant-role', start, ...rolesOf(cursor, 'TO'), end: cursor.end }
}

export function revoke(cursor: Cursor): Revoke | RevokeRole {
  const { start } = cursor
  cursor.expect('REVOKE')
  return namesPrivileges(cursor)
    ? { kind: 'revoke', start, ...privilegesOn(cursor, 'FROM'), end: cursor.end }
    : { kind: 'revoke-role', start, ...rolesOf(cursor, 'FROM'), end: cursor.end }
}

/** From behind ROLES. */
export function showRoles(cursor: Cursor, start: number, all: boolean): ShowRoles {
  const of = all || cursor.atEnd ? null : user(cursor)
  return { kind: 'show-roles', start, end: cursor.end, all, user: of }
}

export function showPrincipals(cursor: Cursor, start: number): Permission {
  return { kind: 'show-principals', start, role: role(cursor), end: cursor.end }
}

export function showGrant(cursor: Cursor, start: number): Permission {
  const whose = grantee(cursor)
  cursor.expect('ON')
  return { kind: 'show-grant', start, grantee: whose, resource: resource(cursor), end: cursor.end }
}
