/** Settings of a session that change what the words of a statement mean. */
export interface Dialect {
  /** Whether GROUP BY takes names of the SELECT list (`spark.sql.groupByAliases`). */
  readonly groupByAliases: boolean
  /** Whether a text that Spark 2.4 could read as a time, and Spark 3 cannot, is NULL; else it is an error (`spark.sql.legacy.timeParserPolicy`). */
  readonly correctedTimes: boolean
}

/** What holds when nothing is set. */
export const PLAIN_DIALECT: Dialect = { groupByAliases: true, correctedTimes: false }

/** @param conf - Spark's settings by key, of values that open-dli follows. */
export function dialectOf(conf: Readonly<Record<string, string>>): Dialect {
  const is = (key: string, value: string): boolean => conf[key]?.toLowerCase() === value
  return {
    groupByAliases: !is('spark.sql.groupByAliases', 'false'),
    correctedTimes: is('spark.sql.legacy.timeParserPolicy', 'corrected'),
  }
}
