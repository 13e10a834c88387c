import type { AlterTable, ColumnPosition, NewColumn, QualifiedName } from '../ast.ts'
import { type AlterTarget, refusePartition } from './alter-target.ts'
import type { Cursor } from './cursor.ts'
import { comment, dataType, notNull } from './types.ts'

function position(cursor: Cursor): ColumnPosition | null {
  if (cursor.accept('FIRST')) return 'FIRST'
  return cursor.accept('AFTER') ? { after: cursor.identifier('a column') } : null
}

function newColumn(cursor: Cursor): NewColumn {
  const { start } = cursor
  const name = cursor.qualifiedName('a column')
  const type = dataType(cursor)
  const nullable = !notNull(cursor)
  const remark = comment(cursor)
  const place = position(cursor)
  return { start, end: cursor.end, name, type, nullable, comment: remark, position: place }
}

const columnName = (cursor: Cursor): QualifiedName => cursor.qualifiedName('a column')

/** With or without brackets. */
const listOf = <Item>(cursor: Cursor, read: (cursor: Cursor) => Item): readonly Item[] =>
  cursor.is('(') ? cursor.bracketed(read) : cursor.commaSeparated(read)

export function addColumns(cursor: Cursor, target: AlterTarget): AlterTable {
  refusePartition(cursor, target)
  cursor.advance()
  const columns = listOf(cursor, newColumn)
  return { kind: 'add-columns', start: target.start, end: cursor.end, name: target.name, columns }
}

export function dropColumns(cursor: Cursor, target: AlterTarget): AlterTable {
  refusePartition(cursor, target)
  cursor.advance()
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const columns = listOf(cursor, columnName)
  return { kind: 'drop-columns', start: target.start, end: cursor.end, name: target.name, columns, ifExists }
}

export function renameColumn(cursor: Cursor, target: AlterTarget): AlterTable {
  cursor.expect('COLUMN')
  const column = columnName(cursor)
  cursor.expect('TO')
  const to = cursor.identifier('a column')
  return { kind: 'rename-column', start: target.start, end: cursor.end, name: target.name, column, to }
}

/** Hive's REPLACE COLUMNS. */
export function replaceColumns(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name, partition } = target
  const refuse = (what: string) => cursor.error(what, start)
  cursor.expect('COLUMNS')
  if (!cursor.is('(')) throw cursor.unexpected("'('")
  const columns = cursor.bracketed(newColumn)
  if (partition.length > 0) throw refuse('Operation not allowed: ALTER TABLE … PARTITION … REPLACE COLUMNS')
  for (const column of columns) {
    if (column.name.length > 1) throw refuse('Replacing with a nested column is not supported in Hive-style REPLACE COLUMNS')
    if (!column.nullable) throw refuse('NOT NULL is not supported in Hive-style REPLACE COLUMNS')
    if (column.position !== null) throw refuse('Column position is not supported in Hive-style REPLACE COLUMNS')
  }
  return { kind: 'replace-columns', start, end: cursor.end, name, columns }
}

type Change = Pick<Extract<AlterTable, { kind: 'alter-column' }>, 'type' | 'nullable' | 'comment' | 'position'>

const NO_CHANGE: Change = { type: null, nullable: null, comment: null, position: null }

/** `ALTER [COLUMN] c <one change>`, and `CHANGE [COLUMN] c c type …`, the form of Hive and DLI. */
export function alterColumn(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name, word } = target
  if (word === 'ALTER') refusePartition(cursor, target)
  cursor.accept('COLUMN')
  const column = columnName(cursor)
  const change = oneChange(cursor, word === 'CHANGE') ?? (word === 'CHANGE' ? hiveChange(cursor, target, column) : null)
  if (change === null) {
    if (!cursor.atEnd) throw cursor.unexpected("'TYPE', 'COMMENT', 'FIRST', 'AFTER', 'SET NOT NULL' or 'DROP NOT NULL'")
    throw cursor.error(
      `Operation not allowed: ALTER TABLE table ${word} COLUMN requires a TYPE, a SET/DROP, a COMMENT, or a FIRST/AFTER`,
      start,
    )
  }
  return { kind: 'alter-column', start, end: cursor.end, name, column, ...NO_CHANGE, ...change }
}

/** @param orHive - A word may also be the column's name of Hive's form, so only one change and nothing behind it counts. */
function oneChange(cursor: Cursor, orHive: boolean): Partial<Change> | null {
  const { index } = cursor
  if (cursor.acceptAll('SET', 'NOT', 'NULL')) return { nullable: false }
  if (cursor.acceptAll('DROP', 'NOT', 'NULL')) return { nullable: true }
  if (cursor.accept('TYPE') && !cursor.atEnd) {
    const type = dataType(cursor)
    if (cursor.atEnd || !orHive) return { type }
    cursor.index = index
    return null
  }
  const remark = cursor.peek(1).kind === 'string' ? comment(cursor) : null
  if (remark !== null) return { comment: remark }
  const place = position(cursor)
  if (place !== null && (cursor.atEnd || !orHive)) return { position: place }
  cursor.index = index
  return null
}

function hiveChange(cursor: Cursor, { start, partition }: AlterTarget, column: QualifiedName): Change | null {
  if (cursor.atEnd) return null
  const to = cursor.identifier('a column')
  const type = dataType(cursor)
  const isNotNull = notNull(cursor)
  const remark = comment(cursor)
  const place = position(cursor)
  const refuse = (what: string) => cursor.error(what, start)
  if (partition.length > 0) throw refuse('Operation not allowed: ALTER TABLE … PARTITION … CHANGE COLUMN')
  if (to.text.toLowerCase() !== column.at(-1)?.text.toLowerCase()) {
    throw refuse('Renaming column is not supported in Hive-style ALTER COLUMN, please run RENAME COLUMN instead')
  }
  if (isNotNull) {
    throw refuse('NOT NULL is not supported in Hive-style ALTER COLUMN, please run ALTER COLUMN … SET/DROP NOT NULL instead')
  }
  return { type, nullable: null, comment: remark, position: place }
}
