import type {
  Assignment,
  ClearHistory,
  CommonTable,
  Delete,
  Expression,
  LoadData,
  Optimize,
  RestoreTable,
  TableAlias,
  Update,
} from '../ast.ts'
import { tableAlias } from './aliases.ts'
import type { Cursor } from './cursor.ts'
import { optionalPartition } from './partitions.ts'
import { optionList } from './properties.ts'

const condition = (cursor: Cursor): Expression | null => (cursor.accept('WHERE') ? cursor.grammar.expression(cursor) : null)

/** The alias of a table to change has no columns of its own. */
export function targetAlias(cursor: Cursor, statement: string): TableAlias | null {
  // `UPDATE t SET`: the word is no alias here.
  if (cursor.is('SET') && cursor.peek(1).word !== 'SET') return null
  const { start } = cursor
  const alias = tableAlias(cursor)
  if (alias !== null && alias.columns.length > 0) throw cursor.error(`Columns aliases are not allowed in ${statement}`, start)
  return alias
}

function assignment(cursor: Cursor): Assignment {
  const { start } = cursor
  const column = cursor.qualifiedName('a column')
  cursor.expect('=')
  const value = cursor.grammar.expression(cursor)
  return { start, end: cursor.end, column, value }
}

/** `a = 1, b.c = 2`. */
export const assignments = (cursor: Cursor): readonly Assignment[] => cursor.commaSeparated(assignment)

export function update(cursor: Cursor, start: number, ctes: readonly CommonTable[]): Update {
  cursor.expect('UPDATE')
  const table = cursor.qualifiedName('a table')
  const alias = targetAlias(cursor, 'UPDATE')
  cursor.expect('SET')
  const list = assignments(cursor)
  const where = condition(cursor)
  return { kind: 'update', start, end: cursor.end, ctes, table, alias, assignments: list, where }
}

export function deleteFrom(cursor: Cursor, start: number, ctes: readonly CommonTable[]): Delete {
  cursor.expect('DELETE', 'FROM')
  const table = cursor.qualifiedName('a table')
  const alias = targetAlias(cursor, 'DELETE')
  const where = condition(cursor)
  return { kind: 'delete', start, end: cursor.end, ctes, table, alias, where }
}

/** LOAD DATA; the OPTIONS are DLI's. */
export function loadData(cursor: Cursor): LoadData {
  const { start } = cursor
  cursor.expect('LOAD', 'DATA')
  const local = cursor.accept('LOCAL')
  cursor.expect('INPATH')
  const path = cursor.string('a path')
  const overwrite = cursor.accept('OVERWRITE')
  cursor.expect('INTO', 'TABLE')
  const table = cursor.qualifiedName('a table')
  const partition = optionalPartition(cursor)
  const options = optionList(cursor)
  return { kind: 'load-data', start, end: cursor.end, local, path, overwrite, table, partition, options }
}

export function optimize(cursor: Cursor): Optimize {
  const { start } = cursor
  cursor.expect('OPTIMIZE')
  const table = cursor.qualifiedName('a table')
  const where = condition(cursor)
  return { kind: 'optimize', start, end: cursor.end, table, where }
}

/** RESTORE TABLE t [PARTITION (…)] TO {VERSION 'id' | INITIAL LAYOUT}. */
export function restoreTable(cursor: Cursor): RestoreTable {
  const { start } = cursor
  cursor.expect('RESTORE', 'TABLE')
  const table = cursor.qualifiedName('a table')
  const partition = optionalPartition(cursor)
  cursor.expect('TO')
  const initial = cursor.acceptAll('INITIAL', 'LAYOUT')
  if (!initial && !cursor.accept('VERSION')) throw cursor.unexpected("'VERSION' or 'INITIAL LAYOUT'")
  const version = initial ? null : cursor.string('a version')
  return { kind: 'restore-table', start, end: cursor.end, table, partition, version }
}

export function clearHistory(cursor: Cursor): ClearHistory {
  const { start } = cursor
  cursor.expect('CLEAR', 'HISTORY', 'FOR', 'TABLE')
  const table = cursor.qualifiedName('a table')
  cursor.expect('OLDER_THAN')
  const olderThan = cursor.string('a time')
  return { kind: 'clear-history', start, end: cursor.end, table, olderThan }
}
