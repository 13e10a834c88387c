import type { SparkType } from '../../core/spark-types.ts'
import { decimal } from './decimal-types.ts'
import { constantOf, literal, scalar } from './define.ts'
import type { Argument, EmittedCall, FunctionRow } from './row.ts'

/** Units of `timestampadd` and `timestampdiff`: so many microseconds, or so many months. */
const UNITS: Readonly<Record<string, { readonly micros: bigint } | { readonly months: number }>> = {
  MICROSECOND: { micros: 1n },
  MILLISECOND: { micros: 1_000n },
  SECOND: { micros: 1_000_000n },
  MINUTE: { micros: 60_000_000n },
  HOUR: { micros: 3_600_000_000n },
  DAY: { micros: 86_400_000_000n },
  DAYOFYEAR: { micros: 86_400_000_000n },
  WEEK: { micros: 604_800_000_000n },
  MONTH: { months: 1 },
  QUARTER: { months: 3 },
  YEAR: { months: 12 },
}

const MICROS_PER_DAY = 86_400_000_000n

const unitOf = (call: EmittedCall) => UNITS[constantOf(call.arguments[0])?.toUpperCase() ?? '']

/** Whether a text is a unit of `timestampadd` and `timestampdiff`. */
const isUnit = (text: string): boolean => Object.hasOwn(UNITS, text.toUpperCase())

/** Days count by the calendar of the session's time zone, what is left of them as exact time. */
function added(_: readonly string[], call: EmittedCall): string {
  const unit = unitOf(call)
  if (unit === undefined) return 'CAST(NULL AS TIMESTAMP WITH TIME ZONE)'
  if ('months' in unit) return `($3 + to_months(CAST(CAST($2 AS BIGINT) * ${unit.months} AS INTEGER)))`
  const micros = `(CAST($2 AS BIGINT) * ${unit.micros})`
  if (unit.micros % MICROS_PER_DAY === 0n) return `($3 + to_days(CAST(CAST($2 AS BIGINT) * ${unit.micros / MICROS_PER_DAY} AS INTEGER)))`
  return `($3 + (to_days(CAST(${micros} // ${MICROS_PER_DAY} AS INTEGER)) + to_microseconds(${micros} % ${MICROS_PER_DAY})))`
}

/** Whole units between two local times, towards zero (`ChronoUnit.between`). */
function between(_: readonly string[], call: EmittedCall): string {
  const unit = unitOf(call)
  if (unit === undefined) return 'CAST(NULL AS BIGINT)'
  if ('months' in unit) return `(spark_whole_months(CAST($2 AS TIMESTAMP), CAST($3 AS TIMESTAMP)) // ${unit.months})`
  return `((epoch_us(CAST($3 AS TIMESTAMP)) - epoch_us(CAST($2 AS TIMESTAMP))) // ${unit.micros})`
}

const titled =
  (name: string) =>
  ([unit, ...rest]: readonly string[]): string =>
    `${name}(${[unit, ...rest].join(', ')})`

const hasUnit = (types: readonly SparkType[]): boolean => types[0]?.kind === 'string'

const WHOLE: SparkType = { kind: 'interval-day-time', from: 'day', to: 'second' }
const SECONDS = decimal(18, 6)
const NO_SECONDS: Argument = { expression: { kind: 'literal', type: SECONDS, value: '0.000000', nullable: false }, text: '0.000000' }

export const DATETIME_UNITS: readonly FunctionRow[] = [
  ...['timestampadd', 'dateadd'].map((name) =>
    scalar(name, ['string', 'integer', 'timestamp'], 'timestamp', added, {
      id: `${name}(unit)`,
      constant: [0],
      when: hasUnit,
      title: titled('timestampadd'),
      refuse: ([unit]) => (isUnit(constantOf(unit) ?? '') ? null : `${name} with this unit`),
    }),
  ),
  ...['timestampdiff', 'datediff'].map((name) =>
    scalar(name, ['string', 'timestamp', 'timestamp'], 'long', between, {
      id: `${name}(unit)`,
      constant: [0],
      when: hasUnit,
      title: titled('timestampdiff'),
      refuse: ([unit]) => (isUnit(constantOf(unit) ?? '') ? null : `${name} with this unit`),
    }),
  ),
  scalar(
    'make_dt_interval',
    ['integer', 'integer', 'integer', SECONDS],
    WHOLE,
    `to_microseconds(CAST(CAST($1 AS HUGEINT) * 86400000000 + CAST($2 AS HUGEINT) * 3600000000 + CAST($3 AS HUGEINT) * 60000000 + CAST(CAST($4 AS DECIMAL(38, 6)) * 1000000 AS HUGEINT) AS BIGINT))`,
    { defaults: [literal('integer', '0'), literal('integer', '0'), literal('integer', '0'), NO_SECONDS] },
  ),
  scalar(
    'make_interval',
    ['integer', 'integer', 'integer', 'integer', 'integer', 'integer', SECONDS],
    'interval',
    `spark_ts_make_interval(CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST(CAST($7 AS DECIMAL(38, 6)) * 1000000 AS BIGINT))`,
    { defaults: [...Array.from({ length: 6 }, () => literal('integer', '0')), NO_SECONDS], nullable: 'always' },
  ),
  scalar(
    'make_ym_interval',
    ['integer', 'integer'],
    { kind: 'interval-year-month', from: 'year', to: 'month' },
    'to_months(CAST(CAST($1 AS BIGINT) * 12 + $2 AS INTEGER))',
    { defaults: [literal('integer', '0'), literal('integer', '0')] },
  ),
]
