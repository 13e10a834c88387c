import type { TypedExpression } from '../typed/tree.ts'
import { aggregate, constantOf, isConstant } from './define.ts'
import { HASHES } from './hashes.ts'
import type { Argument, EmittedCall, FunctionRow } from './row.ts'
import { RANKS } from './scripts/distinct-estimate.ts'
import { translate } from './translate.ts'

const HASH = HASHES.find(({ id }) => id === 'xxhash64') as FunctionRow

const DEFAULT_ERROR: Argument = { expression: { kind: 'literal', type: { kind: 'double' }, value: '0.05', nullable: false }, text: '0.05' }

/** Bits of the place of a register for an error. */
const bitsFor = (error: TypedExpression | undefined): number => Math.ceil((2 * Math.log(1.106 / Number(constantOf(error)))) / Math.LN2)

/**
 * The first bits of a hash are the place of a register, the rest counts zeros up to its first one. There are few different pairs of them, which
 * bounds the list.
 */
function estimate(args: readonly string[], call: EmittedCall): string {
  const [value, error] = call.arguments as readonly [TypedExpression, TypedExpression]
  const bits = bitsFor(error)
  const hash = translate(HASH, { arguments: [value], type: { kind: 'long' } }, [args[0] as string])
  const unsigned = `(CAST(${hash} AS HUGEINT) & 18446744073709551615::HUGEINT)`
  const rest = `(${unsigned} & ${2n ** BigInt(64 - bits) - 1n}::HUGEINT)`
  // The number of digits of the rest in base 2 tells its zeros.
  const rank = `${65 - bits} - CASE WHEN ${rest} = 0 THEN 0 ELSE length(ltrim(bin(${rest}), '0')) END`
  const entry = `CAST((${unsigned} >> ${64 - bits}) * ${RANKS} + ${rank} AS DOUBLE)`
  return `coalesce(spark_ts_distinct_estimate(list(DISTINCT ${entry})$overNotNull, ${bits}), 0)`
}

function wrongError([, error]: readonly TypedExpression[]): string | null {
  const share = constantOf(error)
  if (error === undefined || !isConstant(error) || share === null || !['double', 'decimal'].includes(error.type.kind))
    return 'The second argument should be a double literal.'
  return bitsFor(error) < 4 ? 'requirement failed: HLL++ requires at least 4 bits for addressing. Use a lower error, at most 39%.' : null
}

export const DISTINCT_ESTIMATES: readonly FunctionRow[] = [
  aggregate('approx_count_distinct', ['any', 'any'], 'long', estimate, {
    defaults: [DEFAULT_ERROR],
    nullable: 'never',
    title: ([text], distinct) => `approx_count_distinct(${distinct ? 'DISTINCT ' : ''}${text})`,
    invalid: wrongError,
    refuse: (args) =>
      bitsFor(args[1]) > 18 ? 'approx_count_distinct with an error this small' : (HASH.refuse?.(args.slice(0, 1)) ?? null),
    note: 'refused where Spark corrects an estimate by its table: by default between 400 and 2560 different values',
  }),
]
