import type { Grant, Grantee, GrantRole, Permission, Revoke, RevokeRole } from '../ast.ts'
import { identifier, name, plainName, words } from './names.ts'
import type { Printers } from './statement-printers.ts'

const grantee = ({ type, name: of }: Grantee): string => `${type} ${name(of)}`

function privileges(verb: string, direction: string, node: Grant | Revoke): string {
  const { resources, grantees } = node
  return `${verb} ${node.privileges.map(plainName).join(', ')} ON ${resources.map(name).join(', ')} ${direction} ${grantees.map(grantee).join(', ')}`
}

const roles = (verb: string, direction: string, node: GrantRole | RevokeRole): string =>
  `${verb} ${node.roles.map(name).join(', ')} ${direction} ${node.users.map(identifier).join(', ')}`

export const PERMISSION_PRINTERS: Printers<Permission> = {
  'create-role': (node) => `CREATE ROLE ${name(node.role)}`,
  'drop-role': (node) => `DROP ROLE ${name(node.role)}`,
  'grant-role': (node) => roles('GRANT', 'TO', node),
  'revoke-role': (node) => roles('REVOKE', 'FROM', node),
  grant: (node) => privileges('GRANT', 'TO', node),
  revoke: (node) => privileges('REVOKE', 'FROM', node),
  'show-roles': (node) => words('SHOW', node.all && 'ALL', 'ROLES', node.user !== null && identifier(node.user)),
  'show-principals': (node) => `SHOW PRINCIPALS ${name(node.role)}`,
  'show-grant': (node) => `SHOW GRANT ${grantee(node.grantee)} ON ${name(node.resource)}`,
}
