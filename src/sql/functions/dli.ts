import type { SparkType } from '../../core/spark-types.ts'
import { percentileAt } from './aggregates.ts'
import { aggregate, literal, scalar } from './define.ts'
import { refusePattern } from './regular-expressions.ts'
import type { FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'
import { mergedType } from './wider-type.ts'

const always = { nullable: 'always' } as const

/** How many characters of the first text are in the second. */
const MATCHING = `CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN len(list_filter(regexp_extract_all($1, '(?s).'), lambda c: contains($2, c))) END`

/** What DLI adds to Spark, as its SQL reference describes it. */
export const DLI: readonly FunctionRow[] = [
  scalar('lengthb', ['string'], 'string', 'CAST(strlen($1) AS VARCHAR)'),
  scalar('cot1', ['double'], 'double', `CASE WHEN isinf($1) THEN 'NaN'::DOUBLE ELSE (1.0::DOUBLE / tan($1)) END`, {
    ...always,
    note: 'the last digit may differ: Java and C libraries round it on their own',
  }),
  scalar(
    'javahash',
    ['any'],
    'string',
    (_, call) => (isIntegral((call.arguments[0] as { type: SparkType }).type) ? 'CAST($1 AS VARCHAR)' : 'spark_ts_java_hash($1)'),
    {
      refuse: ([value]) =>
        value?.type.kind === 'string' || (value !== undefined && isIntegral(value.type)) ? null : 'javahash of this type',
    },
  ),
  scalar('instr1', ['string', 'string', 'long', 'long'], 'integer', 'spark_ts_instr1($1, $2, $3, $4)', {
    defaults: [literal('integer', '1'), literal('integer', '1')],
    title: (texts) => `instr1(${texts.join(', ')})`,
  }),
  scalar('regexp_count', ['string', 'string', 'long'], 'long', 'spark_ts_regexp_count($1, $2, $3)', {
    defaults: [literal('integer', '1')],
    refuse: refusePattern,
  }),
  scalar('regexp_substr', ['string', 'string', 'long', 'long'], 'string', 'spark_ts_regexp_substr($1, $2, $3, $4)', {
    ...always,
    defaults: [literal('integer', '1'), literal('integer', '1')],
    refuse: refusePattern,
  }),
  scalar('regexp_instr', ['string', 'string', 'long', 'long', 'long'], 'long', 'spark_ts_regexp_instr($1, $2, $3, $4, $5)', {
    defaults: [literal('integer', '1'), literal('integer', '1'), literal('integer', '0')],
    refuse: refusePattern,
  }),
  scalar('char_matchcount', ['string', 'string'], 'long', MATCHING),
  scalar('keyvalue', ['string', 'string'], 'string', `spark_ts_key_value($1, ';', ':', $2)`, always),
  scalar('keyvalue', ['string', 'string', 'string', 'string'], 'string', 'spark_ts_key_value($1, $2, $3, $4)', {
    ...always,
    id: 'keyvalue(separators)',
  }),
  scalar('url_encode', ['string'], 'string', 'spark_ts_url_encode($1)'),
  scalar('url_decode', ['string'], 'string', 'spark_ts_url_decode($1)'),
  scalar('getdate', [], 'string', `strftime(CAST(now() AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')`, { nullable: 'never' }),
  scalar('ordinal', ['integer', 'same-no-strings'], ([, type]) => type as SparkType, ordinal, { variadic: 2, ...always }),
  aggregate('median', ['numeric'], 'double', percentileAt('0.5::DOUBLE'), always),
]

/** NULL is the smallest. */
function ordinal(args: readonly string[]): string {
  const values = args.slice(1).map((_, at) => `$${at + 2}`)
  return `list_sort([${values.join(', ')}], 'ASC', 'NULLS FIRST')[CASE WHEN $1 > 0 THEN $1 END]`
}

/** `decode(e, search, result, …, default)`: the first result whose search equals, NULL equals NULL. */
function chosen(args: readonly string[]): string {
  const pairs = Math.floor((args.length - 1) / 2)
  const branches = Array.from({ length: pairs }, (_, at) => `WHEN $1 IS NOT DISTINCT FROM $${at * 2 + 2} THEN $${at * 2 + 3}`)
  return `CASE ${branches.join(' ')}${args.length % 2 === 0 ? ` ELSE $${args.length}` : ''} END`
}

const isResult = (at: number, count: number): boolean => at > 0 && (at % 2 === 0 || (at === count - 1 && count % 2 === 0))

/** The searched values and the results each have one type. */
function decodeTypes(types: readonly SparkType[]): readonly SparkType[] | null {
  const results = mergedType(types.filter((_, at) => isResult(at, types.length)))
  const searches = mergedType(types.filter((_, at) => !isResult(at, types.length)))
  return types.map((_, at) => (isResult(at, types.length) ? results : searches))
}

export const DECODES: readonly FunctionRow[] = ['decode', 'decode1'].map((name) =>
  scalar(name, ['any'], (types) => types[2] as SparkType, chosen, {
    id: `${name}(case)`,
    variadic: 3,
    nullable: (args) => args.length % 2 === 1 || args.some((argument, at) => isResult(at, args.length) && argument.nullable),
    together: decodeTypes,
    // Without a default Spark takes a string that is NULL for it, so numbers become strings.
    refuse: (args) =>
      args.some(
        ({ kind, type }, at) =>
          (kind === 'cast' && at !== 0) || (args.length % 2 === 1 && isResult(at, args.length) && type.kind !== 'string'),
      )
        ? `${name} of values of different types`
        : null,
  }),
)
