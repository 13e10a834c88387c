import { constantOf, literal, nullLiteral, typeOfArgument, windowFunction } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const never = { nullable: 'never' } as const

export const WINDOWS: readonly FunctionRow[] = [
  windowFunction('row_number', [], 'integer', 'CAST(row_number()$over AS INTEGER)', never),
  windowFunction('rank', [], 'integer', 'CAST(rank()$over AS INTEGER)', { ...never, title: 'RANK' }),
  windowFunction('dense_rank', [], 'integer', 'CAST(dense_rank()$over AS INTEGER)', { ...never, title: 'DENSE_RANK' }),
  windowFunction('percent_rank', [], 'double', 'percent_rank()$over', { ...never, title: 'PERCENT_RANK' }),
  windowFunction('cume_dist', [], 'double', 'cume_dist()$over', never),
  windowFunction('ntile', ['integer'], 'integer', 'CAST(ntile($1)$over AS INTEGER)', {
    ...never,
    constant: [0],
    defaults: [literal('integer', '1')],
  }),
  shifted('lag'),
  shifted('lead'),
  windowFunction('nth_value', ['any', 'integer'], typeOfArgument(0), nthValue, {
    constant: [1],
    nullable: 'always',
    refuse: ([, at]) => (Number(constantOf(at)) > 0 ? null : 'nth_value of a place before the first'),
  }),
]

function shifted(name: string): FunctionRow {
  const duckdb = (_: readonly string[], call: EmittedCall): string => `${name}($1, $2, $3${call.ignoreNulls ? ' IGNORE NULLS' : ''})$over`
  return windowFunction(name, ['any', 'integer', 'as-first'], typeOfArgument(0), duckdb, {
    defaults: [literal('integer', '1'), nullLiteral],
    constant: [1],
    nullable: ([value, , otherwise]) => (value?.nullable ?? true) || (otherwise?.nullable ?? true),
  })
}

function nthValue(_: readonly string[], call: EmittedCall): string {
  return `nth_value($1, $2${call.ignoreNulls ? ' IGNORE NULLS' : ''})$over`
}
