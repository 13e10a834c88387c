import { isDliError, jobMessage } from '../../core/errors/failure.ts'
import { analyse } from '../../sql/analyse/analyse.ts'
import type { Explain } from '../../sql/ast.ts'
import { explain, PLAN_HEADING } from '../../sql/explain.ts'
import { createCatalogView } from '../catalog-view.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

/** One row with our own plan; a statement whose analysis fails gives the error as its plan, as Spark does (sql-measured.md B14). */
export function explainStatement(statement: Explain, context: CatalogContext, sql: string): CatalogOutcome {
  return rows([text('plan')], [[planText(statement, context, sql)]])
}

function planText(statement: Explain, { reads, projectId, currentDatabase, timeZone, userName }: CatalogContext, sql: string): string {
  try {
    const view = createCatalogView(reads, projectId, currentDatabase)
    return explain(analyse(statement.statement, sql, view, { timeZone, user: userName }))
  } catch (error) {
    if (!isDliError(error)) throw error
    return `${PLAN_HEADING}\n${jobMessage(error)}`
  }
}
