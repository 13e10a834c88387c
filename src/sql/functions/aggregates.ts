import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { refuseNested } from './conditional.ts'
import { adjustedDecimal, boundedDecimal } from './decimal-types.ts'
import { aggregate, constantOf, literal, typeOfArgument } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'

const always = { nullable: 'always' } as const
const ORDER_NOTE = 'of doubles, the last digits depend on the order in which rows are added, as in Spark'

const refuseIntervals =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null =>
    args.some((argument) => argument.type.kind.startsWith('interval')) ? `${name} of intervals` : null

/** `first(a, true)` shows as `first(a)`. */
const firstOnly =
  (name: string) =>
  ([text]: readonly string[], distinct: boolean) =>
    `${name}(${distinct ? 'DISTINCT ' : ''}${text})`

export const AGGREGATES: readonly FunctionRow[] = [
  aggregate('count', ['any'], 'long', count, { variadic: 1, nullable: 'never' }),
  aggregate('count_if', ['boolean'], 'long', 'count($distinctCASE WHEN $1 THEN true END)$over', { nullable: 'never' }),
  aggregate('sum', [['numeric', 'interval-year-month', 'interval-day-time']], sumType, sum, {
    ...always,
    note: ORDER_NOTE,
    refuse: refuseIntervals('sum'),
  }),
  aggregate('avg', [['numeric', 'interval-year-month', 'interval-day-time']], averageType, average, {
    ...always,
    aliases: ['mean'],
    note: ORDER_NOTE,
    refuse: refuseIntervals('avg'),
  }),
  aggregate('min', ['any'], typeOfArgument(0), 'min($distinct$1)$over', { ...always, refuse: refuseNested('min') }),
  aggregate('max', ['any'], typeOfArgument(0), 'max($distinct$1)$over', { ...always, refuse: refuseNested('max') }),
  picked('first', 'first'),
  picked('first_value', 'first_value'),
  picked('last', 'last'),
  picked('last_value', 'last_value'),
  ...deviations('stddev_samp', 'stddev_samp', ['stddev', 'std']),
  ...deviations('stddev_pop', 'stddev_pop'),
  ...deviations('var_samp', 'var_samp', ['variance']),
  ...deviations('var_pop', 'var_pop'),
  aggregate('bool_and', ['boolean'], 'boolean', 'bool_and($distinct$1)$over', { ...always, aliases: ['every'] }),
  aggregate('bool_or', ['boolean'], 'boolean', 'bool_or($distinct$1)$over', { ...always, aliases: ['any', 'some'] }),
  aggregate('max_by', ['any', 'any'], typeOfArgument(0), 'arg_max_null($distinct$1, $2)$over', {
    ...always,
    refuse: refuseNested('max_by'),
  }),
  aggregate('min_by', ['any', 'any'], typeOfArgument(0), 'arg_min_null($distinct$1, $2)$over', {
    ...always,
    refuse: refuseNested('min_by'),
  }),
  aggregate('collect_list', ['any'], ([element]) => ({ kind: 'array', element: element as SparkType, containsNull: false }), collectList, {
    nullable: 'never',
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
  return type !== undefined && isIntegral(type) ? { kind: 'long' } : { kind: 'double' }
}

/** DuckDB adds integers up as 128 bits; Spark's sum of bigint wraps at 64. */
function sum(_: readonly string[], call: EmittedCall): string {
  const { type } = call
  if (type.kind === 'long') return 'spark_wrap(sum($distinct$1)$over)'
  if (type.kind === 'decimal') return `TRY_CAST(sum($distinct$1)$over AS ${duckdbType(type)})`
  return 'sum($distinctCAST($1 AS DOUBLE))$over'
}

function averageType([type]: readonly SparkType[]): SparkType {
  return type?.kind === 'decimal' ? boundedDecimal(type.precision + 4, type.scale + 4) : { kind: 'double' }
}

/**
 * Spark divides the sum, decimal(p + 10, s), by the count, decimal(20, 0), into the type that division gives, and casts that to the result's:
 * two roundings half up, both of which can matter.
 */
function average(_: readonly string[], call: EmittedCall): string {
  const from = (call.arguments[0] as TypedExpression).type
  if (from.kind !== 'decimal' || call.type.kind !== 'decimal') return 'avg($distinctCAST($1 AS DOUBLE))$over'
  const total = boundedDecimal(from.precision + 10, from.scale)
  const quotient = adjustedDecimal(total.precision + 21, total.scale + 21)
  const kept = Math.min(quotient.scale, call.type.scale)
  const factors = `${power(quotient.scale - from.scale)}, ${power(quotient.scale - kept)}`
  const digits = `spark_average(sum($distinct$1)$over, count($distinct$1)$over, ${factors})`
  return `CAST(CAST(${digits} AS DECIMAL(38, 0)) * CAST('1e-${kept}' AS DECIMAL(38, ${kept})) AS ${duckdbType(call.type)})`
}

const power = (exponent: number): string => `${10n ** BigInt(exponent)}::HUGEINT`

function collectList(_: readonly string[], call: EmittedCall): string {
  return `coalesce(list($distinct$1)$overNotNull, CAST([] AS ${duckdbType(call.type)}))`
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

function deviations(name: string, duckdb: string, aliases: readonly string[] = []): FunctionRow[] {
  return [aggregate(name, ['double'], 'double', `${duckdb}($distinct$1)$over`, { ...always, aliases, note: ORDER_NOTE })]
}
