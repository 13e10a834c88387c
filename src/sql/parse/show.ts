import type { DescribeTable, QualifiedName, ShowCreateTable, ShowDatabases, ShowTables } from '../ast.ts'
import { type Cursor, WithoutTree } from './cursor.ts'
import { DATABASE_WORDS } from './databases.ts'
import { partitionSpec } from './insert.ts'
import { startsQuery } from './query-start.ts'
import { isName } from './token.ts'

/** `[LIKE] 'pattern'`. */
function pattern(cursor: Cursor): string | null {
  if (cursor.accept('LIKE')) return cursor.string('a pattern')
  return cursor.token.kind === 'string' ? cursor.string() : null
}

function inDatabase(cursor: Cursor): QualifiedName | null {
  return cursor.accept('IN') || cursor.accept('FROM') ? cursor.qualifiedName('a database') : null
}

/** SHOW DATABASES | SCHEMAS | NAMESPACES. */
export function showDatabases(cursor: Cursor): ShowDatabases {
  const { start } = cursor
  cursor.expect('SHOW')
  cursor.advance()
  if (inDatabase(cursor) !== null) throw new WithoutTree('SHOW NAMESPACES IN')
  const like = pattern(cursor)
  return { kind: 'show-databases', start, end: cursor.end, pattern: like }
}

export function showTables(cursor: Cursor): ShowTables {
  const { start } = cursor
  cursor.expect('SHOW', 'TABLES')
  const database = inDatabase(cursor)
  const like = pattern(cursor)
  return { kind: 'show-tables', start, end: cursor.end, database, pattern: like }
}

export function showCreateTable(cursor: Cursor): ShowCreateTable {
  const { start } = cursor
  cursor.expect('SHOW', 'CREATE', 'TABLE')
  const name = cursor.qualifiedName('a table')
  const asSerde = cursor.acceptAll('AS', 'SERDE')
  return { kind: 'show-create-table', start, end: cursor.end, name, asSerde }
}

const EXTENDED: ReadonlySet<string> = new Set(['EXTENDED', 'FORMATTED'])

/** DESCRIBE [TABLE] [EXTENDED] t [c]. What DESCRIBE says of databases, functions, queries and partitions has no tree. */
export function describe(cursor: Cursor): DescribeTable {
  const { start } = cursor
  cursor.advance()
  const next = cursor.peek(1)
  // A word before the end is the name of a table, whatever it says.
  if (next.kind !== 'end' && next.word !== ';') otherThanTable(cursor)
  if (cursor.is('TABLE') && isName(next)) cursor.advance()
  const extended = EXTENDED.has(cursor.word) && isName(cursor.peek(1))
  if (extended) cursor.advance()
  const name = cursor.qualifiedName('a table')
  if (cursor.is('PARTITION') && cursor.peek(1).word === '(') {
    partitionSpec(cursor)
    throw new WithoutTree('DESCRIBE TABLE … PARTITION')
  }
  const column = isName(cursor.token) ? cursor.qualifiedName('a column') : null
  return { kind: 'describe-table', start, end: cursor.end, name, extended, column }
}

function otherThanTable(cursor: Cursor): void {
  const { word } = cursor
  if (word === 'FUNCTION') throw new WithoutTree('DESCRIBE FUNCTION')
  if (DATABASE_WORDS.has(word) && isName(cursor.peek(1))) throw new WithoutTree('DESCRIBE DATABASE')
  const isQuery = word === 'QUERY' && (startsQuery(cursor, 1) || cursor.peek(1).word === '(')
  if (isQuery) cursor.advance()
  if (!isQuery && !(startsQuery(cursor) && !(word === 'TABLE')) && !cursor.is('(')) return
  cursor.grammar.query(cursor)
  throw new WithoutTree('DESCRIBE QUERY')
}
