import type { CommonTable, Insert, InsertDirectory, Query } from '../ast.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { optionalPartialPartition } from './partitions.ts'
import { optionList } from './properties.ts'
import { startsQuery } from './query-start.ts'
import { checkFormats, rowFormat, storage } from './row-formats.ts'
import { providerName } from './table-clauses.ts'
import { isName } from './token.ts'

type Target = Omit<Insert, 'start' | 'end' | 'query'> | Omit<InsertDirectory, 'start' | 'end' | 'query'>

/**
 * INSERT INTO and INSERT OVERWRITE, a table or a directory.
 * @param ctes - Those of a WITH before it; they become the query's own.
 * @param read - The query; another than the usual where a FROM stands before.
 */
export function insert(
  cursor: Cursor,
  start: number,
  ctes: readonly CommonTable[],
  read: (cursor: Cursor) => Query = cursor.grammar.query,
): Insert | InsertDirectory {
  const { kind, ...target } = insertTarget(cursor)
  const query = withTables(read(cursor), ctes)
  return { kind, start, end: cursor.end, ...target, query } as Insert | InsertDirectory
}

function insertTarget(cursor: Cursor): Target {
  const { start } = cursor
  cursor.expect('INSERT')
  const overwrite = cursor.accept('OVERWRITE')
  if (!overwrite) cursor.expect('INTO')
  if (overwrite && startsDirectory(cursor)) return directory(cursor, start)
  if (cursor.is('TABLE') && isName(cursor.peek(1)) && !startsQuery(cursor, 1)) cursor.advance()
  const table = cursor.qualifiedName('a table')
  const partition = optionalPartialPartition(cursor)
  const ifNotExists = ifNotExistsOf(cursor, overwrite, partition)
  const columns = startsColumns(cursor) ? identifierList(cursor) : []
  return { kind: 'insert', table, overwrite, partition, ifNotExists, columns }
}

const startsDirectory = (cursor: Cursor): boolean => {
  const ahead = cursor.is('LOCAL') ? 1 : 0
  const next = cursor.peek(ahead + 1)
  return cursor.peek(ahead).word === 'DIRECTORY' && (next.kind === 'string' || next.word === 'USING')
}

function directory(cursor: Cursor, start: number): Omit<InsertDirectory, 'start' | 'end' | 'query'> {
  const local = cursor.accept('LOCAL')
  cursor.expect('DIRECTORY')
  const path = cursor.token.kind === 'string' ? cursor.string() : null
  if (cursor.accept('USING')) {
    const provider = providerName(cursor)
    const options = optionList(cursor)
    if ((path === null) !== options.some(({ key }) => key.toLowerCase() === 'path')) {
      throw cursor.error("Directory path and 'path' in OPTIONS should be specified one, but not both", start)
    }
    return { kind: 'insert-directory', local, path, provider, options, rowFormat: null, storedAs: null }
  }
  const format = cursor.reads('ROW', 'FORMAT') && cursor.accept('ROW') ? rowFormat(cursor) : null
  const storedAs = cursor.accept('STORED') ? storage(cursor) : null
  checkFormats(cursor, start, format, storedAs)
  return { kind: 'insert-directory', local, path, provider: null, options: [], rowFormat: format, storedAs }
}

function ifNotExistsOf(cursor: Cursor, overwrite: boolean, partition: Insert['partition']): boolean {
  const { start } = cursor
  if (!cursor.acceptAll('IF', 'NOT', 'EXISTS')) return false
  if (!overwrite) throw cursor.error('Operation not allowed: INSERT INTO … IF NOT EXISTS', start)
  if (partition.length === 0) throw cursor.error('IF NOT EXISTS needs a PARTITION', start)
  if (partition.some(({ value }) => value === null)) {
    throw cursor.error('Operation not allowed: IF NOT EXISTS with dynamic partitions', start)
  }
  return true
}

/** `(a, b)` and not a query in brackets. */
const startsColumns = (cursor: Cursor): boolean => cursor.is('(') && isName(cursor.peek(1)) && [',', ')'].includes(cursor.peek(2).word)

function withTables(query: Query, ctes: readonly CommonTable[]): Query {
  const [first] = ctes
  if (first === undefined) return query
  const { start } = first
  if (query.ctes.length === 0) return { ...query, start, ctes }
  return {
    kind: 'query',
    start,
    end: query.end,
    ctes,
    body: query,
    orderBy: [],
    sortBy: [],
    clusterBy: [],
    distributeBy: [],
    limit: null,
    windows: [],
  }
}
