/** A setting that open-dli knows; all others are stored and echoed. */
export interface Setting {
  readonly key: string
  /** Without a word from the job. */
  readonly value: string
  /** Values, in lower case, that the engine's meaning agrees with; `null`: any of the right form. */
  readonly allowed: readonly string[] | null
  readonly meaning: string
  readonly since: string
}

const fixed = (key: string, value: string, since: string, meaning: string, more: readonly string[] = []): Setting => ({
  key,
  value,
  allowed: [value.toLowerCase(), ...more],
  meaning,
  since,
})

const DYNAMIC = 'Whether INSERT OVERWRITE replaces only the partitions that it writes.'

/**
 * By key. Spark's settings that change answers have only the values whose meaning the engine follows: any other is refused, never ignored.
 */
export const SETTINGS: readonly Setting[] = [
  fixed('dli.sql.caseSensitive', 'false', '', 'Whether names are case-sensitive.'),
  fixed('dli.sql.dynamicPartitionOverwrite.enabled', 'false', '', DYNAMIC, ['true']),
  { key: 'dli.sql.job.timeout', value: '0', allowed: null, since: '', meaning: 'Limit of the running time in seconds; 0 is none.' },
  { key: 'dli.sql.sqlasync.enabled', value: 'false', allowed: null, since: '', meaning: 'Whether DDL is answered before it has run.' },
  fixed('spark.sql.ansi.enabled', 'false', '3.0.0', 'Whether SQL follows the ANSI standard.'),
  fixed('spark.sql.caseSensitive', 'false', '1.4.0', 'Whether names are case-sensitive.'),
  fixed('spark.sql.decimalOperations.allowPrecisionLoss', 'true', '2.3.1', 'Whether decimals are rounded to fit 38 digits.'),
  fixed('spark.sql.dynamicPartitionOverwrite.enabled', 'false', '', DYNAMIC, ['true']),
  {
    key: 'spark.sql.files.maxRecordsPerFile',
    value: '0',
    allowed: null,
    since: '2.2.0',
    meaning: 'Most rows of a file that is written; 0 is no limit.',
  },
  fixed('spark.sql.function.concatBinaryAsString', 'false', '2.3.0', 'Whether concat of binary values is a string.', ['true']),
  fixed('spark.sql.function.eltOutputAsString', 'false', '2.3.0', 'Whether elt of binary values is a string.', ['true']),
  fixed('spark.sql.groupByAliases', 'true', '2.2.0', 'Whether GROUP BY takes names of the SELECT list.', ['false']),
  fixed('spark.sql.groupByOrdinal', 'true', '2.0.0', 'Whether numbers in GROUP BY are positions in the SELECT list.', ['false']),
  fixed('spark.sql.legacy.allowNegativeScaleOfDecimal', 'false', '3.0.0', 'Whether decimals may have a negative scale.'),
  fixed('spark.sql.legacy.charVarcharAsString', 'false', '3.1.0', 'Whether CHAR and VARCHAR are plain strings.'),
  fixed('spark.sql.legacy.ctePrecedencePolicy', 'EXCEPTION', '3.0.0', 'What a repeated name of a nested common table means.'),
  fixed('spark.sql.legacy.exponentLiteralAsDecimal.enabled', 'false', '3.0.0', 'Whether 1e3 is a decimal.'),
  fixed('spark.sql.legacy.integerGroupingId', 'false', '3.1.0', 'Whether grouping_id is an int.'),
  fixed('spark.sql.legacy.interval.enabled', 'false', '3.2.0', 'Whether interval literals are of the old type.'),
  fixed('spark.sql.legacy.parser.havingWithoutGroupByAsWhere', 'false', '2.4.1', 'Whether HAVING without GROUP BY is a WHERE.', ['true']),
  fixed('spark.sql.legacy.setopsPrecedence.enabled', 'false', '2.4.0', 'Whether INTERSECT binds as UNION does.', ['true']),
  fixed('spark.sql.legacy.sizeOfNull', 'true', '2.4.0', 'Whether size(NULL) is -1.'),
  fixed('spark.sql.legacy.statisticalAggregate', 'false', '3.1.0', 'Whether stddev of one row is NaN.'),
  fixed('spark.sql.legacy.timeParserPolicy', 'EXCEPTION', '3.0.0', 'What parsing of times does where Spark 2 did otherwise.', [
    'corrected',
  ]),
  fixed('spark.sql.mapKeyDedupPolicy', 'EXCEPTION', '3.0.0', 'What a repeated key of a map does.'),
  fixed('spark.sql.orderByOrdinal', 'true', '2.0.0', 'Whether numbers in ORDER BY are positions in the SELECT list.', ['false']),
  fixed('spark.sql.parser.escapedStringLiterals', 'false', '2.2.1', 'Whether string literals keep their backslashes.'),
  fixed('spark.sql.parser.quotedRegexColumnNames', 'false', '2.3.0', 'Whether quoted names in a SELECT list are patterns.'),
  { key: 'spark.sql.session.timeZone', value: 'UTC', allowed: null, since: '2.2.0', meaning: 'The time zone of the session.' },
  fixed('spark.sql.sources.partitionOverwriteMode', 'STATIC', '2.3.0', 'What INSERT OVERWRITE replaces in a partitioned table.', [
    'dynamic',
  ]),
  fixed('spark.sql.storeAssignmentPolicy', 'ANSI', '3.0.0', 'Which conversions INSERT makes by itself.'),
  fixed('spark.sql.timestampType', 'TIMESTAMP_LTZ', '', 'What TIMESTAMP means.'),
]

const BY_KEY: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.key, setting]))

/** `null` for a key that open-dli gives no meaning. */
export const settingOf = (key: string): Setting | null => BY_KEY.get(key) ?? null
