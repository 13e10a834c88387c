import { sqlTypeName } from '../../core/spark-types.ts'
import type { Expression } from '../ast.ts'
import type { Relation, TypedExpression } from '../typed/tree.ts'
import type { Visible } from './scope.ts'
import { type Context, environmentOf } from './sources.ts'

export const filter = (input: Relation, condition: TypedExpression): Relation => ({
  kind: 'filter',
  input,
  condition,
  columns: input.columns,
})

/** The condition of a WHERE over some columns. @throws ANALYSIS */
export function whereCondition(node: Expression, columns: readonly Visible[], context: Context): TypedExpression {
  const environment = environmentOf(context, columns, {
    noAggregates: 'Aggregate functions are not allowed in WHERE clause',
    noWindows: 'It is not allowed to use window functions inside WHERE clause',
    predicateSubqueries: true,
    outerColumns: true,
  })
  const { expression, text } = context.analyse(node, environment)
  if (expression.type.kind !== 'boolean') {
    throw context.analysis.error(`filter expression '${text}' of type ${sqlTypeName(expression.type)} is not a boolean.`)
  }
  return expression
}
