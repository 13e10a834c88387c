import type { Buckets, ColumnDefinition, Expression, Identifier, TableDefinition } from '../ast.ts'
import { columnDefinition } from './column-definitions.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { constant } from './literals.ts'
import { propertyList } from './properties.ts'
import { rowFormat, storage } from './row-formats.ts'
import { isName } from './token.ts'

/** The clauses of a table that were written. */
export type Clauses = {
  -readonly [Clause in Exclude<keyof TableDefinition, 'name' | 'columns' | 'as'>]?: TableDefinition[Clause]
}

/** All behind the columns. */
export function tableClauses(cursor: Cursor): Clauses {
  const clauses: Clauses = {}
  // USING stands right behind the columns, nowhere else.
  if (cursor.accept('USING')) clauses.provider = providerName(cursor)
  while (clause(cursor, clauses));
  return clauses
}

/** `csv`, or the name of a class with its dots. */
export const providerName = (cursor: Cursor): string =>
  cursor
    .qualifiedName('a format')
    .map((part) => part.text)
    .join('.')

/** Reads one clause into `clauses`; false when none is next. */
function clause(cursor: Cursor, clauses: Clauses): boolean {
  switch (cursor.word) {
    case 'OPTIONS':
      once(cursor, clauses, 'options', () => propertyList(cursor))
      return true
    case 'PARTITIONED':
      once(cursor, clauses, 'partitionedBy', () => partitioning(cursor))
      return true
    case 'COMMENT':
      once(cursor, clauses, 'comment', () => cursor.string())
      return true
    case 'LOCATION':
      once(cursor, clauses, 'location', () => cursor.string())
      return true
    case 'TBLPROPERTIES':
      once(cursor, clauses, 'properties', () => propertyList(cursor))
      return true
    case 'STORED':
      once(cursor, clauses, 'storedAs', () => storage(cursor))
      return true
    case 'ROW':
      once(cursor, clauses, 'rowFormat', () => rowFormat(cursor))
      return true
    case 'CLUSTERED':
      once(cursor, clauses, 'buckets', (start) => buckets(cursor, start))
      return true
    case 'SKEWED':
      throw cursor.error('Operation not allowed: CREATE TABLE … SKEWED BY')
    default:
      return false
  }
}

function once<Clause extends keyof Clauses>(
  cursor: Cursor,
  clauses: Clauses,
  name: Clause,
  read: (start: number) => NonNullable<Clauses[Clause]>,
): void {
  const { start } = cursor
  const { word } = cursor.advance()
  if (clauses[name] !== undefined) throw cursor.error(`Found duplicate clauses: ${word}`, start)
  clauses[name] = read(start)
}

const BUCKETS_MAX = 100_000

/** From behind CLUSTERED. */
function buckets(cursor: Cursor, start: number): Buckets {
  cursor.expect('BY')
  const columns = identifierList(cursor)
  const sortedBy = cursor.acceptAll('SORTED', 'BY') ? cursor.bracketed(sortedColumn) : []
  cursor.expect('INTO')
  const { token } = cursor
  if (token.kind !== 'whole') throw cursor.unexpected('a whole number')
  cursor.advance()
  const count = Number(cursor.text.slice(token.start, token.end))
  if (count < 1 || count > BUCKETS_MAX) {
    throw cursor.error(`Number of buckets should be greater than 0 but less than or equal to ${BUCKETS_MAX}. Got ${count}`, token.start)
  }
  cursor.expect('BUCKETS')
  return { start, end: cursor.end, columns, sortedBy, count }
}

function sortedColumn(cursor: Cursor): Identifier {
  const column = cursor.identifier('a column')
  if (cursor.is('DESC')) throw cursor.error("Operation not allowed: Column ordering must be ASC, was 'DESC'")
  cursor.accept('ASC')
  return column
}

function partitioning(cursor: Cursor): TableDefinition['partitionedBy'] {
  cursor.expect('BY')
  return cursor.bracketed(partitionField)
}

function partitionField(cursor: Cursor): Identifier | ColumnDefinition | Expression {
  const { start } = cursor
  if (isName(cursor.peek(1))) return columnDefinition(cursor)
  const parts = cursor.qualifiedName('a column')
  if (parts.length === 1 && cursor.is('(')) {
    const list = cursor.bracketed(transformArgument)
    return {
      kind: 'call',
      start,
      end: cursor.end,
      name: parts,
      arguments: list,
      distinct: false,
      filter: null,
      nulls: null,
      over: null,
      withinGroup: null,
    }
  }
  return parts.length === 1 ? (parts[0] as Identifier) : { kind: 'column', start, end: cursor.end, parts }
}

function transformArgument(cursor: Cursor): Expression {
  const { start } = cursor
  const named = isName(cursor.token) && cursor.peek(1).kind !== 'string'
  return named ? { kind: 'column', start, parts: cursor.qualifiedName(), end: cursor.end } : constant(cursor)
}

const LIKE_CLAUSES: ReadonlySet<string> = new Set(['ROW', 'STORED', 'LOCATION', 'TBLPROPERTIES'])

/** Reads one clause of CREATE TABLE … LIKE, where USING may come anywhere. */
export function likeClause(cursor: Cursor, clauses: Clauses): boolean {
  if (cursor.is('USING')) {
    once(cursor, clauses, 'provider', () => providerName(cursor))
    return true
  }
  return LIKE_CLAUSES.has(cursor.word) && clause(cursor, clauses)
}
