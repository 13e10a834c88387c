import type { TypedExpression } from '../typed/tree.ts'
import { scalar } from './define.ts'
import { isFoldable } from './foldable.ts'
import type { FunctionRow } from './row.ts'

const OTHER_NUMBERS = 'other random numbers than those of Spark'
const NOT_FOLDABLE = (name: string) => `Input argument to ${name} must be an integer, long or null literal.`

/** With a seed the first number of Spark's generator, so only where one row is read: analysis sees to it (`analyse/seeded.ts`). */
function seeded(name: 'rand' | 'randn'): FunctionRow {
  return scalar(name, [{ only: ['integer', 'long'] }], 'double', `spark_ts_${name}(coalesce(CAST($1 AS BIGINT), 0))`, {
    id: `${name}(seed)`,
    aliases: name === 'rand' ? ['random'] : [],
    nullable: 'never',
    title: (texts) => `${name}(${texts.join(', ')})`,
    invalid: ([seed]) => (isFoldable(seed as TypedExpression) ? null : NOT_FOLDABLE(name)),
    note: 'with a seed, only where one row is read',
  })
}

export const RANDOM: readonly FunctionRow[] = [
  scalar('rand', [], 'double', 'random()', { nullable: 'never', aliases: ['random'], note: OTHER_NUMBERS }),
  scalar('randn', [], 'double', 'sqrt(-2 * ln(1 - random())) * cos(6.283185307179586 * random())', {
    nullable: 'never',
    note: OTHER_NUMBERS,
  }),
  seeded('rand'),
  seeded('randn'),
]

/** Calls that draw the next number of a seed for each row. */
export const isSeeded = (expression: TypedExpression): boolean =>
  expression.kind === 'call' && (expression.function === 'rand(seed)' || expression.function === 'randn(seed)')

const BY_CHANCE: ReadonlySet<string> = new Set(['rand', 'randn', 'rand(seed)', 'randn(seed)', 'uuid'])

/** Calls that give another value each time: Spark's functions that are not deterministic. */
export const isByChance = (expression: TypedExpression): boolean => expression.kind === 'call' && BY_CHANCE.has(expression.function)
