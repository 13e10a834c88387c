import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { refuseNested } from './conditional.ts'
import { adjustedDecimal, boundedDecimal, PRECISION_MAX } from './decimal-types.ts'
import { aggregate, constantOf, literal, typeOfArgument } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'

const always = { nullable: 'always' } as const
const TIES = 'of several rows with the same extreme any may be taken, as in Spark'
const ORDER_NOTE = 'of doubles, the last digits depend on the order in which rows are added, as in Spark'

/** `first(a, true)` shows as `first(a)`. */
const firstOnly =
  (name: string) =>
  ([text]: readonly string[], distinct: boolean) =>
    `${name}(${distinct ? 'DISTINCT ' : ''}${text})`

/** NULL where one side does not vary, NaN where a value is no number. */
const CORRELATION = `CASE WHEN isnan(corr($distinct$1, $2)$over) AND NOT coalesce(bool_or(NOT isfinite($1) OR NOT isfinite($2))$over, false) THEN NULL
  ELSE corr($distinct$1, $2)$over END`

const listOf = ([element]: readonly SparkType[]): SparkType => ({ kind: 'array', element: element as SparkType, containsNull: false })

export const AGGREGATES: readonly FunctionRow[] = [
  aggregate('count', ['any'], 'long', count, { variadic: 1, nullable: 'never' }),
  aggregate('count_if', ['boolean'], 'long', 'count($distinctCASE WHEN $1 THEN true END)$over', { nullable: 'never' }),
  aggregate('sum', [['numeric', 'interval-year-month', 'interval-day-time']], sumType, sum, {
    ...always,
    note: ORDER_NOTE,
  }),
  aggregate('avg', [['numeric', 'interval-year-month', 'interval-day-time']], averageType, average, {
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
    defaults: [literal('integer', '1')],
    constant: [1, 2],
    note: 'the last digit may differ where two values are interpolated',
    refuse: ([, share, frequency]) =>
      within01(constantOf(share)) && constantOf(frequency) === '1' ? null : 'percentile of these shares or frequencies',
  }),
  aggregate('bool_and', ['boolean'], 'boolean', 'bool_and($distinct$1)$over', { ...always, aliases: ['every'] }),
  aggregate('bool_or', ['boolean'], 'boolean', 'bool_or($distinct$1)$over', { ...always, aliases: ['any', 'some'] }),
  aggregate('max_by', ['any', 'any'], typeOfArgument(0), 'arg_max_null($distinct$1, $2)$over', {
    ...always,
    note: TIES,
    refuse: refuseNested('max_by'),
  }),
  aggregate('min_by', ['any', 'any'], typeOfArgument(0), 'arg_min_null($distinct$1, $2)$over', {
    ...always,
    note: TIES,
    refuse: refuseNested('min_by'),
  }),
  aggregate('collect_list', ['any'], listOf, collectList, {
    nullable: 'never',
    aliases: ['array_agg'],
    title: firstOnly('collect_list'),
    note: 'the order of elements is that of the rows, which is any without a sort, as in Spark',
  }),
  aggregate('collect_set', ['any'], listOf, collectSet, { nullable: 'never', note: 'the order of elements is any, as in Spark' }),
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
  if (type.kind === 'decimal') return total(type.precision, duckdbType(type))
  if (type.kind === 'interval-day-time') return `to_microseconds(CAST(${SUM_OF_MICROS} AS BIGINT))`
  if (type.kind === 'interval-year-month') return `to_months(CAST(${SUM_OF_MONTHS} AS INTEGER))`
  return 'sum($distinctCAST($1 AS DOUBLE))$over'
}

/** DuckDB's sums of decimals hold a little more than 38 digits; Spark's are NULL then. */
function total(precision: number, type: string): string {
  const sum = 'sum($distinct$1)$over'
  if (precision < PRECISION_MAX) return `CAST(${sum} AS ${type})`
  const most = `CAST('${'9'.repeat(PRECISION_MAX)}' AS HUGEINT)`
  const digits = `CAST(replace(CAST(${sum} AS VARCHAR), '.', '') AS HUGEINT)`
  return `CASE WHEN abs(${digits}) <= ${most} THEN CAST(${sum} AS ${type}) END`
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
function average(_: readonly string[], call: EmittedCall): string {
  const from = (call.arguments[0] as TypedExpression).type
  const share = (sum: string): string => `spark_half_up(CAST(${sum} AS HUGEINT), CAST(nullif(count($distinct$1)$over, 0) AS HUGEINT))`
  if (from.kind === 'interval-day-time') return `to_microseconds(CAST(${share(SUM_OF_MICROS)} AS BIGINT))`
  if (from.kind === 'interval-year-month') return `to_months(CAST(${share(SUM_OF_MONTHS)} AS INTEGER))`
  if (from.kind !== 'decimal' || call.type.kind !== 'decimal') return 'avg($distinctCAST($1 AS DOUBLE))$over'
  const added = boundedDecimal(from.precision + 10, from.scale)
  const quotient = adjustedDecimal(added.precision + 21, added.scale + 21)
  const kept = Math.min(quotient.scale, call.type.scale)
  const factors = `${power(quotient.scale - from.scale)}, ${power(quotient.scale - kept)}`
  const digits = `spark_average(${total(added.precision, duckdbType(added))}, count($distinct$1)$over, ${factors})`
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
    constant: [1],
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
  return aggregate(name, ['double', 'double'], 'double', `${name}($distinct$1, $2)$over`, { ...always, note: ORDER_NOTE })
}

const within01 = (share: string | null): boolean => share !== null && Number(share) >= 0 && Number(share) <= 1

function percentile(_: readonly string[], call: EmittedCall): string {
  return `quantile_cont($distinctCAST($1 AS DOUBLE), ${constantOf(call.arguments[1])}::DOUBLE)$over`
}
