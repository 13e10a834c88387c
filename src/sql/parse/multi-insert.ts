import type { CommonTable, MultiInsert } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { insert } from './insert.ts'
import { fromPartQuery } from './queries.ts'
import { fromClause } from './select.ts'

/** `FROM s INSERT INTO a SELECT … INSERT INTO b SELECT …`; `null`, and nothing read, when the FROM belongs to a query. */
export function multiInsert(cursor: Cursor, start: number, ctes: readonly CommonTable[]): MultiInsert | null {
  const { index } = cursor
  const source = fromClause(cursor)
  if (!startsInsert(cursor)) {
    cursor.index = index
    return null
  }
  const inserts = []
  while (startsInsert(cursor)) inserts.push(insert(cursor, cursor.start, [], (inner) => fromPartQuery(inner, source)))
  return { kind: 'multi-insert', start, end: cursor.end, ctes, from: source.from, lateralViews: source.lateralViews, inserts }
}

const startsInsert = (cursor: Cursor): boolean => cursor.reads('INSERT', 'INTO') || cursor.reads('INSERT', 'OVERWRITE')
