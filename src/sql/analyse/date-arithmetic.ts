import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { Binary, Node } from '../ast.ts'
import { isNumeric, isString } from '../functions/type-kinds.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { cast, DATE, DOUBLE, INTEGER, LONG, operation, STRING, TIMESTAMP } from './build.ts'
import { isInterval } from './cast-rules.ts'

type Operation = Node & Pick<Binary, 'operator'>

const isMoment = ({ kind }: SparkType): boolean => kind === 'date' || kind === 'timestamp'
const DAY_INTERVAL: SparkType = { kind: 'interval-day-time', from: 'day', to: 'day' }
const DAY_TO_SECOND: SparkType = { kind: 'interval-day-time', from: 'day', to: 'second' }
const YEAR_TO_MONTH: SparkType = { kind: 'interval-year-month', from: 'year', to: 'month' }

/**
 * `+` and `-` with dates, timestamps and intervals (Spark's `ResolveBinaryArithmetic`); `null` when the operands are of other types.
 * @throws ANALYSIS for a date and what is neither days nor an interval; UNSUPPORTED where Spark has more
 */
export function dateArithmetic(node: Operation, left: Analysed, right: Analysed, analysis: Analysis): Analysed | null {
  const [a, b] = [left.expression.type, right.expression.type]
  if (a.kind === 'interval' || b.kind === 'interval') throw analysis.unsupported('arithmetic with values of the type INTERVAL')
  if (!isMoment(a) && !isMoment(b) && !isInterval(a) && !isInterval(b)) return null
  if (node.operator === '+') return added(node, left, right, analysis)
  if (node.operator === '-') return subtracted(node, left, right, analysis)
  if (node.operator === '*' && isInterval(a)) return scaled(node, left, right, analysis)
  if (node.operator === '*' && isInterval(b)) return scaled(node, right, left, analysis)
  if (node.operator === '/' && isInterval(a)) return scaled(node, left, right, analysis)
  if (node.operator === 'DIV' && a.kind === b.kind) {
    return { expression: operation('div', [left.expression, right.expression], LONG, true), text: `(${left.text} div ${right.text})` }
  }
  return null
}

/** An interval times or divided by a number; the product names the interval first, whichever way round it was written. */
function scaled(node: Operation, interval: Analysed, factor: Analysed, analysis: Analysis): Analysed {
  const text = `(${interval.text} ${node.operator} ${factor.text})`
  const { type } = factor.expression
  const number = isString(type) || type.kind === 'void' ? cast(factor.expression, DOUBLE) : factor.expression
  if (!isNumeric(number.type)) {
    const why = `argument 2 requires numeric type, however, '${factor.text}' is of ${sqlTypeName(type)} type.`
    throw analysis.error(`cannot resolve '${text}' due to data type mismatch: ${why}`, node)
  }
  const result = interval.expression.type.kind === 'interval-year-month' ? YEAR_TO_MONTH : DAY_TO_SECOND
  const operator = node.operator === '*' ? '*' : '/'
  const nullable = interval.expression.nullable || number.nullable
  return { expression: operation(operator, [interval.expression, number], result, nullable), text }
}

function added(node: Operation, left: Analysed, right: Analysed, analysis: Analysis): Analysed | null {
  const [a, b] = [left.expression.type, right.expression.type]
  if (isMoment(a) && isInterval(b)) return shifted(left, right, '+', analysis)
  if (isInterval(a) && isMoment(b)) return shifted(right, left, '+', analysis)
  if (isInterval(a) && isInterval(b)) return null
  if (a.kind === 'date' && !isMoment(b)) return days(node, left, right, '+', analysis)
  if (b.kind === 'date' && !isMoment(a)) return days(node, right, left, '+', analysis)
  if (b.kind === 'interval-day-time' && isString(a)) return textShifted(left, right, '+')
  if (a.kind === 'interval-day-time' && isString(b)) return textShifted(right, left, '+')
  return null
}

function subtracted(node: Operation, left: Analysed, right: Analysed, analysis: Analysis): Analysed | null {
  const [a, b] = [left.expression.type, right.expression.type]
  if (isMoment(a) && isInterval(b)) return shifted(left, right, '-', analysis)
  if (isInterval(a) && isInterval(b)) return null
  if (b.kind === 'timestamp' && isString(a)) throw noTimestamp(node, left, right, 1, analysis)
  if (a.kind === 'timestamp' && isString(b)) throw noTimestamp(node, left, right, 2, analysis)
  if (isMoment(b) && !isInterval(a) && !isNumeric(a)) return between(left, right)
  if (a.kind === 'timestamp' && b.kind === 'void') return between(left, right)
  if (a.kind === 'date' && !isMoment(b)) return days(node, left, right, '-', analysis)
  if (b.kind === 'interval-day-time' && isString(a)) return textShifted(left, right, '-')
  return null
}

/** A string counts as a timestamp beside days and time, and the result is a string again. */
function textShifted(text: Analysed, interval: Analysed, operator: '+' | '-'): Analysed {
  const moved = operation(operator, [cast(text.expression, TIMESTAMP), interval.expression], TIMESTAMP)
  return { expression: cast(moved, STRING), text: `${text.text} ${operator} ${interval.text}` }
}

/** A string is taken for a date beside one, and for no timestamp. */
function noTimestamp(node: Operation, left: Analysed, right: Analysed, place: 1 | 2, analysis: Analysis) {
  const why = `argument ${place} requires (timestamp or timestamp without time zone) type, however, '${(place === 1 ? left : right).text}' is of string type.`
  return analysis.error(`cannot resolve '(${left.text} - ${right.text})' due to data type mismatch: ${why}`, node)
}

/** A date stays one when months or whole days are added, and becomes a timestamp otherwise. */
function shifted(moment: Analysed, interval: Analysed, operator: '+' | '-', analysis: Analysis): Analysed {
  const [a, b] = [moment.expression, interval.expression]
  const plain = `${moment.text} ${operator} ${interval.text}`
  if (b.type.kind === 'interval-year-month') return { expression: operation(operator, [a, b], a.type), text: plain }
  if (b.type.kind !== 'interval-day-time') throw analysis.unsupported('this interval')
  if (a.type.kind === 'date' && b.type.to === 'day') {
    const count = `extractansiintervaldays(${interval.text})`
    const text = `date_add(${moment.text}, ${operator === '+' ? count : `(- ${count})`})`
    return { expression: operation(operator, [a, b], DATE), text }
  }
  return { expression: operation(operator, [cast(a, TIMESTAMP), b], TIMESTAMP), text: plain }
}

const WHOLE: ReadonlySet<SparkType['kind']> = new Set<SparkType['kind']>(['byte', 'short', 'integer', 'void'])

function days(node: Operation, date: Analysed, count: Analysed, operator: '+' | '-', analysis: Analysis): Analysed {
  const text = `${operator === '+' ? 'date_add' : 'date_sub'}(${date.text}, ${count.text})`
  const { type } = count.expression
  if (!WHOLE.has(type.kind)) {
    const why = `argument 2 requires (int or smallint or tinyint) type, however, '${count.text}' is of ${sqlTypeName(type)} type.`
    throw analysis.error(`cannot resolve '${text}' due to data type mismatch: ${why}`, node)
  }
  return { expression: operation(operator, [date.expression, cast(count.expression, INTEGER)], DATE), text }
}

/** Two dates are days apart, anything with a timestamp days to seconds. */
function between(left: Analysed, right: Analysed): Analysed {
  const [a, b] = [left.expression, right.expression]
  const text = `(${left.text} - ${right.text})`
  const bothDates = (a.type.kind === 'date' || !isMoment(a.type)) && b.type.kind === 'date' && !(a.type.kind === 'timestamp')
  if (bothDates) return { expression: operation('-', [cast(a, DATE), b], DAY_INTERVAL), text }
  return { expression: operation('-', [cast(a, TIMESTAMP), cast(b, TIMESTAMP)], DAY_TO_SECOND), text }
}
