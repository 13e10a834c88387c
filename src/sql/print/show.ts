import type { Describe, QualifiedName, Show } from '../ast.ts'
import { name, string, words } from './names.ts'
import { partition } from './partitions.ts'
import type { Printers } from './statement-printers.ts'

const inDatabase = (database: QualifiedName | null): string => (database === null ? '' : `IN ${name(database)}`)
const like = (pattern: string | null): string => (pattern === null ? '' : `LIKE ${string(pattern)}`)

function functionPattern(pattern: string | QualifiedName | null): string {
  if (pattern === null || typeof pattern === 'string') return like(pattern)
  return `LIKE ${name(pattern)}`
}

export const SHOW_PRINTERS: Printers<Show | Describe> = {
  'show-databases': (node) => words('SHOW DATABASES', inDatabase(node.parent), like(node.pattern)),
  'show-tables': (node) => words('SHOW TABLES', inDatabase(node.database), like(node.pattern)),
  'show-table-extended': (node, print) =>
    words('SHOW TABLE EXTENDED', inDatabase(node.database), like(node.pattern), partition(node.partition, print)),
  'show-views': (node) => words('SHOW VIEWS', inDatabase(node.database), like(node.pattern)),
  'show-columns': (node) => words('SHOW COLUMNS IN', name(node.table), inDatabase(node.database)),
  'show-table-properties': (node) => words('SHOW TBLPROPERTIES', name(node.name), node.key !== null && `(${string(node.key)})`),
  'show-partitions': (node, print) => words('SHOW PARTITIONS', name(node.name), partition(node.partition, print)),
  'show-functions': (node) => words('SHOW', node.scope, 'FUNCTIONS', inDatabase(node.database), functionPattern(node.pattern)),
  'show-create-table': (node) => words('SHOW CREATE TABLE', name(node.name), node.asSerde && 'AS SERDE'),
  'show-current-database': () => 'SHOW CURRENT DATABASE',
  'show-catalogs': (node) => words('SHOW CATALOGS', like(node.pattern)),
  'show-history': (node, print) => words('SHOW HISTORY FOR TABLE', name(node.name), partition(node.partition, print)),
  'describe-table': (node, print) =>
    words(
      'DESCRIBE TABLE',
      node.extended && 'EXTENDED',
      name(node.name),
      partition(node.partition, print),
      node.column !== null && name(node.column),
    ),
  'describe-database': (node) => words('DESCRIBE DATABASE', node.extended && 'EXTENDED', name(node.name)),
  'describe-function': (node) =>
    words('DESCRIBE FUNCTION', node.extended && 'EXTENDED', typeof node.name === 'string' ? string(node.name) : name(node.name)),
  'describe-query': (node, print) => `DESCRIBE QUERY ${print.query(node.query)}`,
}
