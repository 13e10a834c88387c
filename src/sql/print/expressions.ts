import type { Binary, Case, ColumnReference, Expression, FunctionCall, IsTest, Like, QualifiedName, RowConstructor, Trim } from '../ast.ts'
import { call, list } from './calls.ts'
import { BINARY_LEVELS, LEVEL, levelOf } from './levels.ts'
import { interval, isPositiveNumber, literal } from './literals.ts'
import { identifier, name, plainName, string, words } from './names.ts'
import type { Printer } from './printer.ts'
import { typeText } from './types.ts'

/** Names that would be read as keywords at the beginning of a SELECT list or of a call's arguments; brackets make them plain. */
const FIRST_WORDS: ReadonlySet<string> = new Set(['DISTINCT', 'ALL', 'BOTH', 'LEADING', 'TRAILING'])
const COLUMNS_IN_BRACKETS: ReadonlySet<string> = new Set([...FIRST_WORDS, 'CASE', 'DIV'])

const isOneOf = (words: ReadonlySet<string>, [first, ...others]: QualifiedName): boolean =>
  others.length === 0 && first?.quoted === false && words.has(first.text.toUpperCase())

/** An expression, in brackets where it is looser than `level`. */
export function expression(node: Expression, level: number, print: Printer): string {
  const text = expressionText(node, print)
  return levelOf(node) < level ? `(${text})` : text
}

function expressionText(node: Expression, print: Printer): string {
  const value = (operand: Expression) => print.expression(operand, LEVEL.value)
  switch (node.kind) {
    case 'literal':
      return literal(node)
    case 'interval':
      return interval(node)
    case 'column':
      return column(node)
    case 'star':
      return node.qualifier === null ? '*' : `${name(node.qualifier)}.*`
    case 'unary':
      return unary(node.operator, node.operand, print)
    case 'binary':
      return binary(node, print)
    case 'between':
      return words(value(node.operand), node.negated && 'NOT', 'BETWEEN', value(node.low), 'AND', value(node.high))
    case 'in-list':
      return words(value(node.operand), node.negated && 'NOT', `IN (${list(node.list, print)})`)
    case 'in-subquery':
      return words(value(node.operand), node.negated && 'NOT', `IN (${print.query(node.query)})`)
    case 'like':
      return like(node, print)
    case 'is':
      return isTest(node, print)
    case 'case':
      return caseText(node, print)
    case 'cast':
      return `${node.lenient ? 'TRY_CAST' : 'CAST'}(${print.expression(node.operand)} AS ${typeText(node.type)})`
    case 'call':
      return callText(node, print)
    case 'extract':
      return `EXTRACT(${plainName(node.field)} FROM ${print.expression(node.source)})`
    case 'trim':
      return trim(node, print)
    case 'subscript':
      return `${postfixOperand(node.operand, print)}[${print.expression(node.index)}]`
    case 'field':
      return `${postfixOperand(node.operand, print)}.${identifier(node.field)}`
    case 'lambda':
      return `${parameters(node.parameters.map(identifier))} -> ${print.expression(node.body)}`
    case 'exists':
      return `EXISTS (${print.query(node.query)})`
    case 'scalar-subquery':
      return `(${print.query(node.query)})`
    case 'row':
      return row(node, print)
  }
}

const column = ({ parts }: ColumnReference): string => (isOneOf(COLUMNS_IN_BRACKETS, parts) ? `(${name(parts)})` : name(parts))

const callText = (node: FunctionCall, print: Printer): string =>
  isOneOf(FIRST_WORDS, node.name) ? `(${call(node, print)})` : call(node, print)

const parameters = (names: readonly string[]): string => (names.length === 1 ? (names[0] as string) : `(${names.join(', ')})`)

function unary(operator: '-' | '+' | '~' | 'NOT', operand: Expression, print: Printer): string {
  if (operator === 'NOT') return `NOT ${print.expression(operand, LEVEL.condition)}`
  const number = operator === '-' && operand.kind === 'literal' && isPositiveNumber(operand)
  return `${operator} ${number ? `(${print.expression(operand)})` : print.expression(operand, LEVEL.unary)}`
}

function binary(node: Binary, print: Printer): string {
  const { operator, left, right } = node
  if (operator === 'AND' || operator === 'OR') return chain(node, operator, print)
  const level = BINARY_LEVELS[operator]
  return `${print.expression(left, level)} ${operator} ${print.expression(right, level + 1)}`
}

/**
 * A chain of ANDs is a balanced tree for the parser, so a tree of just this shape needs no brackets. @see parse/expressions.ts
 */
function chain(node: Binary, operator: 'AND' | 'OR', print: Printer): string {
  const members = membersOf(node, operator)
  const level = operator === 'AND' ? LEVEL.condition : LEVEL.and
  const parts = members ?? [node.left, node.right]
  return parts.map((member) => print.expression(member, level)).join(` ${operator} `)
}

/** The members of a balanced tree; `null` when it is not balanced. */
function membersOf(node: Expression, operator: 'AND' | 'OR'): readonly Expression[] | null {
  if (node.kind !== 'binary' || node.operator !== operator) return [node]
  const left = membersOf(node.left, operator)
  const right = membersOf(node.right, operator)
  if (left === null || right === null) return null
  const count = left.length + right.length
  return left.length === Math.floor((count - 1) / 2) + 1 ? [...left, ...right] : null
}

function like({ operand, negated, operator, quantifier, patterns, escape: escapedBy }: Like, print: Printer): string {
  const pattern =
    quantifier === null ? print.expression(patterns[0] as Expression, LEVEL.value) : `${quantifier} (${list(patterns, print)})`
  return words(
    print.expression(operand, LEVEL.value),
    negated && 'NOT',
    operator,
    pattern,
    escapedBy?.kind === 'literal' && `ESCAPE ${string(escapedBy.value)}`,
  )
}

function isTest({ operand, negated, test }: IsTest, print: Printer): string {
  const what = typeof test === 'string' ? test : `DISTINCT FROM ${print.expression(test.distinctFrom, LEVEL.value)}`
  return words(print.expression(operand, LEVEL.value), 'IS', negated && 'NOT', what)
}

function caseText({ operand, branches, otherwise }: Case, print: Printer): string {
  return words(
    'CASE',
    operand !== null && print.expression(operand),
    ...branches.map((branch) => `WHEN ${print.expression(branch.when)} THEN ${print.expression(branch.then)}`),
    otherwise !== null && `ELSE ${print.expression(otherwise)}`,
    'END',
  )
}

function trim({ side, characters, source }: Trim, print: Printer): string {
  return `TRIM(${words(side, characters !== null && print.expression(characters), 'FROM', print.expression(source))})`
}

const NEEDS_NO_BRACKETS: ReadonlySet<Expression['kind']> = new Set(['column', 'call', 'subscript', 'field', 'scalar-subquery', 'row'])

/** What stands before `[…]` or `.name`. A number before a point would take it for its own. */
function postfixOperand(node: Expression, print: Printer): string {
  const plain = NEEDS_NO_BRACKETS.has(node.kind) && !(node.kind === 'call' && node.over !== null)
  return plain ? print.expression(node) : `(${print.expression(node)})`
}

/** Only STRUCT takes one item, and aliases are its own. */
function row({ items }: RowConstructor, print: Printer): string {
  const named = items.some(({ alias }) => alias !== null)
  const inside = items.map((item) => words(print.expression(item.expression), item.alias !== null && `AS ${identifier(item.alias)}`))
  return `${named ? 'STRUCT' : ''}(${inside.join(', ')})`
}
