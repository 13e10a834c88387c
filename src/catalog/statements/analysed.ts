import { dialectOf } from '../../core/dialect.ts'
import { analyse, analyseAll } from '../../sql/analyse/analyse.ts'
import type { Statement } from '../../sql/ast.ts'
import type { EnginePlan } from '../../sql/plan.ts'
import { createCatalogView } from '../catalog-view.ts'
import { withVersions } from '../versioned-view.ts'
import type { CatalogContext } from './outcome.ts'

/** What a statement means against the catalog as it is now. @throws what analysing it throws */
export const analysed = (statement: Statement, context: CatalogContext, sql: string): Promise<EnginePlan> =>
  against(analyse, statement, context, sql)

/** The same of one that may be several. */
export const analysedAll = (statement: Statement, context: CatalogContext, sql: string): Promise<readonly EnginePlan[]> =>
  against(analyseAll, statement, context, sql)

async function against<Plan>(
  analysis: (statement: Statement, text: string, ...against: CatalogAndSession) => Plan,
  statement: Statement,
  { reads, storage, projectId, currentDatabase, timeZone, userName, clock, conf }: CatalogContext,
  sql: string,
): Promise<Plan> {
  const view = await withVersions(createCatalogView(reads, projectId, currentDatabase), statement, reads, storage)
  return analysis(statement, sql, view, { timeZone, user: userName, nowMs: clock.nowMs(), dialect: dialectOf(conf) })
}

type CatalogAndSession = Parameters<typeof analyse> extends [unknown, unknown, ...infer Rest] ? Rest : never
