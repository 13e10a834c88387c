import type { Statement } from '../ast.ts'
import { ALTER_TABLE_PRINTERS } from './alter-table.ts'
import { CHANGE_PRINTERS } from './changes.ts'
import { expression } from './expressions.ts'
import { LEVEL } from './levels.ts'
import { words } from './names.ts'
import { PERMISSION_PRINTERS } from './permissions.ts'
import type { Printer } from './printer.ts'
import { query } from './queries.ts'
import { SESSION_PRINTERS } from './session.ts'
import { SHOW_PRINTERS } from './show.ts'
import type { Printers } from './statement-printers.ts'
import { TABLE_PRINTERS } from './tables.ts'
import { VIEW_PRINTERS } from './views.ts'

const PRINTER: Printer = {
  expression: (node, level = LEVEL.lambda) => expression(node, level, PRINTER),
  query: (node) => query(node, PRINTER),
}

const PRINTERS: Printers<Exclude<Statement, { kind: 'recognised' }>> = {
  'query-statement': (node, print) => print.query(node.query),
  explain: (node) => words('EXPLAIN', node.mode !== 'SIMPLE' && node.mode, print(node.statement)),
  ...CHANGE_PRINTERS,
  ...TABLE_PRINTERS,
  ...ALTER_TABLE_PRINTERS,
  ...VIEW_PRINTERS,
  ...SHOW_PRINTERS,
  ...SESSION_PRINTERS,
  ...PERMISSION_PRINTERS,
}

/**
 * A statement as Spark SQL on one line. Parsing it gives the same tree, places aside; comments and blanks of the original are gone, and what the
 * grammar writes in several ways has one.
 * @throws Error for a statement that was only recognised: it has no tree to print.
 */
export function print(statement: Statement): string {
  if (statement.kind === 'recognised') throw new Error(`a statement with ${statement.construct} has no tree to print`)
  return PRINTERS[statement.kind](statement as never, PRINTER)
}
