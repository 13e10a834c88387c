import type {
  Expression,
  FunctionRelation,
  InlineTable,
  Join,
  Pivot,
  Query,
  QueryBody,
  Relation,
  Select,
  SelectItem,
  SubqueryRelation,
  TableRelation,
} from '../ast.ts'
import { startsAlias, tableAlias } from './aliases.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { alias, selectItem } from './named-expressions.ts'
import { startsQuery } from './query-start.ts'
import { sample } from './samples.ts'
import { timeTravel } from './time-travel.ts'
import { isName } from './token.ts'

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor)

/** The relations after FROM, with their joins. */
export const fromRelations = (cursor: Cursor): readonly Relation[] => cursor.commaSeparated(relation)

/** `PIVOT (…)` turns everything before it into one relation. */
export function pivoted(cursor: Cursor, relations: readonly Relation[]): readonly Relation[] {
  if (!cursor.reads('PIVOT', '(')) return relations
  const [first, ...others] = relations as readonly [Relation, ...Relation[]]
  const source = others.reduce<Relation>((left, right) => joined('CROSS', left, right), first)
  return [pivot(cursor, source)]
}

const joined = (type: Join['type'], left: Relation, right: Relation): Join => ({
  kind: 'join',
  start: left.start,
  end: right.end,
  type,
  natural: false,
  left,
  right,
  on: null,
  using: null,
})

function pivot(cursor: Cursor, source: Relation): Pivot {
  cursor.expect('PIVOT', '(')
  const aggregates = cursor.commaSeparated(selectItem)
  cursor.expect('FOR')
  const columns = cursor.is('(') ? identifierList(cursor) : [cursor.identifier()]
  cursor.expect('IN')
  const values = cursor.bracketed(pivotValue)
  cursor.expect(')')
  return { kind: 'pivot', start: source.start, end: cursor.end, source, aggregates, columns, values, alias: null }
}

function pivotValue(cursor: Cursor): SelectItem {
  const { start } = cursor
  const value = expression(cursor)
  const name = alias(cursor)
  return { start, end: cursor.end, expression: value, alias: name, aliases: [] }
}

function relation(cursor: Cursor): Relation {
  return joins(cursor, relationPrimary(cursor, lateral(cursor)))
}

function joins(cursor: Cursor, first: Relation): Relation {
  let left = first
  for (let begun = joinStart(cursor); begun !== null; begun = joinStart(cursor)) {
    const { start } = cursor
    const isLateral = lateral(cursor)
    const right = relationPrimary(cursor, isLateral)
    if (isLateral && (begun.natural || cursor.is('USING'))) {
      throw cursor.error(`The feature is not supported: LATERAL join with ${begun.natural ? 'NATURAL' : 'USING'} join`, start)
    }
    const using = !begun.natural && cursor.accept('USING') ? identifierList(cursor) : null
    const on = !begun.natural && using === null && cursor.accept('ON') ? expression(cursor) : null
    left = { kind: 'join', start: left.start, end: cursor.end, ...begun, left, right, on, using }
  }
  return left
}

const JOIN_TYPES: readonly (readonly [readonly string[], Join['type']])[] = [
  [['JOIN'], 'INNER'],
  [['INNER', 'JOIN'], 'INNER'],
  [['CROSS', 'JOIN'], 'CROSS'],
  [['LEFT', 'JOIN'], 'LEFT'],
  [['LEFT', 'OUTER', 'JOIN'], 'LEFT'],
  [['RIGHT', 'JOIN'], 'RIGHT'],
  [['RIGHT', 'OUTER', 'JOIN'], 'RIGHT'],
  [['FULL', 'JOIN'], 'FULL'],
  [['FULL', 'OUTER', 'JOIN'], 'FULL'],
  [['SEMI', 'JOIN'], 'LEFT SEMI'],
  [['LEFT', 'SEMI', 'JOIN'], 'LEFT SEMI'],
  [['ANTI', 'JOIN'], 'LEFT ANTI'],
  [['LEFT', 'ANTI', 'JOIN'], 'LEFT ANTI'],
]
const JOIN_WORDS: ReadonlySet<string> = new Set(['NATURAL', ...JOIN_TYPES.map(([words]) => words[0] as string)])

/** Reads the words of a join; `null` when none is next. */
function joinStart(cursor: Cursor): Pick<Join, 'type' | 'natural'> | null {
  if (!JOIN_WORDS.has(cursor.word)) return null
  const natural = cursor.accept('NATURAL')
  for (const [words, type] of JOIN_TYPES) if (cursor.acceptAll(...words)) return { type, natural }
  throw cursor.unexpected('a join')
}

function lateral(cursor: Cursor): boolean {
  if (!cursor.is('LATERAL')) return false
  if (cursor.peek(1).word !== '(' || !(startsQuery(cursor, 2) || cursor.peek(2).word === '(')) {
    throw cursor.error('LATERAL can only be used with subquery')
  }
  cursor.advance()
  return true
}

function relationPrimary(cursor: Cursor, isLateral: boolean): Relation {
  if (cursor.is('(')) return cursor.nested((inner) => bracket(inner, isLateral))
  if (cursor.is('VALUES') && startsQuery(cursor)) return inlineTable(cursor)
  const { start } = cursor
  if (cursor.token.kind === 'symbol' || cursor.is('SELECT')) throw cursor.unexpected('a table')
  const name = cursor.qualifiedName('a table')
  if (cursor.is('(')) return tableFunction(cursor, start, name)
  const asOf = timeTravel(cursor)
  const sampled = sample(cursor)
  const alternative = tableAlias(cursor)
  return { kind: 'table', start, end: cursor.end, name, sample: sampled, alias: alternative, asOf } satisfies TableRelation
}

function tableFunction(cursor: Cursor, start: number, name: FunctionRelation['name']): FunctionRelation {
  cursor.expect('(')
  const list = cursor.is(')') ? [] : cursor.commaSeparated(expression)
  cursor.expect(')')
  const alternative = tableAlias(cursor)
  return { kind: 'table-function', start, end: cursor.end, name, arguments: list, alias: alternative }
}

/** `VALUES …` with its alias. Rows that are written with brackets or as struct(…) are spread. */
export function inlineTable(cursor: Cursor): InlineTable {
  const { start } = cursor
  cursor.expect('VALUES')
  const rows = cursor.commaSeparated(inlineRow)
  const name = tableAlias(cursor)
  return { kind: 'inline-table', start, end: cursor.end, rows, alias: name }
}

function inlineRow(cursor: Cursor): readonly Expression[] {
  const row = expression(cursor)
  if (row.kind === 'row') return row.items.map((item) => item.expression)
  const isStruct = row.kind === 'call' && row.over === null && row.name.length === 1 && /^struct$/i.test(row.name[0]?.text ?? '')
  return isStruct ? row.arguments : [row]
}

/** What stood in brackets after FROM: a query, or a relation with its joins. */
type Bracketed = { readonly query: Query } | { readonly relation: Relation }

function bracket(cursor: Cursor, isLateral: boolean): Relation {
  const { start } = cursor
  const content = bracketContent(cursor)
  if ('query' in content) return subquery(cursor, start, content.query, isLateral)
  if (isLateral) throw cursor.error('LATERAL can only be used with subquery', start)
  const aliased = cursor.reads('TABLESAMPLE', '(') || startsRelationAlias(cursor)
  return aliased ? subquery(cursor, start, everythingFrom(content.relation), false) : content.relation
}

const startsRelationAlias = (cursor: Cursor): boolean => {
  const from = cursor.index
  const found = isName(cursor.token) && startsAlias(cursor) && tableAlias(cursor) !== null
  cursor.index = from
  return found || cursor.is('AS')
}

/**
 * `(` to `)`. Whether a bracket holds a query or a relation may show only behind an inner bracket: in `((SELECT 1) t JOIN u)` it is a relation,
 * in `((SELECT 1) UNION SELECT 2)` a query. So the inner one is read first, once, and then continued as what follows it asks.
 */
function bracketContent(cursor: Cursor): Bracketed {
  cursor.expect('(')
  const content = bracketInside(cursor)
  cursor.expect(')')
  return content
}

function bracketInside(cursor: Cursor): Bracketed {
  const { start } = cursor
  if (cursor.is('VALUES') && startsQuery(cursor)) {
    const table = inlineTable(cursor)
    if (cursor.is(')')) return { query: wrapped(table) }
    return JOIN_WORDS.has(cursor.word) ? { relation: joins(cursor, table) } : { query: cursor.grammar.queryAfter(cursor, wrapped(table)) }
  }
  if (startsQuery(cursor)) return { query: cursor.grammar.query(cursor) }
  if (!cursor.is('(')) return { relation: relation(cursor) }
  const inner = cursor.nested(bracketContent)
  if ('relation' in inner) {
    const aliased = cursor.reads('TABLESAMPLE', '(') || startsRelationAlias(cursor)
    const first = aliased ? subquery(cursor, start, everythingFrom(inner.relation), false) : inner.relation
    return { relation: joins(cursor, first) }
  }
  if (cursor.is(')')) return inner
  if (JOIN_WORDS.has(cursor.word) || cursor.is('TABLESAMPLE') || startsRelationAlias(cursor)) {
    return { relation: joins(cursor, subquery(cursor, start, inner.query, false)) }
  }
  return { query: cursor.grammar.queryAfter(cursor, inner.query) }
}

function subquery(cursor: Cursor, start: number, query: Query, isLateral: boolean): SubqueryRelation {
  const sampled = sample(cursor)
  const name = tableAlias(cursor)
  return { kind: 'subquery', start, end: cursor.end, lateral: isLateral, query, sample: sampled, alias: name }
}

/** A query without clauses of its own around a body. */
export function wrapped(body: QueryBody): Query {
  if (body.kind === 'query') return body
  const { start, end } = body
  return { kind: 'query', start, end, ctes: [], body, orderBy: [], sortBy: [], clusterBy: [], distributeBy: [], limit: null, windows: [] }
}

/** `(a JOIN b) t` is `(SELECT * FROM a JOIN b) t`. */
function everythingFrom(source: Relation): Query {
  const { start, end } = source
  const star: SelectItem = { start, end: start, expression: { kind: 'star', start, end: start, qualifier: null }, alias: null, aliases: [] }
  const select: Select = {
    kind: 'select',
    start,
    end,
    distinct: false,
    hints: [],
    items: [star],
    from: [source],
    lateralViews: [],
    where: null,
    groupBy: null,
    having: null,
    windows: [],
  }
  return wrapped(select)
}
