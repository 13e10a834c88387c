import type { Golden } from '../golden/read-golden.ts'

interface Reason {
  readonly reason: string
  holds(file: string, golden: Golden): boolean
}

/** Statements whose answer is a matter of chance, by file and number: they are outside of the ratchet. */
const BY_CHANCE: Readonly<Record<string, readonly number[]>> = {
  'postgreSQL/window_part2': [6, 7, 8, 9],
}

export const isByChance = (file: string, number: number): boolean => BY_CHANCE[file]?.includes(number) ?? false

/** Why an answer differs although nothing is to be mended. The first that holds is taken. */
export const REASONS: readonly Reason[] = [
  {
    reason: 'First and last of rows that are equal in the order of their window: chance, in Spark as well',
    holds: (file, { number }) => isByChance(file, number),
  },
  {
    reason: '`TIMESTAMP_NTZ`, its literals and functions: in Spark 3.3 they exist only inside its own tests',
    holds: (_file, { sql }) => /timestamp_(ntz|ltz)|\bconvert_timezone\b|\blocaltimestamp\b/i.test(sql),
  },
  {
    reason: "Functions that Spark's test suite registers for itself (`vol`, `booleq`, `boolne`, `udf`)",
    holds: (_file, { sql }) => /\b(vol|booleq|boolne|udf)\(/i.test(sql),
  },
  {
    reason: 'ANSI was on: an error where there is none without it',
    holds: (_file, { output }) => output.includes('spark.sql.ansi.enabled'),
  },
  {
    reason: 'Managed tables can rename and move columns, which file tables of Spark cannot; what follows shows the renamed table',
    holds: (file, { number }) => file === 'change-column' && number >= 5 && number <= 22,
  },
  {
    reason: 'Names of tables and views are kept in lower case, as DLI keeps them',
    holds: (file, { sql }) => file === 'show-create-table' && sql.includes('view_SPARK_30302'),
  },
  {
    reason: 'ANSI was on: a string beside a float is compared as a double',
    holds: (file, { sql }) => file === 'postgreSQL/float4' && /'1004\.3'/.test(sql),
  },
  {
    reason: 'Text of floats: Java before 19 does not always write the shortest digits that give the number back',
    holds: (file, { number }) => file === 'postgreSQL/int8' && number === 65,
  },
  {
    reason: 'Variances of doubles in another order of additions: the last digits',
    holds: (file, { number }) => file === 'postgreSQL/aggregates_part1' && number === 34,
  },
  {
    reason: 'Usage texts of functions are sentences of Spark, which open-dli does not carry',
    holds: (_file, { sql }) => /^\s*DESC(RIBE)?\s+FUNCTION\b/i.test(sql),
  },
  {
    reason: 'A global temporary view, which stands among those of the database here',
    holds: (file, { sql }) => file === 'show-views' && /^\s*SHOW\s+VIEWS\b/i.test(sql),
  },
  {
    reason: '`timestampadd` and `timestampdiff` show their unit, as a real Spark 3.3.4 answers; the first 3.3 did not',
    holds: (_file, { sql }) => /\b(timestampadd|timestampdiff|dateadd|datediff)\s*\(\s*[a-z]+\s*,/i.test(sql),
  },
  { reason: '`-legacy`: made with the parsers of Spark 2', holds: (file) => /-legacy(\/|$)/.test(file) },
]

/** The reason for a difference at this statement; `null` when it is open-dli's to mend. */
export const reasonFor = (file: string, golden: Golden): string | null => REASONS.find(({ holds }) => holds(file, golden))?.reason ?? null
