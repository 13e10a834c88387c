import { sqlTypeName } from '../../core/spark-types.ts'
import type { Expression, SortItem } from '../ast.ts'
import { isIntegral } from '../functions/type-kinds.ts'
import type { Column, Relation, SortKey } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { reference } from './build.ts'
import { type Context, environmentOf } from './sources.ts'
import { wholeNumberOf } from './whole-number.ts'

export type Ordering = readonly SortKey[]

/** `ORDER BY 2` means the second column; `null` for anything but a plain number. */
export function ordinalOf(
  { expression: node, descending, nulls }: SortItem,
  columns: readonly Column[],
  analysis: Analysis,
): SortKey | null {
  if (node.kind !== 'literal' || node.type !== 'whole' || !analysis.dialect.orderByOrdinal) return null
  const column = columns[Number(node.value) - 1]
  if (column === undefined) {
    throw analysis.error(`ORDER BY position ${node.value} is not in select list (valid range is [1, ${columns.length}])`, node)
  }
  return { expression: reference(column), descending, nullsFirst: nulls === null ? !descending : nulls === 'FIRST' }
}

export const sorted = (input: Relation, keys: Ordering): Relation => ({
  kind: 'sort',
  input,
  keys: keys.map(({ expression, descending, nullsFirst }) => ({ expression, descending, nullsFirst })),
  columns: input.columns,
})

const LIMIT_MAX = 2n ** 31n - 1n

/** @throws ANALYSIS for a limit that is no constant, no whole number or negative */
export function limited(input: Relation, limit: Expression | null, context: Context): Relation {
  if (limit === null) return input
  const { analysis } = context
  if (limit.kind === 'column')
    throw analysis.error(`The limit expression must evaluate to a constant value, but got ${limit.parts.map(({ text }) => text).join('.')}`)
  const { expression, text } = context.analyse(limit, environmentOf({ ...context, outer: null }, []))
  if (!isIntegral(expression.type) || (expression.kind === 'literal' && expression.value === null)) {
    throw analysis.error(`The limit expression must be integer type, but got ${sqlTypeName(expression.type)}`)
  }
  const rows = wholeNumberOf(expression)
  if (rows === null) throw analysis.unsupported(`LIMIT ${text}, which is not a plain number,`)
  if (rows < 0n) throw analysis.error(`The limit expression must be equal to or greater than 0, but got ${rows}`)
  if (rows > LIMIT_MAX) throw analysis.error(`The limit expression must be integer type, but got ${sqlTypeName(expression.type)}`)
  return { kind: 'limit', input, rows: Number(rows), columns: input.columns }
}
