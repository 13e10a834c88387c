import type { Case, ColumnReference, Expression, FunctionCall, Identifier, Query, RowConstructor } from '../ast.ts'
import { call } from './calls.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { intervalLiteral, startsInterval } from './intervals.ts'
import { numberLiteral, stringLiteral, typedLiteral, wordLiteral } from './literals.ts'
import { alias, rowItem } from './named-expressions.ts'
import { startsQuery } from './query-start.ts'
import { isName, isNumber } from './token.ts'

/** Words that stand for a call without brackets. */
const BARE_CALLS: ReadonlySet<string> = new Set(['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_USER'])

/**
 * Words that never stand for a column unless quoted: Spark would take `SELECT a, FROM t` for a column FROM with an alias and fail later, which helps
 * nobody.
 */
const NEVER_COLUMNS: ReadonlySet<string> = new Set('SELECT FROM WHERE HAVING AS AND OR NOT THEN WHEN ELSE'.split(' '))
const BEFORE_BY: ReadonlySet<string> = new Set('GROUP ORDER SORT CLUSTER DISTRIBUTE PARTITION'.split(' '))

/** An expression without operators. @param begun - One that was read already and may go on with `[…]` or `.name`. */
export function primary(cursor: Cursor, begun: Expression | null = null): Expression {
  // Brackets are what nests deepest, so they take the shortest way.
  let node = begun ?? (cursor.is('(') ? bracket(cursor) : simple(cursor))
  for (;;) {
    if (cursor.is('[')) node = subscript(cursor, node)
    else if (cursor.is('.') && isName(cursor.peek(1))) node = field(cursor, node)
    else return node
  }
}

function subscript(cursor: Cursor, operand: Expression): Expression {
  cursor.expect('[')
  const index = cursor.nested(cursor.grammar.expression)
  cursor.expect(']')
  return { kind: 'subscript', start: operand.start, end: cursor.end, operand, index }
}

function field(cursor: Cursor, operand: Expression): Expression {
  cursor.expect('.')
  const name = cursor.identifier()
  // `(a).b` is `a.b`.
  if (operand.kind === 'column') return { ...operand, end: name.end, parts: [...operand.parts, name] }
  return { kind: 'field', start: operand.start, end: name.end, operand, field: name }
}

function simple(cursor: Cursor): Expression {
  const { token } = cursor
  if (token.kind === 'word') return wordExpression(cursor)
  if (token.kind === 'quoted') return named(cursor)
  if (token.kind === 'string') return stringLiteral(cursor)
  if (token.word === '*') return star(cursor)
  if (isNumber(token)) return numberLiteral(cursor)
  throw cursor.unexpected()
}

function star(cursor: Cursor): Expression {
  const { start, end } = cursor.advance()
  return { kind: 'star', start, end, qualifier: null }
}

function wordExpression(cursor: Cursor): Expression {
  const { token } = cursor
  const next = cursor.peek(1)
  switch (token.word) {
    case 'NULL':
    case 'TRUE':
    case 'FALSE':
      return wordLiteral(cursor, token)
    case 'CASE':
      if (!endsName(cursor, 1)) return cursor.nested(caseExpression)
      break
    case 'INTERVAL':
      if (startsInterval(cursor)) return intervalLiteral(cursor)
      // A column may have the name; alone it can only be a literal that was not finished.
      if ((next.kind === 'end' || next.word === ';') && cursor.peek(-1).word === 'SELECT') {
        throw cursor.error('At least one time unit should be given for an interval literal')
      }
      break
    default:
      if (NEVER_COLUMNS.has(token.word) || (next.word === 'BY' && BEFORE_BY.has(token.word))) throw cursor.unexpected()
      // `VALUES (1)` in brackets is a query, so a function cannot have the name.
      if (token.word === 'VALUES' && next.word === '(') throw cursor.unexpected()
  }
  if (next.kind === 'string') return typedLiteral(cursor)
  if (next.word === '->') return lambda(cursor)
  if (next.word !== '(' && next.word !== '.' && BARE_CALLS.has(token.word)) return bareCall(cursor)
  return named(cursor)
}

/** Is what comes `ahead` tokens on no beginning of an expression? Then the word before it is a name. */
function endsName(cursor: Cursor, ahead: number): boolean {
  const { kind, word } = cursor.peek(ahead)
  return (
    kind === 'end' ||
    word === 'FROM' ||
    word === 'AS' ||
    (kind === 'symbol' && word !== '(' && word !== '-' && word !== '+' && word !== '~' && word !== 'NOT')
  )
}

function bareCall(cursor: Cursor): FunctionCall {
  const name = cursor.identifier()
  return {
    kind: 'call',
    start: name.start,
    end: name.end,
    name: [name],
    arguments: [],
    distinct: false,
    filter: null,
    nulls: null,
    over: null,
    withinGroup: null,
  }
}

/** A column, `t.*` or a call. */
function named(cursor: Cursor): Expression {
  const { start } = cursor
  const parts = cursor.qualifiedName()
  if (cursor.is('(')) return call(cursor, parts)
  if (cursor.reads('.', '*')) {
    cursor.expect('.', '*')
    return { kind: 'star', start, end: cursor.end, qualifier: parts }
  }
  return { kind: 'column', start, end: cursor.end, parts } satisfies ColumnReference
}

function lambda(cursor: Cursor): Expression {
  const { start } = cursor
  const parameter = cursor.identifier()
  return lambdaBody(cursor, start, [parameter])
}

function lambdaBody(cursor: Cursor, start: number, parameters: readonly Identifier[]): Expression {
  cursor.expect('->')
  const body = cursor.nested(cursor.grammar.expression)
  return { kind: 'lambda', start, end: body.end, parameters, body }
}

/** Does `(x, y) ->` begin here? */
function startsLambda(cursor: Cursor): boolean {
  for (let ahead = 1; isName(cursor.peek(ahead)); ahead += 2) {
    const { word } = cursor.peek(ahead + 1)
    if (word === ')') return cursor.peek(ahead + 2).word === '->'
    if (word !== ',') return false
  }
  return false
}

/** `(e)`, `(a, b)`, `(SELECT …)` and `(x, y) -> e`. */
function bracket(cursor: Cursor): Expression {
  const { start } = cursor
  cursor.enter()
  const node = startsLambda(cursor)
    ? lambdaBody(cursor, start, identifierList(cursor))
    : startsQuery(cursor, 1)
      ? bracketedQuery(cursor)
      : null
  if (node !== null) {
    cursor.leave()
    return node
  }
  cursor.expect('(')
  const doubled = cursor.is('(')
  const first = cursor.grammar.expression(cursor)
  const closed = cursor.accept(')') ? first : bracketRest(cursor, start, first, doubled)
  cursor.leave()
  return closed
}

/** What a bracket is when its first expression does not end it. @param doubled - That expression began with a bracket. */
function bracketRest(cursor: Cursor, start: number, first: Expression, doubled: boolean): Expression {
  // `((SELECT 1) UNION …)`: what looked like a value was the query's first operand.
  if (doubled && first.kind === 'scalar-subquery' && continuesQuery(cursor)) {
    return scalarSubquery(cursor, start, cursor.grammar.queryAfter(cursor, first.query))
  }
  return row(cursor, start, first)
}

const QUERY_CONTINUATIONS: ReadonlySet<string> = new Set(
  'UNION EXCEPT MINUS INTERSECT ORDER SORT CLUSTER DISTRIBUTE WINDOW LIMIT'.split(' '),
)
const continuesQuery = (cursor: Cursor): boolean => QUERY_CONTINUATIONS.has(cursor.word)

/** The rest of `(a, b AS c)`; its first expression is read. */
function row(cursor: Cursor, start: number, first: Expression): RowConstructor {
  const items = [{ expression: first, alias: alias(cursor) }]
  if (!cursor.is(',')) throw cursor.unexpected("')'")
  do {
    cursor.expect(',')
    items.push(rowItem(cursor))
  } while (!cursor.is(')'))
  cursor.expect(')')
  return { kind: 'row', start, end: cursor.end, items }
}

function bracketedQuery(cursor: Cursor): Expression {
  const { start } = cursor
  cursor.expect('(')
  return scalarSubquery(cursor, start, cursor.grammar.query(cursor))
}

function scalarSubquery(cursor: Cursor, start: number, query: Query): Expression {
  cursor.expect(')')
  return { kind: 'scalar-subquery', start, end: cursor.end, query }
}

function caseExpression(cursor: Cursor): Case {
  const { start } = cursor
  const { expression } = cursor.grammar
  cursor.expect('CASE')
  const operand = cursor.is('WHEN') ? null : expression(cursor)
  const branches = []
  while (cursor.accept('WHEN')) {
    const when = expression(cursor)
    cursor.expect('THEN')
    // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
    branches.push({ when, then: expression(cursor) })
  }
  if (branches.length === 0) throw cursor.unexpected("'WHEN'")
  const otherwise = cursor.accept('ELSE') ? expression(cursor) : null
  cursor.expect('END')
  return { kind: 'case', start, end: cursor.end, operand, branches, otherwise }
}
