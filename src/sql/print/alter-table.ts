import type { AlterColumn, AlterTable, ColumnPosition, NewColumn } from '../ast.ts'
import { identifier, name, plainName, properties, string, words } from './names.ts'
import { partition } from './partitions.ts'
import type { Printers } from './statement-printers.ts'
import { comment } from './tables.ts'
import { typeText } from './types.ts'

function position(place: ColumnPosition | null): string {
  if (place === null) return ''
  return place === 'FIRST' ? 'FIRST' : `AFTER ${identifier(place.after)}`
}

function newColumn(column: NewColumn): string {
  return words(name(column.name), typeText(column.type), !column.nullable && 'NOT NULL', comment(column.comment), position(column.position))
}

const newColumns = (columns: readonly NewColumn[]): string => `(${columns.map(newColumn).join(', ')})`

const table = (node: { readonly name: AlterTable['name'] }): string => `ALTER TABLE ${name(node.name)}`

/** Only Hive's form changes several things at once. */
function alterColumn(node: AlterColumn): string {
  const { column, type, nullable } = node
  const rest = words(comment(node.comment), position(node.position))
  const last = column.at(-1)
  if (type !== null && rest !== '' && last !== undefined) {
    return words(table(node), `CHANGE COLUMN ${name(column)}`, identifier(last), typeText(type), rest)
  }
  return words(
    table(node),
    `ALTER COLUMN ${name(column)}`,
    type !== null && `TYPE ${typeText(type)}`,
    nullable !== null && `${nullable ? 'DROP' : 'SET'} NOT NULL`,
    rest,
  )
}

export const ALTER_TABLE_PRINTERS: Printers<AlterTable> = {
  'rename-table': (node) => `ALTER ${node.target} ${name(node.name)} RENAME TO ${name(node.to)}`,
  'set-table-properties': (node) => `ALTER ${node.target} ${name(node.name)} SET TBLPROPERTIES ${properties(node.properties)}`,
  'unset-table-properties': (node) =>
    words(
      `ALTER ${node.target} ${name(node.name)} UNSET TBLPROPERTIES`,
      node.ifExists && 'IF EXISTS',
      `(${node.keys.map(string).join(', ')})`,
    ),
  'add-columns': (node) => `${table(node)} ADD COLUMNS ${newColumns(node.columns)}`,
  'rename-column': (node) => `${table(node)} RENAME COLUMN ${name(node.column)} TO ${identifier(node.to)}`,
  'drop-columns': (node) => words(table(node), 'DROP COLUMNS', node.ifExists && 'IF EXISTS', `(${node.columns.map(name).join(', ')})`),
  'alter-column': alterColumn,
  'replace-columns': (node) => `${table(node)} REPLACE COLUMNS ${newColumns(node.columns)}`,
  'set-table-serde': (node, print) =>
    words(
      table(node),
      partition(node.partition, print),
      'SET',
      node.serde !== null && `SERDE ${string(node.serde)}`,
      node.serde !== null && node.properties.length > 0 && 'WITH',
      node.properties.length > 0 && `SERDEPROPERTIES ${properties(node.properties)}`,
    ),
  'set-table-format': (node, print) => words(table(node), partition(node.partition, print), `SET FILEFORMAT ${plainName(node.format)}`),
  'set-table-location': (node, print) => words(table(node), partition(node.partition, print), `SET LOCATION ${string(node.location)}`),
  'set-table-lifecycle': (node, print) =>
    words(table(node), partition(node.partition, print), `LIFECYCLE ${node.enabled ? 'ENABLE' : 'DISABLE'}`),
  'add-partitions': (node, print) =>
    words(
      table(node),
      'ADD',
      node.ifNotExists && 'IF NOT EXISTS',
      ...node.partitions.map(({ spec, location }) => words(partition(spec, print), location !== null && `LOCATION ${string(location)}`)),
    ),
  'rename-partition': (node, print) => words(table(node), partition(node.partition, print), 'RENAME TO', partition(node.to, print)),
  'drop-partitions': (node, print) =>
    words(
      table(node),
      'DROP',
      node.ifExists && 'IF EXISTS',
      node.partitions.map((spec) => partition(spec, print)).join(', '),
      node.purge && 'PURGE',
    ),
  'drop-partitions-where': (node, print) =>
    words(
      table(node),
      'DROP',
      node.ifExists && 'IF EXISTS',
      node.filters.map((filter) => `PARTITIONS (${print.expression(filter)})`).join(', '),
    ),
  'recover-partitions': (node) => `${table(node)} RECOVER PARTITIONS`,
}
