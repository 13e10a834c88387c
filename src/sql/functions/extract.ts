import { microsOf } from '../duckdb/operators/interval-arithmetic.ts'
import { decimal } from './decimal-types.ts'
import { scalar } from './define.ts'
import type { FunctionRow } from './row.ts'

/** Functions that fields of EXTRACT stand for, and the words for each (`DatePart.parseExtractField`). */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  year: 'YEAR Y YEARS YR YRS',
  'extract year of week': 'YEAROFWEEK',
  quarter: 'QUARTER QTR',
  month: 'MONTH MON MONS MONTHS',
  weekofyear: 'WEEK W WEEKS',
  day: 'DAY D DAYS',
  dayofweek: 'DAYOFWEEK DOW',
  'extract iso day of week': 'DAYOFWEEK_ISO DOW_ISO',
  dayofyear: 'DOY',
  hour: 'HOUR H HOURS HR HRS',
  minute: 'MINUTE M MIN MINS MINUTES',
  'extract second': 'SECOND S SEC SECONDS SECS',
}

const FUNCTION_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELD_WORDS).flatMap(([name, words]) => words.split(' ').map((word): [string, string] => [word, name])),
)

/** The function a field of EXTRACT and `date_part` stands for; its name is in the table, some with blanks as nobody would write them. */
export const extractFunction = (field: string): string | null => FUNCTION_OF.get(field.toUpperCase()) ?? null

/** Of an interval; `null` where it has no such field. */
export function intervalFunction(field: string): string | null {
  const name = extractFunction(field)?.replace(/^extract /, '') ?? null
  return name !== null && INTERVAL_FIELDS.has(name) ? `extract ${name} of interval` : null
}

const SECONDS = decimal(8, 6)
const MICROS = microsOf('$1')
const INTERVAL_FIELDS: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour', 'minute', 'second'])

/** DuckDB divides whole numbers towards zero, and so keeps the sign, as Spark does. */
const ofInterval = (
  name: string,
  parameter: 'interval-day-time' | 'interval-year-month',
  result: 'integer' | 'byte',
  sql: string,
): FunctionRow =>
  scalar(`extract ${name} of interval`, [{ only: parameter }], result, `CAST(${sql} AS ${result === 'byte' ? 'TINYINT' : 'INTEGER'})`)

export const EXTRACTS: readonly FunctionRow[] = [
  scalar(
    'extract second',
    ['timestamp'],
    SECONDS,
    `CAST(CAST(epoch_us(CAST($1 AS TIMESTAMP)) % 60000000 + 60000000 AS BIGINT) % 60000000 * CAST(0.000001 AS DECIMAL(6, 6)) AS DECIMAL(8, 6))`,
  ),
  scalar('extract year of week', ['date'], 'integer', 'CAST(isoyear($1) AS INTEGER)'),
  scalar('extract iso day of week', ['date'], 'integer', 'CAST(isodow($1) AS INTEGER)'),
  ofInterval('year', 'interval-year-month', 'integer', `datepart('year', $1)`),
  ofInterval('month', 'interval-year-month', 'byte', `datepart('month', $1)`),
  ofInterval('day', 'interval-day-time', 'integer', `${MICROS} // 86400000000`),
  ofInterval('hour', 'interval-day-time', 'byte', `${MICROS} % 86400000000 // 3600000000`),
  ofInterval('minute', 'interval-day-time', 'byte', `${MICROS} % 3600000000 // 60000000`),
  scalar(
    'extract second of interval',
    [{ only: 'interval-day-time' }],
    SECONDS,
    `CAST(CAST(${MICROS} % 60000000 AS DECIMAL(8, 0)) * CAST(0.000001 AS DECIMAL(6, 6)) AS DECIMAL(8, 6))`,
  ),
]
