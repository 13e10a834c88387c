import type { CommonTable, Insert, Query } from '../ast.ts'
import { type Cursor, identifierList, WithoutTree } from './cursor.ts'
import { constant } from './literals.ts'
import { startsQuery } from './query-start.ts'
import { isName } from './token.ts'

/** INSERT INTO and INSERT OVERWRITE. @param ctes - Those of a WITH before it; they become the query's own. */
export function insert(cursor: Cursor, start: number, ctes: readonly CommonTable[]): Insert {
  cursor.jobType = 'INSERT'
  cursor.expect('INSERT')
  const overwrite = cursor.accept('OVERWRITE')
  if (!overwrite) cursor.expect('INTO')
  if (overwrite && startsDirectory(cursor)) throw new WithoutTree('INSERT OVERWRITE DIRECTORY', 'EXPORT')
  if (cursor.is('TABLE') && isName(cursor.peek(1)) && !startsQuery(cursor, 1)) cursor.advance()
  const table = cursor.qualifiedName('a table')
  const partition = cursor.is('PARTITION') && cursor.peek(1).word === '(' ? partitionSpec(cursor) : []
  const ifNotExists = ifNotExistsOf(cursor, overwrite, partition)
  const columns = startsColumns(cursor) ? identifierList(cursor) : []
  const query = withTables(cursor.grammar.query(cursor), ctes)
  return { kind: 'insert', start, end: cursor.end, table, overwrite, partition, ifNotExists, columns, query }
}

const startsDirectory = (cursor: Cursor): boolean => {
  const ahead = cursor.is('LOCAL') ? 1 : 0
  const next = cursor.peek(ahead + 1)
  return cursor.peek(ahead).word === 'DIRECTORY' && (next.kind === 'string' || next.word === 'USING')
}

export function partitionSpec(cursor: Cursor): Insert['partition'] {
  cursor.expect('PARTITION')
  return cursor.bracketed((inner) => {
    const column = inner.identifier('a partition column')
    return { column, value: inner.accept('=') ? constant(inner) : null }
  })
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
