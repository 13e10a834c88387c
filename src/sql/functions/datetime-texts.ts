import type { TypedExpression } from '../typed/tree.ts'
import { formatOf, readerOf } from './datetime-pattern.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const DEFAULT_PATTERN = literal('string', 'yyyy-MM-dd HH:mm:ss')

const pattern = (args: readonly TypedExpression[]): string | null => constantOf(args[1])

const refuseFormat =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null => {
    const text = pattern(args)
    return text === null || formatOf(text) !== null ? null : `${name} with the pattern ${text}`
  }

const isText = (args: readonly TypedExpression[]): boolean => args[0]?.type.kind === 'string'

const refuseReader =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null => {
    const text = pattern(args)
    return text === null || !isText(args) || readerOf(text) !== null ? null : `${name} with the pattern ${text}`
  }

const moment = ['string', 'date', 'timestamp'] as const

/** Functions between times and texts of a constant pattern. A text that Spark 2.4 might have understood is an error, as in Spark (timeParserPolicy EXCEPTION). */
export const DATETIME_TEXTS: readonly FunctionRow[] = [
  scalar('date_format', ['timestamp', 'string'], 'string', (_, call) => written('$1', pattern(call.arguments)), {
    constant: [1],
    refuse: refuseFormat('date_format'),
    note: 'years 1 to 9999',
  }),
  scalar('from_unixtime', ['long', 'string'], 'string', (_, call) => written('make_timestamptz($1 * 1000000)', pattern(call.arguments)), {
    constant: [1],
    nullable: 'always',
    defaults: [DEFAULT_PATTERN],
    refuse: refuseFormat('from_unixtime'),
    note: 'years 1 to 9999',
  }),
  scalar('to_date', [moment, 'string'], 'date', (_, call) => `CAST(${read(call)} AS DATE)`, {
    id: 'to_date(string, pattern)',
    constant: [1],
    nullable: 'always',
    refuse: refuseReader('to_date'),
  }),
  scalar('to_timestamp', [moment, 'string'], 'timestamp', (_, call) => read(call), {
    id: 'to_timestamp(string, pattern)',
    constant: [1],
    nullable: 'always',
    refuse: refuseReader('to_timestamp'),
  }),
  ...['unix_timestamp', 'to_unix_timestamp'].map((name) =>
    scalar(name, [{ only: moment }, { only: 'string' }], 'long', (_, call) => `(epoch_us(${read(call)}) // 1000000)`, {
      constant: [1],
      nullable: 'always',
      defaults: [DEFAULT_PATTERN],
      refuse: refuseReader(name),
    }),
  ),
]

/** In the session's time zone. */
function written(timestamp: string, text: string | null): string {
  const format = text === null ? null : formatOf(text)
  return format === null ? 'CAST(NULL AS VARCHAR)' : `spark_date_format(CAST(${timestamp} AS TIMESTAMP), ${quotedInTemplate(format)})`
}

/** As a timestamp. Dates and timestamps are not read but converted, whatever the pattern. */
function read(call: EmittedCall): string {
  const text = pattern(call.arguments)
  if (text === null) return 'CAST(NULL AS TIMESTAMP WITH TIME ZONE)'
  if (!isText(call.arguments)) return call.arguments[0]?.type.kind === 'date' ? 'spark_local_timestamp(CAST($1 AS TIMESTAMP))' : '$1'
  const reader = readerOf(text)
  if (reader === null) throw new Error(`not refused: ${text}`)
  const { shape, within, doubtful, anyDigits, canonical } = reader
  return `spark_read_timestamp($1, ${[shape, within, doubtful, anyDigits, canonical].map(quotedInTemplate).join(', ')})`
}
