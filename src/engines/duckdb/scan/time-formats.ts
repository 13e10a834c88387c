import { sqlString } from '../../../sql/duckdb/quote.ts'
import { readTime } from '../../../sql/functions/read-time.ts'

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

export function timeFormats({ dateformat, timestampformat }: Readonly<Record<string, string>>): TimeFormats {
  const date = dateformat === undefined || USUAL_DATES.has(dateformat) ? null : dateformat
  const timestamp = timestampformat === undefined || USUAL_TIMESTAMPS.has(timestampformat) ? null : timestampformat
  return {
    date: (text, usual) => (date === null ? usual : `CAST(${byPattern(text, date, `CAST(${usual} AS TIMESTAMP)`)} AS DATE)`),
    timestamp: (text, usual) => (timestamp === null ? usual : byPattern(text, timestamp, usual)),
  }
}

/** By the pattern, else as without one (Spark 2's way, which its readers still go), else an error where the old parser might have found something. */
function byPattern(text: string, pattern: string, usual: string): string {
  const read = (former: 'NULL' | 'LENIENT'): string => readTime(pattern)(text, sqlString(pattern), former)
  return `coalesce(${read('NULL')}, ${usual}, ${read('LENIENT')})`
}
