/** Settings of a session that change what the words of a statement mean. */
export interface Dialect {
  /** Whether GROUP BY takes names of the SELECT list (`spark.sql.groupByAliases`). */
  readonly groupByAliases: boolean
  /** Whether a number in GROUP BY, or ORDER BY, is a place in the SELECT list (`spark.sql.groupByOrdinal`, `orderByOrdinal`). */
  readonly groupByOrdinal: boolean
  readonly orderByOrdinal: boolean
  /** Whether `concat`, or `elt`, of binary values gives text (`spark.sql.function.concatBinaryAsString`, `eltOutputAsString`). */
  readonly concatBinaryAsString: boolean
  readonly eltOutputAsString: boolean
  /** Whether HAVING without GROUP BY is a condition on rows (`spark.sql.legacy.parser.havingWithoutGroupByAsWhere`). */
  readonly havingAsWhere: boolean
  /** Whether INTERSECT binds no closer than UNION and EXCEPT (`spark.sql.legacy.setopsPrecedence.enabled`). */
  readonly equalSetOperators: boolean
  /** Whether a text that Spark 2.4 could read as a time, and Spark 3 cannot, is NULL; else it is an error (`spark.sql.legacy.timeParserPolicy`). */
  readonly correctedTimes: boolean
}

/** @param conf - Spark's settings by key, of values that open-dli follows. */
export function dialectOf(conf: Readonly<Record<string, string>>): Dialect {
  const is = (key: string, value: string): boolean => conf[`spark.sql.${key}`]?.toLowerCase() === value
  return {
    groupByAliases: !is('groupByAliases', 'false'),
    groupByOrdinal: !is('groupByOrdinal', 'false'),
    orderByOrdinal: !is('orderByOrdinal', 'false'),
    concatBinaryAsString: is('function.concatBinaryAsString', 'true'),
    eltOutputAsString: is('function.eltOutputAsString', 'true'),
    havingAsWhere: is('legacy.parser.havingWithoutGroupByAsWhere', 'true'),
    equalSetOperators: is('legacy.setopsPrecedence.enabled', 'true'),
    correctedTimes: is('legacy.timeParserPolicy', 'corrected'),
  }
}

/** What holds when nothing is set. */
export const PLAIN_DIALECT: Dialect = dialectOf({})

/** Whether nothing is set that changes what a text means. */
export const isPlain = (dialect: Dialect): boolean =>
  Object.entries(PLAIN_DIALECT).every(([key, value]) => dialect[key as keyof Dialect] === value)
