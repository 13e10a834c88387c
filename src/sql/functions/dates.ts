import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, scalar } from './define.ts'
import type { EmittedCall, FunctionRow, Parameter } from './row.ts'

const dayCount: Parameter = ['integer', 'short', 'byte']

const partOf = (name: string, from: 'date' | 'timestamp', duckdb: string, aliases: readonly string[] = []): FunctionRow =>
  scalar(name, [from], 'integer', `CAST(${duckdb} AS INTEGER)`, { aliases })

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
  scalar('to_date', ['date'], 'date', '$1'),
  scalar('make_date', ['integer', 'integer', 'integer'], 'date', 'TRY(make_date($1, $2, $3))', { nullable: 'always' }),
  scalar('current_date', [], 'date', 'current_date', { nullable: 'never', title: () => 'current_date()', aliases: ['curdate'] }),
  scalar('current_timestamp', [], 'timestamp', 'now()', { nullable: 'never' }),
  scalar('now', [], 'timestamp', 'now()', { nullable: 'never' }),
  scalar('unix_date', ['date'], 'integer', `CAST($1 - DATE '1970-01-01' AS INTEGER)`),
  scalar('date_from_unix_date', ['integer'], 'date', `(DATE '1970-01-01' + $1)`),
]

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

function truncTimestamp(_: readonly string[], call: EmittedCall): string {
  const unit = unitOf(TIMESTAMP_UNITS, call.arguments[0])
  return unit === undefined ? 'CAST(NULL AS TIMESTAMP WITH TIME ZONE)' : `date_trunc('${unit}', $2)`
}
