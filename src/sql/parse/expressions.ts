import type { Binary, BinaryOperator, Expression, Like } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { numberLiteral } from './literals.ts'
import { primary } from './primary.ts'
import { startsBracketedQuery, startsQuery } from './query-start.ts'
import { isNumber } from './token.ts'

/**
 * How tightly each operator of two values binds, looser first. All of them join from the left. The word operators of conditions
 * (BETWEEN, IN, LIKE, IS) come after them all, then NOT, AND, OR.
 */
const BINDING: Readonly<Record<string, number>> = {
  '=': 1,
  '<=>': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '|': 2,
  '^': 3,
  '&': 4,
  '+': 5,
  '-': 5,
  '||': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  DIV: 6,
}
const LOOSEST = 1

const NAME_FOLLOWERS: ReadonlySet<string> = new Set([',', ')', ';', 'FROM'])

function bindingHere(cursor: Cursor): number {
  const { kind, word } = cursor.token
  if (kind === 'symbol') return BINDING[word] ?? 0
  // `a div` at the end of an item is an alias.
  if (word !== 'DIV' || NAME_FOLLOWERS.has(cursor.peek(1).word) || cursor.peek(1).kind === 'end') return 0
  return BINDING.DIV as number
}

const binary = (operator: BinaryOperator, left: Expression, right: Expression): Binary => ({
  kind: 'binary',
  start: left.start,
  end: right.end,
  operator,
  left,
  right,
})

/** A value with its arithmetic and comparisons: what may stand beside BETWEEN, IN, LIKE and IS. */
export function value(cursor: Cursor, loosest: number = LOOSEST): Expression {
  let left = SIGNS.has(cursor.word) ? signed(cursor) : primary(cursor)
  for (let binding = bindingHere(cursor); binding >= loosest; binding = bindingHere(cursor)) {
    const operator = cursor.advance().word as BinaryOperator
    left = binary(operator, left, value(cursor, binding + 1))
  }
  return left
}

const SIGNS: ReadonlySet<string> = new Set(['-', '+', '~'])

/** `- a`, `+ a`, `~ a`, which bind tighter than any operator of two values. A minus right before a number belongs to the number. */
function signed(cursor: Cursor): Expression {
  const { start, word } = cursor
  if (word === '-' && isNumber(cursor.peek(1))) return primary(cursor, numberLiteral(cursor))
  cursor.enter()
  cursor.advance()
  const operand = SIGNS.has(cursor.word) ? signed(cursor) : primary(cursor)
  cursor.leave()
  return { kind: 'unary', start, end: operand.end, operator: word as '-' | '+' | '~', operand }
}

/** Words that may follow NOT behind a value. */
const PREDICATES: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE', 'RLIKE', 'REGEXP'])
const LIKES: Readonly<Record<string, Like['operator']>> = { LIKE: 'LIKE', ILIKE: 'ILIKE', RLIKE: 'RLIKE', REGEXP: 'RLIKE' }

/** One member of a chain of ANDs: NOT, EXISTS, or a value with one predicate. */
function condition(cursor: Cursor): Expression {
  if (cursor.is('NOT')) return negation(cursor)
  if (cursor.is('EXISTS') && cursor.peek(1).word === '(' && startsBracketedQuery(cursor, 2)) return exists(cursor)
  const left = value(cursor)
  const { kind, word } = cursor.token
  if (kind === 'word' && word === 'IS') return isTest(cursor, left)
  const negated = word === 'NOT' && PREDICATES.has(cursor.peek(1).word)
  if (!negated && kind !== 'word') return left
  const predicate = negated ? cursor.peek(1).word : word
  if (!PREDICATES.has(predicate) || (predicate === 'IN' && cursor.peek(negated ? 2 : 1).word !== '(')) return left
  if (negated) cursor.advance()
  cursor.advance()
  if (predicate === 'BETWEEN') return between(cursor, left, negated)
  if (predicate === 'IN') return membership(cursor, left, negated)
  return like(cursor, left, negated, LIKES[predicate] as Like['operator'])
}

function between(cursor: Cursor, left: Expression, negated: boolean): Expression {
  const low = value(cursor)
  cursor.expect('AND')
  const high = value(cursor)
  return { kind: 'between', start: left.start, end: high.end, negated, operand: left, low, high }
}

function membership(cursor: Cursor, left: Expression, negated: boolean): Expression {
  cursor.expect('(')
  const node = { start: left.start, negated, operand: left }
  if (startsQuery(cursor)) {
    const query = cursor.nested(cursor.grammar.query)
    cursor.expect(')')
    return { kind: 'in-subquery', ...node, end: cursor.end, query }
  }
  const bracketed = cursor.is('(')
  const first = cursor.nested(expression)
  // `IN ((SELECT 1) UNION …)`: what looked like a value was the query's first operand.
  if (bracketed && first.kind === 'scalar-subquery' && !cursor.is(',') && !cursor.is(')')) {
    const query = cursor.nested((inner) => inner.grammar.queryAfter(inner, first.query))
    cursor.expect(')')
    return { kind: 'in-subquery', ...node, end: cursor.end, query }
  }
  const list = [first]
  while (cursor.accept(',')) list.push(cursor.nested(expression))
  cursor.expect(')')
  return { kind: 'in-list', ...node, end: cursor.end, list }
}

function like(cursor: Cursor, left: Expression, negated: boolean, operator: Like['operator']): Expression {
  const node = { kind: 'like', start: left.start, operator, negated, operand: left } as const
  const { word } = cursor
  if (operator !== 'RLIKE' && (word === 'ANY' || word === 'SOME' || word === 'ALL') && cursor.peek(1).word === '(') {
    cursor.advance()
    if (cursor.peek(1).word === ')') throw cursor.error("Expected something between '(' and ')'")
    const patterns = cursor.bracketed((inner) => inner.nested(expression))
    return { ...node, end: cursor.end, patterns, quantifier: word === 'ALL' ? 'ALL' : 'ANY', escape: null }
  }
  const pattern = value(cursor)
  const escapedBy = operator !== 'RLIKE' && cursor.accept('ESCAPE') ? escapeCharacter(cursor) : null
  return { ...node, end: cursor.end, patterns: [pattern], quantifier: null, escape: escapedBy }
}

function escapeCharacter(cursor: Cursor): Expression {
  const { start } = cursor
  const text = cursor.string()
  if (text.length !== 1) throw cursor.error('Invalid escape string. Escape string must contain only one character', start)
  return { kind: 'literal', start, end: cursor.end, type: 'string', value: text }
}

function isTest(cursor: Cursor, left: Expression): Expression {
  cursor.expect('IS')
  const negated = cursor.accept('NOT')
  const node = { kind: 'is', start: left.start, negated, operand: left } as const
  for (const test of ['NULL', 'TRUE', 'FALSE', 'UNKNOWN'] as const) {
    if (cursor.accept(test)) return { ...node, end: cursor.end, test }
  }
  if (!cursor.acceptAll('DISTINCT', 'FROM')) throw cursor.unexpected("'NULL', 'TRUE', 'FALSE', 'UNKNOWN' or 'DISTINCT FROM'")
  const distinctFrom = value(cursor)
  return { ...node, end: cursor.end, test: { distinctFrom } }
}

function negation(cursor: Cursor): Expression {
  const { start } = cursor
  cursor.enter()
  cursor.advance()
  const operand = condition(cursor)
  cursor.leave()
  return { kind: 'unary', start, end: operand.end, operator: 'NOT', operand }
}

function exists(cursor: Cursor): Expression {
  const { start } = cursor
  cursor.expect('EXISTS', '(')
  const query = cursor.nested(cursor.grammar.query)
  cursor.expect(')')
  return { kind: 'exists', start, end: cursor.end, query }
}

/**
 * `a AND b AND c …` as a tree of logarithmic depth, with the shape that Spark gives it (which shows in the names of result columns):
 * generated conditions have thousands of members.
 */
function balanced(operator: 'AND' | 'OR', members: readonly Expression[], low: number, high: number): Expression {
  if (low === high) return members[low] as Expression
  const middle = low + Math.floor((high - low) / 2)
  return binary(operator, balanced(operator, members, low, middle), balanced(operator, members, middle + 1, high))
}

function chain(cursor: Cursor, operator: 'AND' | 'OR', first: Expression, member: (cursor: Cursor) => Expression): Expression {
  const members = [first]
  while (cursor.accept(operator)) members.push(member(cursor))
  return balanced(operator, members, 0, members.length - 1)
}

function conjunction(cursor: Cursor): Expression {
  const first = condition(cursor)
  return cursor.is('AND') ? chain(cursor, 'AND', first, condition) : first
}

/** Any expression. */
export function expression(cursor: Cursor): Expression {
  const first = conjunction(cursor)
  return cursor.is('OR') ? chain(cursor, 'OR', first, conjunction) : first
}
