import type { SessionStatement, SetConfiguration } from '../ast.ts'
import { interval } from './literals.ts'
import { identifier, name, plainName, quotedName, string, words } from './names.ts'
import type { Printers } from './statement-printers.ts'
import { clause } from './tables.ts'

/** Back-ticks hold any key and any value but an empty one. */
function setConfiguration({ key, value, verbose }: SetConfiguration): string {
  if (key === null) return verbose ? 'SET -v' : 'SET'
  if (value === null) return `SET ${quotedName(key)}`
  return words('SET', quotedName(key), '=', value !== '' && quotedName(value))
}

export const SESSION_PRINTERS: Printers<SessionStatement> = {
  use: (node) => `USE ${name(node.database)}`,
  'set-catalog': (node) => `SET CATALOG ${plainName(node.catalog)}`,
  'set-configuration': setConfiguration,
  'reset-configuration': (node) => words('RESET', node.key !== null && quotedName(node.key)),
  'set-time-zone': ({ zone }) => `SET TIME ZONE ${zone === null ? 'LOCAL' : typeof zone === 'string' ? string(zone) : interval(zone)}`,
  'manage-resource': (node) => words(node.action, node.type, ...node.paths.map(string)),
  'cache-table': (node, print) =>
    words(
      'CACHE',
      node.lazy && 'LAZY',
      'TABLE',
      name(node.name),
      clause('OPTIONS', node.options),
      node.query !== null && `AS ${print.query(node.query)}`,
    ),
  'uncache-table': (node) => words('UNCACHE TABLE', node.ifExists && 'IF EXISTS', name(node.name)),
  'clear-cache': () => 'CLEAR CACHE',
  'refresh-path': (node) => `REFRESH ${string(node.path)}`,
  'call-procedure': (node, print) => {
    const list = node.arguments.map((one) => words(one.name !== null && `${identifier(one.name)} =>`, print.expression(one.value)))
    return `CALL ${name(node.procedure)}(${list.join(', ')})`
  },
}
