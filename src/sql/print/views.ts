import type { AlterViewQuery, CreateFunction, CreateView, CreateViewUsing, DropFunction, DropView, RefreshFunction } from '../ast.ts'
import { dottedName, identifier, name, string, words } from './names.ts'
import type { Printers } from './statement-printers.ts'
import { clause, columnDefinitions, comment } from './tables.ts'

type ViewStatement = CreateView | CreateViewUsing | AlterViewQuery | DropView | CreateFunction | DropFunction | RefreshFunction

const viewColumns = (columns: CreateView['columns']): string =>
  columns.length === 0 ? '' : `(${columns.map((column) => words(identifier(column.name), comment(column.comment))).join(', ')})`

/** Views and functions. */
export const VIEW_PRINTERS: Printers<ViewStatement> = {
  'create-view': (node, print) =>
    words(
      'CREATE',
      node.orReplace && 'OR REPLACE',
      node.global && 'GLOBAL',
      node.temporary && 'TEMPORARY',
      'VIEW',
      node.ifNotExists && 'IF NOT EXISTS',
      name(node.name),
      viewColumns(node.columns),
      comment(node.comment),
      clause('TBLPROPERTIES', node.properties),
      `AS ${print.query(node.query)}`,
    ),
  'create-view-using': (node) =>
    words(
      'CREATE',
      node.orReplace && 'OR REPLACE',
      node.global && 'GLOBAL',
      'TEMPORARY VIEW',
      name(node.name),
      node.columns !== null && columnDefinitions(node.columns),
      `USING ${dottedName(node.provider)}`,
      clause('OPTIONS', node.options),
    ),
  'alter-view-query': (node, print) => `ALTER VIEW ${name(node.name)} AS ${print.query(node.query)}`,
  'drop-view': (node) => words('DROP VIEW', node.ifExists && 'IF EXISTS', name(node.name)),
  'create-function': (node) =>
    words(
      'CREATE',
      node.orReplace && 'OR REPLACE',
      node.temporary && 'TEMPORARY',
      'FUNCTION',
      node.ifNotExists && 'IF NOT EXISTS',
      name(node.name),
      `AS ${string(node.className)}`,
      node.resources.length > 0 && `USING ${node.resources.map(({ type, uri }) => `${type} ${string(uri)}`).join(', ')}`,
    ),
  'drop-function': (node) => words('DROP', node.temporary && 'TEMPORARY', 'FUNCTION', node.ifExists && 'IF EXISTS', name(node.name)),
  'refresh-function': (node) => `REFRESH FUNCTION ${name(node.name)}`,
}
