import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { refuseNested } from './conditional.ts'
import { adjustedDecimal, boundedDecimal, PRECISION_MAX } from './decimal-types.ts'
import { aggregate, constantOf, literal, typeOfArgument } from './define.ts'
import { holdsMap } from './nested-types.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'

const always = { nullable: 'always' } as const
const ORDER_NOTE = 'of doubles, the last digits depend on the order in which rows are added, as in Spark'

/** `first(a, true)` shows as `first(a)`. */
const firstOnly =
  (name: string) =>
  ([text]: readonly string[], distinct: boolean) =>
    `${name}(${distinct ? 'DISTINCT ' : ''}${text})`

/** NULL where one side does not vary, NaN where a value is no number. */
const CORRELATION = `CASE WHEN regr_count($1, $2)$over = 1 THEN NULL WHEN isnan(corr($distinct$1, $2)$over) AND NOT coalesce(bool_or(NOT isfinite($1) OR NOT isfinite($2))$over, false) THEN NULL
  ELSE corr($distinct$1, $2)$over END`

/** One side of a pair, NULL where the other one is. */
const PAIR = (side: string): string => `CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN ${side} END`

/** The square of the correlation; 1 where the second does not vary. */
const DETERMINATION = `CASE WHEN coalesce(var_pop($distinct${PAIR('$1')})$over, 0) = 0 THEN NULL WHEN var_pop($distinct${PAIR('$2')})$over = 0 THEN 1.0::DOUBLE
  ELSE corr($distinct$1, $2)$over * corr($distinct$1, $2)$over END`

const listOf = ([element]: readonly SparkType[]): SparkType => ({ kind: 'array', element: element as SparkType, containsNull: false })

const bound = (sql: string, use: (name: string) => string): string => `list_transform([${sql}], lambda found: ${use('found')})[1]`

const ofAllValues = (name: string): string => `${name}(list($distinct$1)$overNotNull)`

const SHARES: SparkType = { kind: 'array', element: { kind: 'double' }, containsNull: false }

export const AGGREGATES: readonly FunctionRow[] = [
  aggregate('count', ['any'], 'long', count, { variadic: 1, nullable: 'never' }),
  aggregate('count_if', ['boolean'], 'long', 'count($distinctCASE WHEN $1 THEN true END)$over', { nullable: 'never' }),
  aggregate('sum', [['numeric', 'interval-year-month', 'interval-day-time']], sumType, sum, {
    ...always,
    note: ORDER_NOTE,
  }),
  aggregate('avg', [['numeric', 'interval-year-month', 'interval-day-time']], averageType, (args, call) => average(args, call, 'CAST'), {
    ...always,
    aliases: ['mean'],
    note: ORDER_NOTE,
  }),
  aggregate('min', ['any'], typeOfArgument(0), 'min($distinct$1)$over', { ...always, refuse: refuseNested('min') }),
  aggregate('max', ['any'], typeOfArgument(0), 'max($distinct$1)$over', { ...always, refuse: refuseNested('max') }),
  picked('first', 'first'),
  picked('first_value', 'first_value'),
  picked('last', 'last'),
  picked('last_value', 'last_value'),
  deviations('stddev_samp', true, ['stddev', 'std']),
  deviations('stddev_pop', false),
  deviations('var_samp', true, ['variance']),
  deviations('var_pop', false),
  ofPairs('covar_pop'),
  ofPairs('covar_samp'),
  aggregate('corr', ['double', 'double'], 'double', CORRELATION, { ...always, note: ORDER_NOTE }),
  ...['bit_and', 'bit_or', 'bit_xor'].map((name) => aggregate(name, ['integral'], typeOfArgument(0), `${name}($distinct$1)$over`, always)),
  aggregate('percentile', ['numeric', 'double', 'long'], 'double', percentile, {
    ...always,
    when: (types) => types[1]?.kind !== 'array',
    defaults: [literal('integer', '1')],
    constant: [1, 2],
    refuse: ([, share, frequency]) =>
      within01(constantOf(share)) && constantOf(frequency) === '1' ? null : 'percentile of these shares or frequencies',
  }),
  aggregate('percentile', ['numeric', SHARES, 'long'], SHARES, percentiles, {
    ...always,
    id: 'percentile(array)',
    when: (types) => types[1]?.kind === 'array',
    defaults: [literal('integer', '1')],
    constant: [2],
    refuse: ([, , frequency]) => (constantOf(frequency) === '1' ? null : 'percentile with frequencies'),
  }),
  aggregate('percentile_cont', ['numeric', 'double'], 'double', percentile, {
    ...always,
    constant: [1],
    refuse: ([, share]) => (within01(constantOf(share)) ? null : 'percentile_cont of this share'),
  }),
  aggregate('percentile_disc', ['numeric', 'double'], 'double', percentileAtRow, {
    ...always,
    constant: [1],
    refuse: ([, share]) => (within01(constantOf(share)) ? null : 'percentile_disc of this share'),
  }),
  aggregate('skewness', ['double'], 'double', ofAllValues('spark_ts_skewness'), { ...always, note: ORDER_NOTE }),
  aggregate('kurtosis', ['double'], 'double', ofAllValues('spark_ts_kurtosis'), { ...always, note: ORDER_NOTE }),
  aggregate('regr_count', ['double', 'double'], 'long', `count($distinct${PAIR('$1')})$over`, { nullable: 'never' }),
  aggregate('regr_avgx', ['double', 'double'], 'double', `avg($distinct${PAIR('$2')})$over`, { ...always, note: ORDER_NOTE }),
  aggregate('regr_avgy', ['double', 'double'], 'double', `avg($distinct${PAIR('$1')})$over`, { ...always, note: ORDER_NOTE }),
  aggregate('regr_r2', ['double', 'double'], 'double', DETERMINATION, { ...always, note: ORDER_NOTE }),
  aggregate('try_sum', [['numeric', 'interval-year-month', 'interval-day-time']], sumType, trySum, { ...always, note: ORDER_NOTE }),
  aggregate(
    'try_avg',
    [['numeric', 'interval-year-month', 'interval-day-time']],
    averageType,
    (args, call) => average(args, call, 'TRY_CAST'),
    { ...always, note: ORDER_NOTE },
  ),
  aggregate('bool_and', ['boolean'], 'boolean', 'bool_and($distinct$1)$over', { ...always, aliases: ['every'] }),
  aggregate('bool_or', ['boolean'], 'boolean', 'bool_or($distinct$1)$over', { ...always, aliases: ['any', 'some'] }),
  extremeBy('max_by', 'max'),
  extremeBy('min_by', 'min'),
  aggregate('collect_list', ['any'], listOf, collectList, {
    nullable: 'never',
    aliases: ['array_agg'],
    title: firstOnly('collect_list'),
    note: 'the order of elements is that of the rows, which is any without a sort, as in Spark',
  }),
  aggregate('collect_set', ['any'], listOf, collectSet, {
    nullable: 'never',
    mismatch: ([type]) => (holdsMap(type as SparkType) ? 'collect_set() cannot have map type data' : null),
    note: 'the order of elements is any, as in Spark',
  }),
]

/** Rows in which no argument is NULL; of several arguments DISTINCT counts different tuples. */
function count(args: readonly string[]): string {
  if (args.length === 1) return 'count($distinct$1)$over'
  const all = args.map((_, at) => `$${at + 1}`)
  const present = all.map((arg) => `${arg} IS NOT NULL`).join(' AND ')
  return `count($distinctCASE WHEN ${present} THEN row(${all.join(', ')}) END)$over`
}

function sumType([type]: readonly SparkType[]): SparkType {
  if (type?.kind === 'decimal') return boundedDecimal(type.precision + 10, type.scale)
  if (type?.kind === 'interval-day-time' || type?.kind === 'interval-year-month') return type
  return type !== undefined && isIntegral(type) ? { kind: 'long' } : { kind: 'double' }
}

const SUM_OF_MICROS = `sum($distinct${microsOf('$1')})$over`
const SUM_OF_MONTHS = `sum($distinct${monthsOf('$1')})$over`

/** DuckDB adds integers up as 128 bits; Spark's sum of bigint wraps at 64. */
function sum(_: readonly string[], call: EmittedCall): string {
  const { type } = call
  if (type.kind === 'long') return 'spark_wrap(sum($distinct$1)$over)'
  if (type.kind === 'decimal') return total(type.precision, duckdbType(type), call.short)
  if (type.kind === 'interval-day-time') return `to_microseconds(CAST(${SUM_OF_MICROS} AS BIGINT))`
  if (type.kind === 'interval-year-month') return `to_months(CAST(${SUM_OF_MONTHS} AS INTEGER))`
  return 'sum($distinctCAST($1 AS DOUBLE))$over'
}

/** DuckDB's sums of decimals hold a little more than 38 digits; Spark's are NULL then. */
function total(precision: number, type: string, short: string | undefined): string {
  const sum = short === undefined ? 'sum($distinct$1)$over' : sumByLength(short)
  if (precision < PRECISION_MAX) return `CAST(${sum} AS ${type})`
  const most = `CAST('${'9'.repeat(PRECISION_MAX)}' AS HUGEINT)`
  const digits = `CAST(replace(CAST(${sum} AS VARCHAR), '.', '') AS HUGEINT)`
  return `CASE WHEN abs(${digits}) <= ${most} THEN CAST(${sum} AS ${type}) END`
}

/** Values that 64 bits can hold are added up by themselves, which the engine does five times as fast. TRY takes no aggregates, a lambda's does. */
function sumByLength(short: string): string {
  const sums = `{'short': sum(${short})$over, 'long': sum(CASE WHEN ${short} IS NULL THEN $1 END)$over}`
  const both = 'CASE WHEN s.long IS NULL THEN s.short WHEN s.short IS NULL THEN s.long ELSE TRY(s.short + s.long) END'
  return `list_transform([${sums}], lambda s: ${both})[1]`
}

function averageType([type]: readonly SparkType[]): SparkType {
  if (type?.kind === 'interval-day-time') return { kind: type.kind, from: 'day', to: 'second' }
  if (type?.kind === 'interval-year-month') return { kind: type.kind, from: 'year', to: 'month' }
  return type?.kind === 'decimal' ? boundedDecimal(type.precision + 4, type.scale + 4) : { kind: 'double' }
}

/**
 * Spark divides the sum, decimal(p + 10, s), by the count, decimal(20, 0), into the type that division gives, and casts that to the result's:
 * two roundings half up, both of which can matter.
 */
function average(_: readonly string[], call: EmittedCall, cast: 'CAST' | 'TRY_CAST'): string {
  const from = (call.arguments[0] as TypedExpression).type
  const share = (sum: string): string => `spark_half_up(CAST(${sum} AS HUGEINT), CAST(nullif(count($distinct$1)$over, 0) AS HUGEINT))`
  // The sum has to fit as well.
  if (from.kind === 'interval-day-time') return `to_microseconds(CAST(${share(`${cast}(${SUM_OF_MICROS} AS BIGINT)`)} AS BIGINT))`
  if (from.kind === 'interval-year-month') return `to_months(CAST(${share(`${cast}(${SUM_OF_MONTHS} AS INTEGER)`)} AS INTEGER))`
  if (from.kind !== 'decimal' || call.type.kind !== 'decimal') return 'avg($distinctCAST($1 AS DOUBLE))$over'
  const added = boundedDecimal(from.precision + 10, from.scale)
  const quotient = adjustedDecimal(added.precision + 21, added.scale + 21)
  const kept = Math.min(quotient.scale, call.type.scale)
  const factors = `${power(quotient.scale - from.scale)}, ${power(quotient.scale - kept)}`
  const digits = `spark_average(${total(added.precision, duckdbType(added), call.short)}, count($distinct$1)$over, ${factors})`
  return `CAST(CAST(${digits} AS DECIMAL(38, 0)) * CAST('1e-${kept}' AS DECIMAL(38, ${kept})) AS ${duckdbType(call.type)})`
}

const power = (exponent: number): string => `${10n ** BigInt(exponent)}::HUGEINT`

function collectList(_: readonly string[], call: EmittedCall): string {
  return `coalesce(list($distinct$1)$overNotNull, CAST([] AS ${duckdbType(call.type)}))`
}

function collectSet(_: readonly string[], call: EmittedCall): string {
  return `coalesce(list(DISTINCT $1)$overNotNull, CAST([] AS ${duckdbType(call.type)}))`
}

/** In a window DuckDB has functions of its own for these, with IGNORE NULLS; in a group NULLs are filtered out beforehand. */
function picked(name: string, title: string): FunctionRow {
  const side = name.startsWith('first') ? 'first' : 'last'
  const duckdb = (_: readonly string[], call: EmittedCall): string => {
    const ignoreNulls = call.ignoreNulls === true || constantOf(call.arguments[1]) === 'true'
    if (call.windowed === true) return `${side}_value($1${ignoreNulls ? ' IGNORE NULLS' : ''})$over`
    return `${side}($1)${ignoreNulls ? '$overNotNull' : '$over'}`
  }
  return aggregate(name, ['any', 'boolean'], typeOfArgument(0), duckdb, {
    ...always,
    defaults: [literal('boolean', 'false')],
    invalid: ([, ignore]) =>
      ignore?.kind === 'literal' && ignore.value !== null ? null : `The second argument in ${side} should be a boolean literal.`,
    title: firstOnly(title),
    note: 'without an order the row is any, as in Spark',
  })
}

/** DuckDB fails on NaN and infinities, which make NaN of everything; of a single value the sample has none. */
function deviations(name: string, sample: boolean, aliases: readonly string[] = []): FunctionRow {
  const duckdb = `CASE WHEN ${sample ? 'count($distinct$1)$over > 1 AND ' : ''}bool_or(NOT isfinite($1))$over THEN 'NaN'::DOUBLE
    ELSE ${name}($distinctCASE WHEN isfinite($1) THEN $1 END)$over END`
  return aggregate(name, ['double'], 'double', duckdb, { ...always, aliases, note: ORDER_NOTE })
}

/** Of pairs in which neither is NULL. */
function ofPairs(name: string): FunctionRow {
  return aggregate(name, ['double', 'double'], 'double', `${name}($distinct$2, $1)$over`, { ...always, note: ORDER_NOTE })
}

const within01 = (share: string | null): boolean => share !== null && Number(share) >= 0 && Number(share) <= 1

const SORTED = 'list_sort(list($distinctCAST($1 AS DOUBLE))$overNotNull)'

const shareOf = (call: EmittedCall): string => `${constantOf(call.arguments[1])}::DOUBLE`

/** Between two values the nearer one counts for more. All values of a group are kept for it, as in Spark. */
export const percentileAt = (share: string): string => bound(SORTED, (list) => `spark_percentile(${list}, ${share})`)

function percentile(_: readonly string[], call: EmittedCall): string {
  return percentileAt(shareOf(call))
}

function percentiles(): string {
  const share = `CASE WHEN share BETWEEN 0 AND 1 THEN spark_percentile(found, share) ELSE error('ENGINE_FAILED: All percentage values must be between 0.0 and 1.0') END`
  return bound(SORTED, (list) => `CASE WHEN len(${list}) > 0 THEN list_transform($2, lambda share: ${share}) END`)
}

/** The value of the first row up to which there are as many as the share says. */
function percentileAtRow(_: readonly string[], call: EmittedCall): string {
  return bound(SORTED, (list) => `${list}[CAST(greatest(ceil(len(${list}) * ${shareOf(call)}), 1) AS BIGINT)]`)
}

/** The value in the last of the rows with the extreme. */
function extremeBy(name: string, extreme: string): FunctionRow {
  const rows = `struct_pack(rows := list($distinctstruct_pack(v := $1, by := $2))$over, most := ${extreme}($2)$over)`
  const duckdb = bound(rows, (found) => `list_filter(${found}.rows, lambda each: each.by = ${found}.most)[-1].v`)
  return aggregate(name, ['any', 'any'], typeOfArgument(0), duckdb, {
    ...always,
    note: 'of several rows with the same extreme the last one is taken, whose order is any without a sort, as in Spark',
    refuse: refuseNested(name),
  })
}

/** NULL where a bigint or an interval overflows. */
function trySum(args: readonly string[], call: EmittedCall): string {
  if (call.type.kind === 'long') return 'TRY_CAST(sum($distinct$1)$over AS BIGINT)'
  if (call.type.kind === 'interval-day-time') return `to_microseconds(TRY_CAST(${SUM_OF_MICROS} AS BIGINT))`
  if (call.type.kind === 'interval-year-month') return `to_months(TRY_CAST(${SUM_OF_MONTHS} AS INTEGER))`
  return sum(args, call)
}
