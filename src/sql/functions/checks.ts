import { scalar } from './define.ts'
import type { FunctionRow } from './row.ts'

const NOTHING = { kind: 'void' } as const

/** Errors on purpose. Of a CASE only the branch that is taken is computed, in the engine as in Spark. */
export const CHECKS: readonly FunctionRow[] = [
  scalar(
    'assert_true',
    ['boolean'],
    NOTHING,
    `CASE WHEN $1 THEN CAST(NULL AS INTEGER) ELSE CAST(error('ENGINE_FAILED: The condition of assert_true is not true!') AS INTEGER) END`,
    {
      id: 'assert_true(condition)',
      nullable: 'always',
      title: ([text]) => `assert_true(${text}, '${text}' is not true!)`,
    },
  ),
  scalar(
    'assert_true',
    ['boolean', 'string'],
    NOTHING,
    `CASE WHEN $1 THEN CAST(NULL AS INTEGER) ELSE CAST(error('ENGINE_FAILED: ' || coalesce($2, 'null')) AS INTEGER) END`,
    {
      nullable: 'always',
    },
  ),
  scalar('raise_error', ['string'], NOTHING, `CAST(error('ENGINE_FAILED: ' || coalesce($1, 'null')) AS INTEGER)`, { nullable: 'always' }),
]
