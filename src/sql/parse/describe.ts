import type { Describe, DescribeFunction, DescribeTable } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { DATABASE_WORDS } from './databases.ts'
import { optionalPartition } from './partitions.ts'
import { startsQuery } from './query-start.ts'
import { isName } from './token.ts'

const EXTENDED: ReadonlySet<string> = new Set(['EXTENDED', 'FORMATTED'])

/** DESC or DESCRIBE of a table or view, its column or partition, a database, a function or a query. */
export function describe(cursor: Cursor): Describe {
  const { start } = cursor
  cursor.advance()
  const next = cursor.peek(1)
  // A word before the end is the name of a table, whatever it says.
  const isLast = next.kind === 'end' || next.word === ';'
  if (isLast) return describeTable(cursor, start)
  if (next.word !== '.' && cursor.accept('FUNCTION')) return describeFunction(cursor, start)
  if (DATABASE_WORDS.has(cursor.word) && isName(next)) return describeDatabase(cursor, start)
  return describeQuery(cursor, start) ?? describeTable(cursor, start)
}

function describeQuery(cursor: Cursor, start: number): Describe | null {
  const named = cursor.is('QUERY') && (startsQuery(cursor, 1) || cursor.peek(1).word === '(')
  if (named) cursor.advance()
  else if (!(cursor.is('(') || (startsQuery(cursor) && !cursor.is('TABLE')))) return null
  const query = cursor.grammar.query(cursor)
  return { kind: 'describe-query', start, end: cursor.end, query }
}

function describeDatabase(cursor: Cursor, start: number): Describe {
  cursor.advance()
  const extended = cursor.is('EXTENDED') && isName(cursor.peek(1))
  if (extended) cursor.advance()
  const name = cursor.qualifiedName('a database')
  return { kind: 'describe-database', start, end: cursor.end, name, extended }
}

/** Symbols have no name of their own, so their text is it. */
function describeFunction(cursor: Cursor, start: number): Describe {
  const next = cursor.peek(1)
  const extended = cursor.is('EXTENDED') && next.kind !== 'end' && next.word !== ';' && next.word !== '.'
  if (extended) cursor.advance()
  const name = functionName(cursor)
  return { kind: 'describe-function', start, end: cursor.end, name, extended }
}

const OPERATORS: ReadonlySet<string> = new Set('= <> < <= > >= <=> + - * / % ~ & | || ^'.split(' '))

function functionName(cursor: Cursor): DescribeFunction['name'] {
  const { kind, word } = cursor.token
  if (kind === 'string') return cursor.string()
  if (kind !== 'symbol') return cursor.qualifiedName('a function')
  if (word !== 'NOT' && !OPERATORS.has(word)) throw cursor.unexpected('a function')
  cursor.advance()
  // `!` is an operator of its own name.
  return word === 'NOT' ? '!' : word
}

function describeTable(cursor: Cursor, start: number): DescribeTable {
  if (cursor.is('TABLE') && isName(cursor.peek(1))) cursor.advance()
  const extended = EXTENDED.has(cursor.word) && isName(cursor.peek(1))
  if (extended) cursor.advance()
  const name = cursor.qualifiedName('a table')
  const partition = optionalPartition(cursor)
  if (partition.length > 0 && !cursor.atEnd) throw cursor.error('DESC TABLE COLUMN for a specific partition is not supported', start)
  const column = isName(cursor.token) ? cursor.qualifiedName('a column') : null
  return { kind: 'describe-table', start, end: cursor.end, name, extended, column, partition }
}
