import { createCatalogView } from '../catalog/catalog-view.ts'
import { importPlan } from '../catalog/import-plan.ts'
import { failure } from '../core/errors/failure.ts'
import type { JobSettings } from '../core/job-conf.ts'
import type { Import } from '../core/movement.ts'
import { DEFAULT_DATABASE } from '../core/names.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import { analyse } from '../sql/analyse/analyse.ts'
import { parse } from '../sql/parse/parse.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { JobParts } from './parts.ts'
import { sessionOf } from './session.ts'

/** An import as an INSERT. @throws TABLE_NOT_FOUND, PATH_INVALID, PATH_REFUSED, and as `importPlan` and `analyse` */
export function analyseImport(job: JobRecord, movement: Import, settings: JobSettings, parts: JobParts): EnginePlan {
  const view = createCatalogView(parts.metastore.catalog, job.projectId, job.databaseName ?? DEFAULT_DATABASE)
  const name = job.tableName ?? ''
  const target = view.table(view.currentDatabase, name)
  if (target === null) throw failure('TABLE_NOT_FOUND', [name])
  const { text, catalog } = importPlan(target, movement, parts.storage.locate(job.projectId, movement.dataPath), view)
  return analyse(parse(text), text, catalog, sessionOf(job, settings, parts))
}
