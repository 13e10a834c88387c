import type {
  CommonTable,
  Expression,
  LateralView,
  Query,
  QueryBody,
  Select,
  SetOperation,
  SortItem,
  TableQuery,
  Transform,
} from '../ast.ts'
import { startsAlias } from './aliases.ts'
import { type Cursor, identifierList, QUERY_WEIGHT } from './cursor.ts'
import { groupBy } from './group-by.ts'
import { selectItem, sortItem } from './named-expressions.ts'
import { fromRelations, inlineTable, pivoted, wrapped } from './relations.ts'
import { scriptClause, startsScript } from './scripts.ts'
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

/** A FROM clause that was written before SELECT. */
export interface Source {
  readonly start: number
  readonly from: Select['from']
  readonly lateralViews: readonly LateralView[]
}

/** FROM and all up to what selects from it; nothing when it is not next. */
export function fromClause(cursor: Cursor): Source {
  const { start } = cursor
  if (!cursor.accept('FROM')) return { start, from: [], lateralViews: [] }
  const relations = fromRelations(cursor)
  const views = lateralViews(cursor)
  if (views.length > 0 && cursor.reads('PIVOT', '(')) throw cursor.error('LATERAL cannot be used together with PIVOT in FROM clause')
  return { start, from: pivoted(cursor, relations), lateralViews: views }
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

function hints(cursor: Cursor): readonly string[] {
  const found: string[] = []
  while (cursor.accept('/*+')) {
    do found.push(hint(cursor))
    while (cursor.accept(',') || isName(cursor.token))
    cursor.expect('*/')
  }
  return found
}

function hint(cursor: Cursor): string {
  const { start } = cursor
  cursor.identifier('a hint')
  if (cursor.is('(')) cursor.bracketed(expression)
  return cursor.text.slice(start, cursor.end)
}

/** DISTINCT or ALL, unless the word is a column: `SELECT distinct, a`. */
function quantifier(cursor: Cursor): boolean {
  const distinct = cursor.is('DISTINCT')
  if (
    (distinct || cursor.is('ALL')) &&
    !['', ',', '.', 'FROM'].includes(cursor.peek(1).word || (cursor.peek(1).kind === 'end' ? '' : '?'))
  ) {
    cursor.advance()
    return distinct
  }
  return false
}

type SelectTail = Pick<Select, 'from' | 'lateralViews' | 'where' | 'groupBy' | 'having' | 'windows'>

/** All behind the items. @param before - The FROM clause when it was written before SELECT. */
function selectTail(cursor: Cursor, before: Source | null): SelectTail {
  const { from, lateralViews: views } = before ?? fromClause(cursor)
  const moreViews = lateralViews(cursor)
  const where = cursor.accept('WHERE') ? expression(cursor) : null
  const grouped = groupBy(cursor)
  const having = cursor.accept('HAVING') ? expression(cursor) : null
  const windows = namedWindows(cursor)
  const allViews = moreViews.length === 0 ? views : [...views, ...moreViews]
  return { from, lateralViews: allViews, where, groupBy: grouped, having, windows }
}

/** A script that follows its FROM has no groups. */
function scriptTail(cursor: Cursor, { from, lateralViews: views }: Source): SelectTail {
  const where = cursor.accept('WHERE') ? expression(cursor) : null
  return { from, lateralViews: views, where, groupBy: null, having: null, windows: [] }
}

/** SELECT, or what a script makes of rows. */
function select(cursor: Cursor, before: Source | null): Select | Transform {
  const start = before?.start ?? cursor.start
  if (startsScript(cursor)) {
    const script = scriptClause(cursor)
    const tail = before === null ? selectTail(cursor, null) : scriptTail(cursor, before)
    return { kind: 'transform', start, end: cursor.end, ...script, ...tail }
  }
  cursor.expect('SELECT')
  const hinted = hints(cursor)
  const distinct = quantifier(cursor)
  const items = cursor.commaSeparated(selectItem)
  const { from, lateralViews: views, where, groupBy: grouped, having, windows } = selectTail(cursor, before)
  return {
    kind: 'select',
    start,
    end: cursor.end,
    distinct,
    hints: hinted,
    items,
    from,
    lateralViews: views,
    where,
    groupBy: grouped,
    having,
    windows,
  }
}

function lateralViews(cursor: Cursor): readonly LateralView[] {
  const views: LateralView[] = []
  while (cursor.reads('LATERAL', 'VIEW')) views.push(lateralView(cursor))
  return views
}

function lateralView(cursor: Cursor): LateralView {
  const { start } = cursor
  cursor.expect('LATERAL', 'VIEW')
  const outer = cursor.is('OUTER') && cursor.peek(1).word !== '('
  if (outer) cursor.advance()
  const callStart = cursor.start
  const name = cursor.qualifiedName('a generator')
  cursor.expect('(')
  const list = cursor.is(')') ? [] : cursor.commaSeparated(expression)
  cursor.expect(')')
  const call = {
    kind: 'call',
    start: callStart,
    end: cursor.end,
    name,
    arguments: list,
    distinct: false,
    filter: null,
    nulls: null,
    over: null,
    withinGroup: null,
  } as const
  const table = cursor.identifier('the name of the view')
  const columns = cursor.accept('AS') || startsAlias(cursor) ? cursor.commaSeparated((inner) => inner.identifier()) : []
  return { start, end: cursor.end, outer, call, table, columns }
}

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
