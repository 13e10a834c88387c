import { analyse } from '../../sql/analyse/analyse.ts'
import type { Statement } from '../../sql/ast.ts'
import type { EnginePlan } from '../../sql/plan.ts'
import { createCatalogView } from '../catalog-view.ts'
import { withVersions } from '../versioned-view.ts'
import type { CatalogContext } from './outcome.ts'

/** What a statement means against the catalog as it is now. @throws what analysing it throws */
export async function analysed(statement: Statement, context: CatalogContext, sql: string): Promise<EnginePlan> {
  const { reads, storage, projectId, currentDatabase, timeZone, userName, clock } = context
  const view = await withVersions(createCatalogView(reads, projectId, currentDatabase), statement, reads, storage)
  return analyse(statement, sql, view, { timeZone, user: userName, nowMs: clock.nowMs() })
}
