import { sqlTypeName } from '../../core/spark-types.ts'
import type { Between, InList, IsTest, Like } from '../ast.ts'
import { isString, sameShape } from '../functions/type-kinds.ts'
import { widerTypeOfAll } from '../functions/wider-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import { BOOLEAN, cast, literal, not, operation, STRING } from './build.ts'
import { padded } from './char-padding.ts'
import type { Environment } from './environment.ts'
import { comparison } from './operators.ts'

export const negated = (value: Analysed, negate: boolean): Analysed =>
  negate ? { expression: not(value.expression), text: `(NOT ${value.text})` } : value

/** `a BETWEEN b AND c` is `a >= b AND a <= c`, and named so. */
export function analyseBetween(node: Between, environment: Environment): Analysed {
  const operand = environment.analyse(node.operand, environment)
  const low = comparison(node, '>=', operand, environment.analyse(node.low, environment), environment.analysis)
  const high = comparison(node, '<=', operand, environment.analyse(node.high, environment), environment.analysis)
  const both = { expression: operation('and', [low.expression, high.expression], BOOLEAN), text: `(${low.text} AND ${high.text})` }
  return negated(both, node.negated)
}

/** All are brought to one type, a string where one is among numbers (`InConversion`). */
export function analyseInList(node: InList, environment: Environment): Analysed {
  const operand = environment.analyse(node.operand, environment)
  const list = node.list.map((each) => environment.analyse(each, environment))
  const text = `(${operand.text} IN (${list.map((each) => each.text).join(', ')}))`
  const all = [operand, ...list].map(({ expression }) => expression)
  const alike = all.every(({ type }) => sameShape(type, (all[0] as TypedExpression).type))
  const type = alike ? (all[0] as TypedExpression).type : widerTypeOfAll(all.map((each) => each.type))
  if (type === null) {
    const found = all.map((each) => sqlTypeName(each.type)).join(', ')
    throw environment.analysis.error(
      `cannot resolve '${text}' due to data type mismatch: Arguments must be same type but were: ${found}`,
      node,
    )
  }
  const operands = padded(all, environment.analysis).map((each) => cast(each, type))
  return negated({ expression: operation('in', operands, BOOLEAN), text }, node.negated)
}

const NAMES = { LIKE: 'like', ILIKE: 'ilike', RLIKE: 'rlike' } as const

export function analyseLike(node: Like, environment: Environment): Analysed {
  const { analysis } = environment
  const operand = environment.analyse(node.operand, environment)
  const patterns = node.patterns.map((pattern) => environment.analyse(pattern, environment))
  const escapeCharacter = escapeOf(node, environment)
  const test = (pattern: Analysed): TypedExpression => {
    const sides = [operand, pattern].map(({ expression, text }, at) => textual(expression, () => mismatch(at, text, expression)))
    const operator = NAMES[node.operator]
    return operation(operator, operator === 'rlike' ? sides : [...sides, escapeCharacter], BOOLEAN)
  }
  const mismatch = (at: number, text: string, { type }: TypedExpression) =>
    analysis.error(
      `cannot resolve '${titleOf(node, operand, patterns)}' due to data type mismatch: argument ${at + 1} requires string type, however, '${text}' is of ${sqlTypeName(type)} type.`,
      node,
    )
  if (node.quantifier === null) {
    return negated({ expression: test(patterns[0] as Analysed), text: titleOf(node, operand, patterns) }, node.negated)
  }
  // NOT LIKE ANY is true where one pattern does not match; each test is negated, not the whole.
  const tests = patterns.map((pattern) => negated({ expression: test(pattern), text: titleOf(node, operand, [pattern]) }, node.negated))
  const word = node.quantifier === 'ANY' ? 'or' : 'and'
  const all = tests.map((each) => each.expression)
  const expression = all.length === 1 ? { ...(all[0] as TypedExpression), nullable: true } : operation(word, all, BOOLEAN, true)
  // Patterns that are constant texts are one test to Spark, others a chain of them.
  const constants = patterns.every(({ expression: pattern }) => pattern.type.kind === 'string' && isWritten(pattern))
  const text = constants
    ? `${node.negated ? 'not' : ''}like${node.quantifier.toLowerCase()}(${node.operator === 'ILIKE' ? `lower(${operand.text})` : operand.text})`
    : tests.map((each) => each.text).reduce((left, right) => `(${left} ${word.toUpperCase()} ${right})`)
  return constants ? { expression, text } : { expression: { ...expression, nullable: all.some(({ nullable }) => nullable) }, text }
}

/** A constant as it stands in the text, or a cast of one: what Spark's parser knows before any function is looked up. */
const isWritten = (expression: TypedExpression): boolean =>
  expression.kind === 'literal' || (expression.kind === 'cast' && isWritten(expression.operand))

function textual(expression: TypedExpression, refuse: () => Error): TypedExpression {
  const { type } = expression
  if (isString(type)) return expression
  if (type.kind === 'array' || type.kind === 'map' || type.kind === 'struct') throw refuse()
  return cast(expression, STRING)
}

/** The names of sql-measured.md A2 and A3. */
function titleOf(node: Like, operand: Analysed, [pattern]: readonly Analysed[]): string {
  if (node.operator === 'LIKE') return `${operand.text} LIKE ${pattern?.text}`
  return `${node.operator === 'RLIKE' ? 'RLIKE' : 'ilike'}(${operand.text}, ${pattern?.text})`
}

function escapeOf(node: Like, environment: Environment): TypedExpression {
  if (node.escape === null) return literal(STRING, '\\')
  const { expression } = environment.analyse(node.escape, environment)
  if (expression.kind !== 'literal' || !isString(expression.type)) throw environment.analysis.unsupported('an ESCAPE that is no constant')
  return expression
}

export function analyseIs(node: IsTest, environment: Environment): Analysed {
  const operand = environment.analyse(node.operand, environment)
  const { analysis } = environment
  if (node.test === 'NULL' || node.test === 'UNKNOWN') {
    const operator = node.negated ? 'is-not-null' : 'is-null'
    const text = `(${operand.text} IS ${node.negated ? 'NOT ' : ''}NULL)`
    return { expression: operation(operator, [operand.expression], BOOLEAN, false), text }
  }
  const other: Analysed =
    typeof node.test === 'object'
      ? environment.analyse(node.test.distinctFrom, environment)
      : { expression: literal(BOOLEAN, node.test.toLowerCase()), text: node.test.toLowerCase() }
  const same = comparison(node, '<=>', operand, other, analysis)
  // IS DISTINCT FROM is the negation of <=>, IS NOT DISTINCT FROM the thing itself.
  return negated(same, typeof node.test === 'object' ? !node.negated : node.negated)
}
