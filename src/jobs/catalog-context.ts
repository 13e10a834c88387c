import { currentDatabaseOf } from '../catalog/catalog-view.ts'
import type { CatalogContext } from '../catalog/statements/outcome.ts'
import { jobSettings } from '../core/job-conf.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { JobParts } from './parts.ts'

/** What the statement of a job sees of the catalog and may do to it. */
export const catalogContext = (job: JobRecord, parts: JobParts): CatalogContext => ({
  reads: parts.metastore.catalog,
  storage: parts.storage,
  clock: parts.clock,
  newId: parts.newId,
  jobId: job.id,
  attempt: job.attempt,
  projectId: job.projectId,
  userName: job.ownerName,
  currentDatabase: currentDatabaseOf(job.currentDatabase),
  timeZone: jobSettings(job.conf, parts.timeZone).timeZone,
  serverTimeZone: parts.timeZone,
  conf: job.conf,
})
