import { failure } from '../../../core/errors/failure.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import { type DatetimeReader, readerOf } from '../../../sql/functions/datetime-pattern.ts'

/** How a table's dates and timestamps are read: SQL of a text's value, given that of what Spark makes of it without a pattern. */
export interface TimeFormats {
  date(text: string, usual: string): string
  timestamp(text: string, usual: string): string
}

const usually = (_: string, usual: string): string => usual

export const NO_FORMATS: TimeFormats = { date: usually, timestamp: usually }

/** Patterns whose texts mean the same without them. */
const USUAL_DATES: ReadonlySet<string> = new Set(['yyyy-MM-dd'])
const USUAL_TIMESTAMPS: ReadonlySet<string> = new Set(['yyyy-MM-dd HH:mm:ss', `yyyy-MM-dd'T'HH:mm:ss`])

/** @throws UNSUPPORTED for a pattern that is not reproduced */
export function timeFormats({ dateformat, timestampformat }: Readonly<Record<string, string>>): TimeFormats {
  const date = readerFor(dateformat, USUAL_DATES, 'dateFormat')
  const timestamp = readerFor(timestampformat, USUAL_TIMESTAMPS, 'timestampFormat')
  return {
    date: (text, usual) => (date === null ? usual : `CAST(${byPattern(text, date, `CAST(${usual} AS TIMESTAMP)`)} AS DATE)`),
    timestamp: (text, usual) => (timestamp === null ? usual : byPattern(text, timestamp, usual)),
  }
}

function readerFor(pattern: string | undefined, usual: ReadonlySet<string>, option: string): DatetimeReader | null {
  if (pattern === undefined || usual.has(pattern)) return null
  const reader = readerOf(pattern)
  if (reader === null) throw failure('UNSUPPORTED', [`the option ${option} = '${pattern}'`])
  return reader
}

/** By the pattern, else as without one (Spark 2's way, which its readers still go), else an error where the old parser might have found something. */
function byPattern(text: string, { shape, within, doubtful, anyDigits, canonical }: DatetimeReader, usual: string): string {
  const [isShaped, isWithin] = [shape, within].map((pattern) => `regexp_full_match(${text}, ${sqlString(pattern)})`)
  const read = `spark_read_timestamp(${[text, ...[shape, within, doubtful, anyDigits, canonical].map(sqlString)].join(', ')})`
  return `coalesce(CASE WHEN ${isShaped} AND ${isWithin} THEN ${read} END, ${usual}, ${read})`
}
