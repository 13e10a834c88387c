import { currentDatabaseOf } from '../catalog/catalog-view.ts'
import { removeMarked, removeSuperfluous } from '../catalog/remove-superfluous.ts'
import type { CatalogContext, Leftovers } from '../catalog/statements/outcome.ts'
import { isTerminal } from '../core/job.ts'
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
  leftovers: leftoversOf(job.projectId, parts),
})

/** Which attempts of a project's jobs write no more and commit no more. */
export const deadWriters =
  (projectId: string, { metastore }: Pick<JobParts, 'metastore'>): Leftovers['isDead'] =>
  ({ jobId, attempt }) => {
    const job = metastore.jobs.get(projectId, jobId)
    // One that is no longer known has ended long ago.
    return job === null || isTerminal(job.status) || attempt < job.attempt
  }

const leftoversOf = (projectId: string, parts: JobParts): Leftovers => ({
  graceMs: parts.graceMs,
  isDead: deadWriters(projectId, parts),
  isMarked: (place) => parts.metastore.tombstones.of(place) !== null,
  removeMarked: (place) => removeMarked(place, parts),
  removeDue: async () => {
    await removeSuperfluous(parts)
  },
})
