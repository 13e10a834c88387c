import { jobMessage } from '../../core/errors/failure.ts'
import type { CatalogReads } from '../../metastore/metastore.ts'
import { analyse } from '../../sql/analyse/analyse.ts'
import type { Explain } from '../../sql/ast.ts'
import { explain } from '../../sql/explain.ts'
import { createCatalogView } from '../catalog-view.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

const HEADING = '== Physical Plan =='

/** One row with our own plan; a statement whose analysis fails gives the error as its plan, as Spark does (sql-measured.md B14). */
export function explainStatement(statement: Explain, context: CatalogContext, sql: string): CatalogOutcome {
  return rows([text('plan')], [[planText(statement, context.reads, context, sql)]])
}

function planText(statement: Explain, reads: CatalogReads, { projectId, currentDatabase }: CatalogContext, sql: string): string {
  try {
    return explain(analyse(statement.statement, sql, createCatalogView(reads, projectId, currentDatabase)))
  } catch (error) {
    return `${HEADING}\n${jobMessage(error)}`
  }
}
