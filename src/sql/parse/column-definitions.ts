import type { ColumnDefinition } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { comment, dataType, notNull } from './types.ts'

/** `(name type [NOT NULL] [COMMENT '…'], …)`. @throws SYNTAX when a name comes twice. */
export function columnList(cursor: Cursor): readonly ColumnDefinition[] {
  const columns = cursor.bracketed(columnDefinition)
  const names = new Set<string>()
  for (const { name } of columns) {
    const key = name.text.toLowerCase()
    if (names.has(key)) throw cursor.error(`Found duplicate column(s) in the table definition: ${name.text}`, name.start)
    names.add(key)
  }
  return columns
}

/** `name type [NOT NULL] [COMMENT '…']`. */
export function columnDefinition(cursor: Cursor): ColumnDefinition {
  const { start } = cursor
  const name = cursor.identifier('a column')
  const type = dataType(cursor)
  const nullable = !notNull(cursor)
  const remark = comment(cursor)
  return { start, end: cursor.end, name, type, nullable, comment: remark }
}
