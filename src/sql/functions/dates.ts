import type { TypedExpression } from '../typed/tree.ts'
import { decimal } from './decimal-types.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import type { EmittedCall, FunctionRow, Parameter } from './row.ts'
import { isIntegral } from './type-kinds.ts'

/** Second 60 is the next minute, without a fraction; anything else out of range makes NULL. */
const MAKE_TIMESTAMP = `CASE
  WHEN $4 NOT BETWEEN 0 AND 23 OR $5 NOT BETWEEN 0 AND 59 OR $6 < 0 OR $6 > 60 OR TRY(make_date($1, $2, $3)) IS NULL THEN NULL
  ELSE spark_local_timestamp(make_timestamp($1, $2, $3, $4, $5, 0.0) + to_microseconds(CAST($6 * 1000000 AS BIGINT))) END`

const dayCount: Parameter = { only: ['integer', 'short', 'byte'] }

const partOf = (name: string, from: 'date' | 'timestamp', duckdb: string, aliases: readonly string[] = []): FunctionRow =>
  scalar(name, [from], 'integer', `CAST(${duckdb} AS INTEGER)`, { aliases })

const timestampOfSecondsNullable = ([value]: readonly TypedExpression[]): boolean =>
  value === undefined || value.nullable || value.type.kind === 'double'

export const DATES: readonly FunctionRow[] = [
  partOf('year', 'date', 'year($1)'),
  partOf('quarter', 'date', 'quarter($1)'),
  partOf('month', 'date', 'month($1)'),
  partOf('day', 'date', 'day($1)', ['dayofmonth']),
  partOf('dayofweek', 'date', 'dayofweek($1) + 1'),
  partOf('dayofyear', 'date', 'dayofyear($1)'),
  partOf('weekday', 'date', 'isodow($1) - 1'),
  partOf('weekofyear', 'date', 'weekofyear($1)'),
  partOf('hour', 'timestamp', 'hour($1)'),
  partOf('minute', 'timestamp', 'minute($1)'),
  partOf('second', 'timestamp', 'second($1)'),
  scalar('date_add', ['date', dayCount], 'date', '($1 + CAST($2 AS INTEGER))'),
  scalar('date_sub', ['date', dayCount], 'date', '($1 - CAST($2 AS INTEGER))'),
  scalar('datediff', ['date', 'date'], 'integer', 'CAST($1 - $2 AS INTEGER)'),
  scalar('add_months', ['date', 'integer'], 'date', 'CAST($1 + to_months($2) AS DATE)'),
  scalar('last_day', ['date'], 'date', 'last_day($1)'),
  scalar('next_day', ['date', 'string'], 'date', nextDay, { constant: [1], nullable: 'always' }),
  scalar('trunc', ['date', 'string'], 'date', truncDate, { constant: [1], nullable: 'always' }),
  scalar('date_trunc', ['string', 'timestamp'], 'timestamp', truncTimestamp, { constant: [0], nullable: 'always' }),
  scalar('to_date', [['string', 'date', 'timestamp']], 'date', '$1', { converted: { kind: 'date' } }),
  scalar('make_date', ['integer', 'integer', 'integer'], 'date', 'TRY(make_date($1, $2, $3))', { nullable: 'always' }),
  scalar('current_date', [], 'date', 'current_date', { nullable: 'never', title: () => 'current_date()' }),
  scalar('current_timestamp', [], 'timestamp', 'now()', { nullable: 'never' }),
  scalar('now', [], 'timestamp', 'now()', { nullable: 'never' }),
  scalar('unix_date', [{ only: 'date' }], 'integer', `CAST($1 - DATE '1970-01-01' AS INTEGER)`),
  scalar('to_timestamp', [['string', 'date', 'timestamp', 'numeric']], 'timestamp', '$1', { converted: { kind: 'timestamp' } }),
  scalar('unix_seconds', [{ only: 'timestamp' }], 'long', 'spark_floor_div(epoch_us($1), 1000000)'),
  scalar('unix_millis', [{ only: 'timestamp' }], 'long', 'spark_floor_div(epoch_us($1), 1000)'),
  scalar('unix_micros', [{ only: 'timestamp' }], 'long', 'epoch_us($1)'),
  scalar('timestamp_seconds', [{ only: 'numeric' }], 'timestamp', timestampOfSeconds, {
    nullable: timestampOfSecondsNullable,
    refuse: ([value]) => {
      const type = value?.type
      return type?.kind === 'float' || (type?.kind === 'decimal' && (type.scale > 6 || type.precision - type.scale > 18))
        ? 'timestamp_seconds of this type'
        : null
    },
  }),
  scalar('timestamp_millis', ['integral'], 'timestamp', 'make_timestamptz(CAST($1 AS BIGINT) * 1000)'),
  scalar('timestamp_micros', ['integral'], 'timestamp', 'make_timestamptz(CAST($1 AS BIGINT))'),
  scalar('make_timestamp', ['integer', 'integer', 'integer', 'integer', 'integer', decimal(16, 6)], 'timestamp', MAKE_TIMESTAMP, {
    nullable: 'always',
  }),
  scalar('months_between', ['timestamp', 'timestamp', 'boolean'], 'double', monthsBetween, {
    defaults: [literal('boolean', 'true')],
    constant: [2],
  }),
  inZone('from_utc_timestamp', (zone) => `timezone('UTC', timezone(${zone}, $1))`),
  inZone('to_utc_timestamp', (zone) => `spark_to_utc(timezone('UTC', $1), ${zone})`),
  scalar('date_from_unix_date', ['integer'], 'date', `(DATE '1970-01-01' + $1)`),
]

function timestampOfSeconds(_: readonly string[], call: EmittedCall): string {
  const { kind } = (call.arguments[0] as TypedExpression).type
  if (kind === 'double') return 'CASE WHEN isfinite($1) THEN spark_instant_of(CAST(spark_long($1 * 1000000) AS HUGEINT)) END'
  return isIntegral((call.arguments[0] as TypedExpression).type)
    ? 'make_timestamptz(CAST($1 AS BIGINT) * 1000000)'
    : 'make_timestamptz(CAST($1 * 1000000 AS BIGINT))'
}

function monthsBetween(_: readonly string[], call: EmittedCall): string {
  const months = 'spark_months_between($1, $2)'
  const rounded = constantOf(call.arguments[2])
  if (rounded === null) return 'CAST(NULL AS DOUBLE)'
  return rounded === 'true' ? `(floor(${months} * 1e8 + 0.5::DOUBLE) / 1e8)` : months
}

/** Names of places; what else Java takes for a zone (`CET`, `GMT+8`, `+8`) may mean another thing to ICU. */
const PLACE = /^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]+)+)$/

function inZone(name: string, duckdb: (zone: string) => string): FunctionRow {
  return scalar(name, ['timestamp', 'string'], 'timestamp', (_, call) => duckdb(quotedInTemplate(constantOf(call.arguments[1]) ?? 'UTC')), {
    constant: [1],
    refuse: ([, zone]) => (PLACE.test(constantOf(zone) ?? '') ? null : `${name} with a time zone that is no place`),
  })
}

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']

/** Names of two letters, three letters or in full (DateTimeUtils.getDayOfWeekFromString); another is NULL. */
function nextDay(_: readonly string[], call: EmittedCall): string {
  const name = constantOf(call.arguments[1])?.toUpperCase() ?? ''
  const at = DAYS.findIndex((day) => day === name || day.slice(0, 2) === name || day.slice(0, 3) === name)
  return at < 0 ? 'CAST(NULL AS DATE)' : `($1 + CAST((${at} - isodow($1) + 7) % 7 + 1 AS INTEGER))`
}

const DATE_UNITS: Readonly<Record<string, string>> = {
  YEAR: 'year',
  YYYY: 'year',
  YY: 'year',
  QUARTER: 'quarter',
  MONTH: 'month',
  MON: 'month',
  MM: 'month',
  WEEK: 'week',
}

const TIMESTAMP_UNITS: Readonly<Record<string, string>> = {
  ...DATE_UNITS,
  DAY: 'day',
  DD: 'day',
  HOUR: 'hour',
  MINUTE: 'minute',
  SECOND: 'second',
  MILLISECOND: 'millisecond',
  MICROSECOND: 'microsecond',
}

const unitOf = (units: Readonly<Record<string, string>>, argument: TypedExpression | undefined): string | undefined =>
  units[constantOf(argument)?.toUpperCase() ?? '']

function truncDate(_: readonly string[], call: EmittedCall): string {
  const unit = unitOf(DATE_UNITS, call.arguments[1])
  return unit === undefined ? 'CAST(NULL AS DATE)' : `CAST(date_trunc('${unit}', $1) AS DATE)`
}

/** In the session's time zone; within a day the offset stays, so that an hour that a clock shows twice is not left (ZonedDateTime.truncatedTo). */
function truncTimestamp(_: readonly string[], call: EmittedCall): string {
  const unit = unitOf(TIMESTAMP_UNITS, call.arguments[0])
  switch (unit) {
    case undefined:
      return 'CAST(NULL AS TIMESTAMP WITH TIME ZONE)'
    case 'microsecond':
      return '$2'
    case 'millisecond':
      return 'make_timestamptz(spark_floor_div(epoch_us($2), 1000) * 1000)'
    case 'second':
      return 'make_timestamptz(spark_floor_div(epoch_us($2), 1000000) * 1000000)'
    case 'minute':
    case 'hour':
      return `($2 - (CAST($2 AS TIMESTAMP) - date_trunc('${unit}', CAST($2 AS TIMESTAMP))))`
    default:
      return `spark_local_timestamp(date_trunc('${unit}', CAST($2 AS TIMESTAMP)))`
  }
}
