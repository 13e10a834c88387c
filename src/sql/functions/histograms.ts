import type { SparkType } from '../../core/spark-types.ts'
import { convert } from '../duckdb/casts/cast.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { aggregate, constantOf, isConstant } from './define.ts'
import { isFoldable } from './foldable.ts'
import { keptNumber } from './kept-number.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const INTEGER: SparkType = { kind: 'integer' }
const LONG: SparkType = { kind: 'long' }
const DOUBLE: SparkType = { kind: 'double' }

/** The value of a number with a fraction, which is cut off where the type has none. */
function valueFrom(number: string, type: SparkType): string {
  switch (type.kind) {
    case 'date':
      return `(DATE '1970-01-01' + ${convert(number, DOUBLE, INTEGER)})`
    case 'timestamp':
      return `make_timestamptz(${convert(number, DOUBLE, LONG)})`
    case 'interval-year-month':
      return `to_months(${convert(number, DOUBLE, INTEGER)})`
    case 'interval-day-time':
      return `to_microseconds(${convert(number, DOUBLE, LONG)})`
    default:
      return convert(number, DOUBLE, type)
  }
}

function histogram(_: readonly string[], call: EmittedCall): string {
  const { type } = call.arguments[0] as TypedExpression
  const flat = `spark_ts_histogram(list($distinctCAST(${keptNumber('$1', type) ?? '$1'} AS DOUBLE))$overNotNull, ${constantOf(call.arguments[1])})`
  const bin = `struct_pack(x := ${valueFrom('flat[place]', type)}, y := flat[place + 1])`
  return `list_transform([${flat}], lambda flat: CAST(list_transform(range(1, len(flat), 2), lambda place: ${bin}) AS ${duckdbType(call.type)}))[1]`
}

function binsOf([x]: readonly SparkType[]): SparkType {
  const fields = [
    { name: 'x', type: x as SparkType, nullable: true, comment: null },
    { name: 'y', type: DOUBLE, nullable: true, comment: null },
  ]
  return { kind: 'array', element: { kind: 'struct', fields }, containsNull: true }
}

function wrongCount(args: readonly TypedExpression[], title: string): string | null {
  const reason = reasonAgainst(args[1] as TypedExpression)
  return reason === null ? null : `cannot resolve '${title}' due to data type mismatch: ${reason}`
}

function reasonAgainst(bins: TypedExpression): string | null {
  if (!isFoldable(bins)) return 'histogram_numeric needs the nBins provided must be a constant literal.'
  if (!isConstant(bins)) return null
  const count = constantOf(bins)
  if (count === null) return 'histogram_numeric needs nBins value must not be null.'
  return Number(count) < 2 ? `histogram_numeric needs nBins to be at least 2, but you supplied ${count}.` : null
}

export const HISTOGRAMS: readonly FunctionRow[] = [
  aggregate(
    'histogram_numeric',
    [['numeric', 'date', 'timestamp', 'interval-year-month', 'interval-day-time'], 'integer'],
    binsOf,
    histogram,
    {
      nullable: 'always',
      constant: [1],
      invalid: wrongCount,
      refuse: ([value]) => (value?.type.kind === 'decimal' ? 'histogram_numeric of decimals' : null),
      note: 'with more values than bins the result depends on the order of rows, as in Spark; computed as on one partition',
    },
  ),
]
