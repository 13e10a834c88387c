import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { Binary, Node, Unary } from '../ast.ts'
import { widerDecimal } from '../functions/decimal-types.ts'
import { isIntegral, isNumeric, isString, sameTypeIgnoringNulls } from '../functions/type-kinds.ts'
import { tightestCommonType } from '../functions/wider-type.ts'
import type { Operator, TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { BOOLEAN, cast, DOUBLE, INTEGER, LONG, not, operation } from './build.ts'
import { isInterval } from './cast-rules.ts'
import { padded } from './char-padding.ts'
import { comparisonType } from './comparison-type.ts'
import { dateArithmetic } from './date-arithmetic.ts'
import { DECIMAL_RESULTS, type Decimal, decimalOfOperand } from './decimals.ts'

/** The operator and where it stands. */
export type Operation = Node & Pick<Binary, 'operator'>

type Pair = readonly [TypedExpression, TypedExpression]

const differing = (text: string, left: SparkType, right: SparkType): string =>
  `cannot resolve '${text}' due to data type mismatch: differing types in '${text}' (${sqlTypeName(left)} and ${sqlTypeName(right)}).`

const requires = (text: string, what: string, found: SparkType): string =>
  `cannot resolve '${text}' due to data type mismatch: '${text}' requires ${what} type, not ${sqlTypeName(found)}`

/** What Spark accepts on both sides of an operator, and how a message names it. */
const ACCEPTED: Readonly<Record<string, readonly [(type: SparkType) => boolean, string]>> = {
  '+': [(type) => isNumeric(type) || isInterval(type), '(numeric or interval day to second or interval year to month or interval)'],
  '-': [(type) => isNumeric(type) || isInterval(type), '(numeric or interval day to second or interval year to month or interval)'],
  '*': [isNumeric, 'numeric'],
  '/': [(type) => type.kind === 'double' || type.kind === 'decimal', '(double or decimal)'],
  '%': [isNumeric, 'numeric'],
  DIV: [(type) => type.kind === 'long' || type.kind === 'decimal', '(bigint or decimal)'],
  '&': [isIntegral, 'integral'],
  '|': [isIntegral, 'integral'],
  '^': [isIntegral, 'integral'],
}

const OPERATOR_OF: Readonly<Record<string, Operator>> = { DIV: 'div' }

/** Binary operators of numbers, dates and intervals. */
export function arithmetic(node: Operation, left: Analysed, right: Analysed, analysis: Analysis): Analysed {
  const dates = dateArithmetic(node, left, right, analysis)
  if (dates !== null) return dates
  const text = `(${left.text} ${node.operator === 'DIV' ? 'div' : node.operator} ${right.text})`
  const operands = promoted(node.operator, [left.expression, right.expression])
  const [a, b] = operands
  const decimal = a.type.kind === 'decimal' && b.type.kind === 'decimal'
  if (!decimal && !sameTypeIgnoringNulls(a.type, b.type))
    throw analysis.error(differing(text, left.expression.type, right.expression.type), node)
  const [accepts, named] = ACCEPTED[node.operator] as (typeof ACCEPTED)[string]
  if (!accepts(a.type)) throw analysis.error(requires(text, named, a.type), node)
  const operator = OPERATOR_OF[node.operator] ?? (node.operator as Operator)
  return { expression: operation(operator, operands, resultType(node.operator, a.type, b.type), mayBeNull(node.operator, operands)), text }
}

const NULL_ON_ZERO: ReadonlySet<string> = new Set(['/', '%', 'DIV'])

const mayBeNull = (operator: string, [a, b]: Pair): boolean =>
  a.nullable || b.nullable || NULL_ON_ZERO.has(operator) || (a.type.kind === 'decimal' && DECIMAL_RESULTS[operator] !== undefined)

function resultType(operator: string, a: SparkType, b: SparkType): SparkType {
  if (operator === 'DIV') return LONG
  if (a.kind === 'decimal' && b.kind === 'decimal') return (DECIMAL_RESULTS[operator] as (typeof DECIMAL_RESULTS)[string])(a, b)
  return a
}

/** Spark's conversions before arithmetic, in its order: text, decimals, division, whole division, then the tightest common type. */
function promoted(operator: string, operands: Pair): Pair {
  const texts = withoutText(operands)
  const decimals = withDecimals(texts)
  if (decimals !== null) return decimals
  if (operator === '/') return divided(texts)
  if (operator === 'DIV')
    return texts.map((each) => (isIntegral(each.type) || each.type.kind === 'void' ? cast(each, LONG) : each)) as unknown as Pair
  return widened(texts)
}

function withoutText([left, right]: Pair): Pair {
  const number = (each: TypedExpression, other: TypedExpression) =>
    isString(each.type) && !isInterval(other.type) ? cast(each, DOUBLE) : each
  return [number(left, right), number(right, left)]
}

/** Decimals keep their own precision; whole numbers beside them become decimals, and decimals beside fractions double. */
function withDecimals([left, right]: Pair): Pair | null {
  if (left.type.kind === 'decimal' || right.type.kind === 'decimal') {
    const kinds = [left.type.kind, right.type.kind]
    if (kinds.includes('float') || kinds.includes('double')) return [cast(left, DOUBLE), cast(right, DOUBLE)]
    const own = (each: TypedExpression, other: TypedExpression) =>
      each.type.kind === 'void' ? cast(each, other.type) : isIntegral(each.type) ? cast(each, decimalOfOperand(each)) : each
    return [own(left, right), own(right, left)]
  }
  return null
}

function divided([left, right]: Pair): Pair {
  const divisible = ({ type }: TypedExpression) => isNumeric(type) || type.kind === 'void'
  return divisible(left) && divisible(right) ? [cast(left, DOUBLE), cast(right, DOUBLE)] : [left, right]
}

function widened([left, right]: Pair): Pair {
  if (left.type.kind === 'void' && right.type.kind === 'void') return [cast(left, DOUBLE), cast(right, DOUBLE)]
  const common = tightestCommonType(left.type, right.type)
  return common === null ? [left, right] : [cast(left, common), cast(right, common)]
}

const COMPARISONS: Readonly<Record<string, Operator>> = { '=': '=', '<>': '=', '<=>': '<=>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }
export const isComparison = (operator: string): boolean => Object.hasOwn(COMPARISONS, operator)

/** `<>` is NOT =, and named so (sql-measured.md A3). */
export function comparison(node: Node, operator: string, left: Analysed, right: Analysed, analysis: Analysis): Analysed {
  const shown = COMPARISONS[operator] as Operator
  const text = `(${left.text} ${shown} ${right.text})`
  const equality = shown === '=' || shown === '<=>' ? booleanEquality(shown, left, right) : null
  const compared =
    equality !== null && 'text' in equality
      ? equality
      : pairCompared(node, shown, text, equality ?? [left.expression, right.expression], analysis)
  return operator === '<>' ? { expression: not(compared.expression), text: `(NOT ${compared.text})` } : compared
}

function pairCompared(node: Node, operator: Operator, text: string, operands: Pair, analysis: Analysis): Analysed {
  const [a, b] = comparable(node, text, padded(operands, analysis), analysis)
  return { expression: operation(operator, [a, b], BOOLEAN, operator === '<=>' ? false : a.nullable || b.nullable), text }
}

/** Spark's `BooleanEquality`: a boolean equals the number that a cast makes of it; beside the constants 1 and 0 it is the boolean itself or its NOT. */
function booleanEquality(operator: Operator, left: Analysed, right: Analysed): Analysed | Pair | null {
  const [a, b] = [left.expression, right.expression]
  if (a.type.kind === 'boolean' && isNumeric(b.type)) return besideNumber(operator, left, b) ?? [cast(a, b.type), b]
  if (b.type.kind === 'boolean' && isNumeric(a.type)) return besideNumber(operator, right, a) ?? [a, cast(b, a.type)]
  return null
}

function besideNumber(operator: Operator, boolean: Analysed, number: TypedExpression): Analysed | null {
  if (number.kind !== 'literal' || number.value === null || !(isIntegral(number.type) || number.type.kind === 'decimal')) return null
  const value = Number(number.value)
  if (value !== 1 && value !== 0) return null
  const { expression, text } = boolean
  const same: Analysed = value === 1 ? boolean : { expression: not(expression), text: `(NOT ${text})` }
  if (operator === '=') return same
  const known = operation('is-not-null', [expression], BOOLEAN, false)
  return { expression: operation('and', [known, same.expression], BOOLEAN, false), text: `((${text} IS NOT NULL) AND ${same.text})` }
}

/** Both in the type in which Spark compares them. @throws ANALYSIS, UNSUPPORTED */
export function comparable(node: Node, text: string, [left, right]: Pair, analysis: Analysis): Pair {
  const decimals = comparedDecimals(left, right)
  if (decimals !== null) return decimals
  const common = comparisonType(left.type, right.type)
  if (common === null) throw analysis.error(differing(text, left.type, right.type), node)
  if (common.kind === 'map' || common.kind === 'interval')
    throw analysis.error(
      `cannot resolve '${text}' due to data type mismatch: EqualTo does not support ordering on type ${common.kind}`,
      node,
    )
  return [cast(left, common), cast(right, common)]
}

function comparedDecimals(left: TypedExpression, right: TypedExpression): Pair | null {
  const decimal = (each: TypedExpression): Decimal | null =>
    each.type.kind === 'decimal' ? each.type : isIntegral(each.type) ? decimalOfOperand(each) : null
  if (left.type.kind !== 'decimal' && right.type.kind !== 'decimal') return null
  const [a, b] = [decimal(left), decimal(right)]
  if (a === null || b === null) return null
  const common = widerDecimal(a, b)
  return [cast(left, common), cast(right, common)]
}

/** AND and OR: both sides boolean, NULL included. */
export function connective(node: Binary, left: Analysed, right: Analysed, analysis: Analysis): Analysed {
  const text = `(${left.text} ${node.operator} ${right.text})`
  const sides = [left.expression, right.expression].map((side) => (side.type.kind === 'void' ? cast(side, BOOLEAN) : side))
  if (sides.some(({ type }) => type.kind !== 'boolean')) {
    const [a, b] = [left.expression.type, right.expression.type]
    if (!sameTypeIgnoringNulls(a, b)) throw analysis.error(differing(text, a, b), node)
    throw analysis.error(requires(text, 'boolean', a), node)
  }
  return { expression: operation(node.operator === 'AND' ? 'and' : 'or', sides, BOOLEAN), text }
}

/** `-a`, `+a`, `~a`, `NOT a`. */
export function unary(node: Unary, operand: Analysed, analysis: Analysis): Analysed {
  const given = operand.expression
  const argument = (what: string, text: string) =>
    analysis.error(
      `cannot resolve '${text}' due to data type mismatch: argument 1 requires ${what} type, however, '${operand.text}' is of ${sqlTypeName(given.type)} type.`,
      node,
    )
  switch (node.operator) {
    case 'NOT': {
      const text = `(NOT ${operand.text})`
      const value = given.type.kind === 'void' ? cast(given, BOOLEAN) : given
      if (value.type.kind !== 'boolean') throw argument('boolean', text)
      return { expression: not(value), text }
    }
    case '~': {
      const text = `~${operand.text}`
      const value = given.type.kind === 'void' ? cast(given, INTEGER) : given
      if (!isIntegral(value.type)) throw argument('integral', text)
      return { expression: operation('~', [value], value.type), text }
    }
    default: {
      const text = `(${node.operator} ${operand.text})`
      const value = given.type.kind === 'void' || isString(given.type) ? cast(given, DOUBLE) : given
      if (!isNumeric(value.type) && !isInterval(value.type))
        throw argument('(numeric or interval day to second or interval year to month or interval)', text)
      return { expression: node.operator === '+' ? value : operation('negative', [value], value.type), text }
    }
  }
}
