import type { CommonTable, Expression, Query, QueryBody, SetOperation, SortItem, TableQuery } from '../ast.ts'
import { type Cursor, identifierList, QUERY_WEIGHT } from './cursor.ts'
import { sortItem } from './named-expressions.ts'
import { inlineTable, wrapped } from './relations.ts'
import { fromClause, type Source, select } from './select.ts'
import { isName } from './token.ts'
import { namedWindows } from './windows.ts'

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor)

/** A query with its CTEs, set operations, order and limit. */
export const query = (cursor: Cursor): Query => cursor.nested(queryHere, QUERY_WEIGHT)

function queryHere(cursor: Cursor): Query {
  const { start } = cursor
  const ctes = commonTables(cursor)
  return organised(cursor, start, ctes, unions(cursor, intersections(cursor, operand(cursor))))
}

/** The rest of a query whose first operand was read already. */
export const queryAfter = (cursor: Cursor, first: Query): Query =>
  organised(cursor, first.start, [], unions(cursor, intersections(cursor, first)))

/** `WITH a AS (…), b (c) AS (…)`; empty when it is not next. @throws SYNTAX when a name comes twice. */
export function commonTables(cursor: Cursor): readonly CommonTable[] {
  if (!cursor.accept('WITH')) return []
  const tables = cursor.commaSeparated(commonTable)
  const names = new Set<string>()
  for (const { name } of tables) {
    const key = name.text.toLowerCase()
    if (names.has(key)) throw cursor.error(`CTE definition can't have duplicate names: '${name.text}'`, name.start)
    names.add(key)
  }
  return tables
}

function commonTable(cursor: Cursor): CommonTable {
  const { start } = cursor
  const name = cursor.identifier('the name of a common table')
  const columns = cursor.is('(') && isName(cursor.peek(1)) && [',', ')'].includes(cursor.peek(2).word) ? identifierList(cursor) : []
  cursor.accept('AS')
  cursor.expect('(')
  const inner = query(cursor)
  cursor.expect(')')
  return { start, end: cursor.end, name, columns, query: inner }
}

function setOperation(
  cursor: Cursor,
  operator: SetOperation['operator'],
  left: QueryBody,
  right: (cursor: Cursor) => QueryBody,
): SetOperation {
  cursor.advance()
  const all = cursor.accept('ALL')
  if (!all) cursor.accept('DISTINCT')
  const second = right(cursor)
  return { kind: 'set-operation', start: left.start, end: cursor.end, operator, all, left, right: second }
}

function intersections(cursor: Cursor, first: QueryBody): QueryBody {
  let left = first
  while (cursor.is('INTERSECT')) left = setOperation(cursor, 'INTERSECT', left, operand)
  return left
}

const SET_OPERATORS: Readonly<Record<string, SetOperation['operator']>> = { UNION: 'UNION', EXCEPT: 'EXCEPT', MINUS: 'EXCEPT' }

function unions(cursor: Cursor, first: QueryBody): QueryBody {
  let left = first
  for (let operator = SET_OPERATORS[cursor.word]; operator !== undefined; operator = SET_OPERATORS[cursor.word]) {
    left = setOperation(cursor, operator, left, (inner) => intersections(inner, operand(inner)))
  }
  return left
}

function operand(cursor: Cursor): QueryBody {
  switch (cursor.word) {
    case 'SELECT':
    case 'MAP':
    case 'REDUCE':
      return select(cursor, null)
    case 'FROM':
      return fromStatement(cursor)
    case 'VALUES':
      return inlineTable(cursor)
    case 'TABLE':
      return tableQuery(cursor)
    case '(': {
      cursor.advance()
      const inner = query(cursor)
      cursor.expect(')')
      return inner
    }
    default:
      throw cursor.unexpected("'SELECT', 'FROM', 'VALUES', 'TABLE' or '('")
  }
}

function tableQuery(cursor: Cursor): TableQuery {
  const { start } = cursor
  cursor.expect('TABLE')
  const name = cursor.qualifiedName('a table')
  return { kind: 'table-query', start, end: cursor.end, name }
}

/** `FROM t SELECT a [SELECT b …]`: several parts are a UNION ALL. */
function fromStatement(cursor: Cursor): QueryBody {
  const source = fromClause(cursor)
  let body = fromPart(cursor, source)
  while (cursor.is('SELECT') || cursor.is('MAP') || cursor.is('REDUCE')) {
    const right = fromPart(cursor, source)
    body = { kind: 'set-operation', start: source.start, end: cursor.end, operator: 'UNION', all: true, left: body, right }
  }
  return body
}

function fromPart(cursor: Cursor, source: Source): QueryBody {
  const body = select(cursor, source)
  const after = cursor.index
  const query = organised(cursor, source.start, [], body)
  return cursor.index === after ? body : query
}

/** The same as a query of its own, for an insert. */
export const fromPartQuery = (cursor: Cursor, source: Source): Query => wrapped(fromPart(cursor, source))

const NO_SORT: readonly SortItem[] = []
const NO_EXPRESSIONS: readonly Expression[] = []

/** ORDER BY and what comes after it, in this order, around a body. A body that needs none of it and has its own stays as it is. */
function organised(cursor: Cursor, start: number, ctes: readonly CommonTable[], body: QueryBody): Query {
  const at = cursor.start
  const orderBy = cursor.acceptAll('ORDER', 'BY') ? cursor.commaSeparated(sortItem) : NO_SORT
  const clusterBy = cursor.acceptAll('CLUSTER', 'BY') ? cursor.commaSeparated(expression) : NO_EXPRESSIONS
  const distributeBy = cursor.acceptAll('DISTRIBUTE', 'BY') ? cursor.commaSeparated(expression) : NO_EXPRESSIONS
  const sortBy = cursor.acceptAll('SORT', 'BY') ? cursor.commaSeparated(sortItem) : NO_SORT
  const orders = [orderBy, clusterBy, distributeBy.length > 0 ? distributeBy : sortBy].filter((list) => list.length > 0)
  if (orders.length > 1) throw cursor.error('Combination of ORDER BY/SORT BY/DISTRIBUTE BY/CLUSTER BY is not supported', at)
  const windows = namedWindows(cursor)
  const limit = cursor.accept('LIMIT') ? limitOf(cursor) : null
  if (body.kind === 'query' && ctes.length === 0 && at === cursor.start) return body
  return { kind: 'query', start, end: cursor.end, ctes, body, orderBy, sortBy, clusterBy, distributeBy, limit, windows }
}

function limitOf(cursor: Cursor): Expression | null {
  if (cursor.is('ALL') && cursor.peek(1).word !== '(' && cursor.peek(1).word !== '.') {
    cursor.advance()
    return null
  }
  return expression(cursor)
}
