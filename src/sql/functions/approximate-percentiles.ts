import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { aggregate, constantOf, isConstant, literal, typeOfArgument } from './define.ts'
import { isFoldable } from './foldable.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const MEASURED = ['numeric', 'date', 'timestamp', 'interval-year-month', 'interval-day-time'] as const
const SHARES: SparkType = { kind: 'array', element: { kind: 'double' }, containsNull: false }
const ACCURACY_MAX = 2 ** 31 - 1

const TOO_MANY = (name: string): string =>
  `'UNSUPPORTED: ${name} of half as many values as the accuracy says, or more, is not supported on the embedded engine'`

/** The constants of a list, or the one; `null` where one is none. */
function sharesOf(argument: TypedExpression | undefined): readonly (string | null)[] | null {
  if (argument === undefined || !isFoldable(argument)) return null
  if (argument.type.kind !== 'array') return isConstant(argument) ? [constantOf(argument)] : null
  const list = argument.kind === 'cast' ? argument.operand : argument
  return list.kind === 'call' && list.function === 'array' ? list.arguments.map(constantOf) : null
}

function reasonAgainst([, share, accuracy]: readonly TypedExpression[]): string | null {
  if (![share, accuracy].every((each) => each !== undefined && isFoldable(each)))
    return 'The accuracy or percentage provided must be a constant literal'
  const most = constantOf(accuracy)
  if (isConstant(accuracy as TypedExpression) && most === null) return 'Accuracy value must not be null'
  if (most !== null && (Number(most) <= 0 || Number(most) > ACCURACY_MAX))
    return `The accuracy provided must be a literal between (0, ${ACCURACY_MAX}] (current value = ${most})`
  const shares = sharesOf(share)
  if (shares === null) return null
  if (shares.includes(null)) return 'Percentage value must not be null'
  return shares.every((each) => Number(each) >= 0 && Number(each) <= 1)
    ? null
    : `All percentage values must be between 0.0 and 1.0 (current = ${shares.join(', ')})`
}

/**
 * Of fewer values than half the accuracy Spark's summary (Greenwald and Khanna) holds each of them, so the answer is exact: the first one that
 * as many are not above as the share says. Beyond that it depends on how rows came to partitions.
 */
function percentile(name: string) {
  return (_: readonly string[], call: EmittedCall): string => {
    const [value, share, accuracy] = call.arguments as readonly [TypedExpression, TypedExpression, TypedExpression]
    const most = Number(constantOf(accuracy))
    // Values are doubles on the way.
    const one = value.type.kind === 'long' ? `CAST(CAST($1 AS DOUBLE) AS ${duckdbType(value.type)})` : '$1'
    const at = (each: string | null): string => {
      const number = Number(each)
      const place = number <= 1 / most ? '1' : number >= 1 - 1 / most ? 'len(l)' : `CAST(ceil(${number}::DOUBLE * len(l)) AS BIGINT)`
      return `l[${place}]`
    }
    const shares = sharesOf(share) ?? []
    const several = share.type.kind === 'array'
    const found = several ? (shares.length === 0 ? 'NULL' : `[${shares.map(at).join(', ')}]`) : at(shares[0] ?? null)
    return `list_transform([list_sort(list($distinct${one})$overNotNull)], lambda l:
      CASE WHEN len(l) * 2 >= ${most} THEN error(${TOO_MANY(name)}) WHEN len(l) > 0 THEN CAST(${found} AS ${duckdbType(call.type)}) END)[1]`
  }
}

const shared = (name: string) => ({
  nullable: 'always' as const,
  defaults: [literal('integer', '10000')],
  invalid: (args: readonly TypedExpression[], title: string) => {
    const reason = reasonAgainst(args)
    return reason === null ? null : `cannot resolve '${title}' due to data type mismatch: ${reason}`
  },
  refuse: ([value, share, accuracy]: readonly TypedExpression[]) => {
    if (value?.type.kind === 'decimal') return `${name} of decimals`
    return sharesOf(share) === null || constantOf(accuracy) === null ? `${name} by values that are computed` : null
  },
  note: 'exact, and refused when there are half as many values as the accuracy says or more',
})

export const APPROXIMATE_PERCENTILES: readonly FunctionRow[] = ['percentile_approx', 'approx_percentile'].flatMap((name) => [
  aggregate(name, [MEASURED, 'double', 'integral'], typeOfArgument(0), percentile(name), {
    ...shared(name),
    when: (types) => types[1]?.kind !== 'array',
  }),
  aggregate(
    name,
    [MEASURED, SHARES, 'integral'],
    ([type]) => ({ kind: 'array', element: type as SparkType, containsNull: false }),
    percentile(name),
    { ...shared(name), id: `${name}(array)`, when: (types) => types[1]?.kind === 'array' },
  ),
])
