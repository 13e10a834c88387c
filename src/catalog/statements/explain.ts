import { isDliError, jobMessage } from '../../core/errors/failure.ts'
import type { Explain } from '../../sql/ast.ts'
import { explain, PLAN_HEADING } from '../../sql/explain.ts'
import { analysedAll } from './analysed.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

/** One row with our own plan; a statement whose analysis fails gives the error as its plan, as Spark does (sql-measured.md B14). */
export async function explainStatement(statement: Explain, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  return rows([text('plan')], [[await planText(statement, context, sql)]])
}

async function planText({ statement }: Explain, context: CatalogContext, sql: string): Promise<string> {
  try {
    return explain(await analysedAll(statement, context, sql))
  } catch (error) {
    if (!isDliError(error)) throw error
    return `${PLAN_HEADING}\n${jobMessage(error)}`
  }
}
