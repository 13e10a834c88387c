import type { TypedExpression } from '../typed/tree.ts'
import { formatOf } from './datetime-pattern.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import { readTime } from './read-time.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const DEFAULT_PATTERN = literal('string', 'yyyy-MM-dd HH:mm:ss')

const moment = ['string', 'date', 'timestamp'] as const

/** What a text means that Spark 2.4 could read and Spark 3 cannot: each function that reads has two rows (timeParserPolicy). */
const POLICIES = [
  { corrected: true, suffix: ', corrected' },
  { corrected: false, suffix: '' },
] as const

const readers = POLICIES.flatMap(({ corrected, suffix }): readonly FunctionRow[] => {
  const shared = {
    nullable: 'always',
    when: (_: unknown, { correctedTimes }: { correctedTimes: boolean }) => correctedTimes === corrected,
  } as const
  return [
    scalar('to_date', [moment, 'string'], 'date', (_, call) => `CAST(${read(call, corrected)} AS DATE)`, {
      id: `to_date(string, pattern${suffix})`,
      ...shared,
    }),
    scalar('to_timestamp', [moment, 'string'], 'timestamp', (_, call) => read(call, corrected), {
      id: `to_timestamp(string, pattern${suffix})`,
      ...shared,
    }),
    ...['unix_timestamp', 'to_unix_timestamp'].map((name) =>
      scalar(name, [{ only: moment }, { only: 'string' }], 'long', (_, call) => `(epoch_us(${read(call, corrected)}) // 1000000)`, {
        id: `${name}(string, pattern${suffix})`,
        defaults: [DEFAULT_PATTERN],
        ...shared,
      }),
    ),
  ]
})

/** Functions between times and texts of a pattern (those of Java's DateTimeFormatter, with Spark's rules). */
export const DATETIME_TEXTS: readonly FunctionRow[] = [
  scalar('date_format', ['timestamp', 'string'], 'string', (_, call) => written('$1', call)),
  scalar(
    'from_unixtime',
    ['long', 'string'],
    'string',
    (_, call) => written('make_timestamptz(spark_wrap(CAST($1 AS HUGEINT) * 1000000))', call),
    {
      nullable: 'always',
      defaults: [DEFAULT_PATTERN],
    },
  ),
  ...readers,
]

/** In the session's time zone. */
function written(timestamp: string, { arguments: args }: EmittedCall): string {
  const pattern = constantOf(args[1])
  const format = pattern === null ? null : formatOf(pattern)
  if (pattern === null || format === null) return `spark_format_time(${timestamp}, $2)`
  return `spark_date_format(${timestamp}, ${quotedInTemplate(format)}, ${quotedInTemplate(pattern)})`
}

const isText = (args: readonly TypedExpression[]): boolean => args[0]?.type.kind === 'string'

/** As a timestamp. Dates and timestamps are not read but converted, whatever the pattern. */
function read({ arguments: args }: EmittedCall, corrected: boolean): string {
  if (!isText(args)) return args[0]?.type.kind === 'date' ? 'spark_local_timestamp(CAST($1 AS TIMESTAMP))' : '$1'
  const pattern = constantOf(args[1])
  // A dollar sign would be a mark of the translation.
  return readTime(pattern?.includes('$') === true ? null : pattern)('$1', '$2', corrected ? 'NULL' : 'STRICT')
}
