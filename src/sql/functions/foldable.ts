import type { TypedExpression } from '../typed/tree.ts'
import { holds } from '../typed/walk.ts'

const OF_ROWS: ReadonlySet<TypedExpression['kind']> = new Set([
  'reference',
  'aggregate',
  'window',
  'exists',
  'scalar-subquery',
  'in-subquery',
])

/** Whether an expression is the same for every row, as far as its parts tell (Spark's `foldable`, but for functions of chance). */
export const isFoldable = (expression: TypedExpression): boolean => !holds(expression, ({ kind }) => OF_ROWS.has(kind))
