import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { MICROS_PER_DAY, microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'
import { scalar } from './define.ts'
import { listOf } from './nested-types.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'
import { widerTypeOfAll } from './wider-type.ts'

const isInterval = (type: SparkType | undefined): boolean => type?.kind === 'interval-day-time' || type?.kind === 'interval-year-month'
const isMoment = (type: SparkType | undefined): boolean => type?.kind === 'date' || type?.kind === 'timestamp'

/** A step that is an interval stays one; all else is brought to one type. */
function together(types: readonly SparkType[]): readonly SparkType[] | null {
  const common = widerTypeOfAll(isInterval(types[2]) ? types.slice(0, 2) : types)
  return common === null ? null : types.map((type, at) => (at === 2 && isInterval(type) ? type : common))
}

function mismatch([start, stop, step]: readonly SparkType[]): string | null {
  const same = start?.kind === stop?.kind
  const numbers = start !== undefined && isIntegral(start) && (step === undefined || step.kind === start.kind)
  if (same && (numbers || (isMoment(start) && (step === undefined || isInterval(step))))) return null
  return 'sequence uses the wrong parameter type. The start and stop expressions must resolve to the same type, and the step to the same type or an interval.'
}

const result = ([start]: readonly SparkType[]): SparkType => listOf(start, false)

const BOUNDS = 'ENGINE_FAILED: Illegal sequence boundaries'
const TIME_OF_DATES = 'ENGINE_FAILED: sequence step must be an interval day to second of day granularity if start and end values are dates'

/** From `$1` by `step` (SQL of a number) for as long as it does not pass `$2`: all steps are counted from the start, as months differ in length. */
function steps(start: string, stop: string, size: string, at: (place: string) => string): string {
  const count = `abs(${stop} - ${start}) // greatest(abs(${size}), 1) + 1`
  const all = `list_transform(range(CAST(${count} AS BIGINT)), lambda place: ${at('place')})`
  return `CASE WHEN ${size} = 0 AND ${start} = ${stop} THEN ${all}
    WHEN ${size} = 0 OR (${size} > 0 AND ${start} > ${stop}) OR (${size} < 0 AND ${start} < ${stop}) THEN error('${BOUNDS}')
    ELSE list_filter(${all}, lambda each: CASE WHEN ${size} > 0 THEN each <= $2 ELSE each >= $2 END) END`
}

function numbers(size: string, call: EmittedCall): string {
  const [start, stop, step] = ['$1', '$2', size].map((sql) => `CAST(${sql} AS HUGEINT)`) as [string, string, string]
  const type = duckdbType((call.arguments[0] as { type: SparkType }).type)
  return steps(start, stop, step, (place) => `CAST(${start} + ${place} * ${step} AS ${type})`)
}

/** A month counts as at least 28 days in the estimate of how many there are. */
const MICROS_PER_MONTH = MICROS_PER_DAY * 28n

function moments(call: EmittedCall): string {
  const [{ type: moment }, , step] = call.arguments as readonly [{ type: SparkType }, unknown, { type: SparkType } | undefined]
  const dates = moment.kind === 'date'
  const [start, stop] = dates
    ? ([`CAST($1 - DATE '1970-01-01' AS BIGINT)`, `CAST($2 - DATE '1970-01-01' AS BIGINT)`] as const)
    : (['epoch_us($1)', 'epoch_us($2)'] as const)
  const day = dates ? 1n : MICROS_PER_DAY
  if (step === undefined) {
    const size = `CASE WHEN $1 <= $2 THEN ${day} ELSE ${-day} END`
    const direction = 'CAST(CASE WHEN $1 <= $2 THEN 1 ELSE -1 END AS INTEGER)'
    return steps(start, stop, size, (place) => `$1 + ${dates ? '' : 'to_days'}(CAST(${place} AS INTEGER) * ${direction})`)
  }
  if (step.type.kind === 'interval-year-month') {
    const months = `(${monthsOf('$3')})`
    const shifted = (place: string) => `$1 + to_months(CAST(${place} * ${months} AS INTEGER))`
    const size = `${months} * ${dates ? 28n : MICROS_PER_MONTH}`
    return steps(start, stop, size, (place) => (dates ? `CAST(${shifted(place)} AS DATE)` : shifted(place)))
  }
  const micros = microsOf('$3')
  if (dates) {
    const days = `(${micros} // ${MICROS_PER_DAY})`
    return `CASE WHEN ${micros} % ${MICROS_PER_DAY} <> 0 THEN error('${TIME_OF_DATES}')
      ELSE ${steps(start, stop, days, (place) => `$1 + CAST(${place} * ${days} AS INTEGER)`)} END`
  }
  const at = (place: string): string =>
    `$1 + (to_days(CAST(${place} * (${micros} // ${MICROS_PER_DAY}) AS INTEGER)) + to_microseconds(${place} * (${micros} % ${MICROS_PER_DAY})))`
  // A day may have 23 hours.
  return steps(start, stop, `(${micros} - ${micros} // 24)`, at)
}

function sequence(args: readonly string[], call: EmittedCall): string {
  const { type } = call.arguments[0] as { type: SparkType }
  const step = args.length > 2 ? '$3' : 'CASE WHEN $1 <= $2 THEN 1 ELSE -1 END'
  const present = args.map((_, at) => `$${at + 1} IS NOT NULL`).join(' AND ')
  const all = isMoment(type) ? moments(call) : numbers(step, call)
  return `CASE WHEN ${present} THEN CAST(${all} AS ${duckdbType(call.type)}) END`
}

export const SEQUENCES: readonly FunctionRow[] = [
  scalar('sequence', ['any', 'any'], result, sequence, { together, mismatch }),
  scalar('sequence', ['any', 'any', 'any'], result, sequence, { id: 'sequence(step)', together, mismatch }),
]
