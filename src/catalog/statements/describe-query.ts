import { sqlTypeName } from '../../core/spark-types.ts'
import type { DescribeQuery } from '../../sql/ast.ts'
import { columnOrigins } from '../column-origins.ts'
import { analysed } from './analysed.ts'
import { DESCRIBE_COLUMNS } from './describe.ts'
import { type CatalogContext, type CatalogOutcome, rows } from './outcome.ts'

/** The columns that a query would have; those of a table bring their comments along. @throws what analysing it throws */
export async function describeQuery({ query }: DescribeQuery, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const statement = { kind: 'query-statement', query, start: query.start, end: query.end } as const
  const plan = await analysed(statement, context, sql)
  const origins = columnOrigins(plan)
  return rows(
    DESCRIBE_COLUMNS,
    plan.schema.map(({ name, type }, at) => [name, sqlTypeName(type), origins[at]?.comment ?? null]),
  )
}
