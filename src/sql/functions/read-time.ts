import { sqlString } from '../duckdb/quote.ts'
import { readerOf } from './datetime-pattern.ts'

/**
 * What a text means that Spark 3 cannot read by a pattern: NULL in any case, or an error where Spark 2.4 could read it
 * (`spark.sql.legacy.timeParserPolicy`), with numbers in their ranges alone (STRICT, of functions) or any (LENIENT, of files).
 */
export type FormerReading = 'NULL' | 'STRICT' | 'LENIENT'

/**
 * SQL of the instant that a text means by a pattern: by the engine's regular expressions where they can tell, else by a script.
 * @param pattern - `null` where it is no constant.
 */
export const readTime =
  (pattern: string | null) =>
  (text: string, patternSql: string, former: FormerReading): string => {
    const reader = pattern === null ? null : readerOf(pattern)
    if (reader === null) return `spark_parse_time(${text}, ${patternSql}, '${former}')`
    const texts = [reader.shape, reader.within, reader.canonical].map(sqlString).join(', ')
    return `spark_read_timestamp(${text}, ${texts}, ${patternSql}, '${former}')`
  }
