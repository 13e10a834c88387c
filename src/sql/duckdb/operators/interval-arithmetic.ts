import { failure } from '../../../core/errors/failure.ts'
import type { SparkType } from '../../../core/spark-types.ts'
import { sqlTypeName } from '../../../core/spark-types.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { isIntegral } from './integer-arithmetic.ts'
import { divided, multiplied } from './interval-scaling.ts'

export const MICROS_PER_DAY = 86_400_000_000n

/** An interval of days and time is microseconds alone in the engine, one of years and months is months alone. */
export const microsOf = (sql: string): string => `epoch_us(${sql})`
export const monthsOf = (sql: string): string => `datepart('year', ${sql}) * 12 + datepart('month', ${sql})`

type Class = 'date' | 'timestamp' | 'days' | 'months' | 'integer' | 'number'

function classOf(type: SparkType): Class | null {
  if (type.kind === 'date' || type.kind === 'timestamp') return type.kind
  if (type.kind === 'interval-day-time') return 'days'
  if (type.kind === 'interval-year-month') return 'months'
  if (type.kind === 'decimal' || type.kind === 'double' || type.kind === 'float') return 'number'
  return isIntegral(type) ? 'integer' : null
}

const instant = (date: string): string => `spark_instant(CAST(${date} AS TIMESTAMP))`

/** Days of the calendar in the session's zone, then exact time (Spark's `timestampAddDayTime`); halves towards zero differ in nothing here. */
const daysAndTime = (interval: string): string =>
  `to_days(CAST(${microsOf(interval)} // ${MICROS_PER_DAY} AS INTEGER)) + to_microseconds(${microsOf(interval)} % ${MICROS_PER_DAY})`

type Write = (left: string, right: string, result: SparkType, types: readonly SparkType[]) => string

const asDays = (micros: string): string => `to_microseconds(CAST(${micros} AS BIGINT))`
const asMonths = (months: string): string => `to_months(CAST(${months} AS INTEGER))`

/** Days or months, scaled by a number. */
const scaled =
  (scale: typeof multiplied, size: (interval: string) => string, made: (size: string) => string): Write =>
  (interval, number, _, types) =>
    made(scale(`(${size(interval)})`, number, types[1] as SparkType))

const whole =
  (size: (interval: string) => string): Write =>
  (a, b) =>
    `CAST((${size(a)}) // nullif(${size(b)}, 0) AS BIGINT)`

/** Operator, left and right class to SQL. */
const WRITERS: Readonly<Record<string, Write>> = {
  'date + integer': (date, days) => `(${date} + ${days})`,
  'integer + date': (days, date) => `(${date} + ${days})`,
  'date - integer': (date, days) => `(${date} - ${days})`,
  'date - date': (a, b) => `to_microseconds((${a} - ${b}) * ${MICROS_PER_DAY})`,
  'date + days': (date, interval, result) => dateAnd(date, '+', interval, result),
  'days + date': (interval, date, result) => dateAnd(date, '+', interval, result),
  'date - days': (date, interval, result) => dateAnd(date, '-', interval, result),
  'date + months': (date, interval) => `CAST(${date} + ${interval} AS DATE)`,
  'months + date': (interval, date) => `CAST(${date} + ${interval} AS DATE)`,
  'date - months': (date, interval) => `CAST(${date} - ${interval} AS DATE)`,
  'timestamp - timestamp': (a, b) => `to_microseconds(${microsOf(a)} - ${microsOf(b)})`,
  'timestamp - date': (a, b) => `to_microseconds(${microsOf(a)} - ${microsOf(instant(b))})`,
  'date - timestamp': (a, b) => `to_microseconds(${microsOf(instant(a))} - ${microsOf(b)})`,
  'timestamp + days': (time, interval) => `(${time} + (${daysAndTime(interval)}))`,
  'days + timestamp': (interval, time) => `(${time} + (${daysAndTime(interval)}))`,
  'timestamp - days': (time, interval) => `(${time} - (${daysAndTime(interval)}))`,
  'timestamp + months': (time, interval) => `(${time} + ${interval})`,
  'months + timestamp': (interval, time) => `(${time} + ${interval})`,
  'timestamp - months': (time, interval) => `(${time} - ${interval})`,
  'days + days': (a, b) => `to_microseconds(${microsOf(a)} + ${microsOf(b)})`,
  'days - days': (a, b) => `to_microseconds(${microsOf(a)} - ${microsOf(b)})`,
  'months + months': (a, b) => `to_months(CAST(${monthsOf(a)} + (${monthsOf(b)}) AS INTEGER))`,
  'months - months': (a, b) => `to_months(CAST(${monthsOf(a)} - (${monthsOf(b)}) AS INTEGER))`,
  ...Object.fromEntries(
    ['integer', 'number'].flatMap((number): [string, Write][] => [
      [`days * ${number}`, scaled(multiplied, microsOf, asDays)],
      [`months * ${number}`, scaled(multiplied, monthsOf, asMonths)],
      [`days / ${number}`, scaled(divided, microsOf, asDays)],
      [`months / ${number}`, scaled(divided, monthsOf, asMonths)],
    ]),
  ),
  'days div days': whole(microsOf),
  'months div months': whole((interval) => `(${monthsOf(interval)})`),
  'negative days': (interval) => `to_microseconds(-${microsOf(interval)})`,
  'negative months': (interval) => `to_months(CAST(-(${monthsOf(interval)}) AS INTEGER))`,
}

/** A date and whole days make a date, a date and anything finer an instant: the type of the result says which. */
function dateAnd(date: string, operator: string, interval: string, result: SparkType): string {
  if (result.kind === 'date') return `(${date} ${operator} CAST(${microsOf(interval)} // ${MICROS_PER_DAY} AS INTEGER))`
  return `(${instant(date)} ${operator} (${daysAndTime(interval)}))`
}

/** @throws UNSUPPORTED for pairs of types that are not in the table. */
export function intervalArithmetic(call: TypedCall, emit: Emit): string {
  const [left, right] = call.arguments as readonly [TypedExpression, TypedExpression | undefined]
  const classes = call.arguments.map(({ type }) => classOf(type))
  const key = right === undefined ? `${call.function} ${classes[0]}` : `${classes[0]} ${call.function} ${classes[1]}`
  const write = WRITERS[key]
  if (write === undefined) {
    const types = call.arguments.map(({ type }) => sqlTypeName(type))
    throw failure('UNSUPPORTED', [`the operator ${call.function} on ${types.join(' and ')}`])
  }
  return write(
    emit(left),
    right === undefined ? '' : emit(right),
    call.type,
    call.arguments.map(({ type }) => type),
  )
}
