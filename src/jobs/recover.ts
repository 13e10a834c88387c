import { requeueJob, takeOverJob } from '../metastore/jobs.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import { together } from '../metastore/unit-of-work.ts'
import { classify } from '../sql/classify.ts'
import { parse } from '../sql/parse/parse.ts'
import { runCatalogJob } from './catalog-job.ts'
import { type JobParts, moveKey } from './parts.ts'
import type { JobRunner } from './run-job.ts'

/**
 * Take over every job that a server before this one left unfinished, oldest first, at once: this server holds the data folder, so no other
 * owner can be alive. What was running is started again: nothing of it was committed, since a commit and its job's end are one transaction.
 * @returns how many were taken over.
 */
export async function takeOverJobs(parts: JobParts, runner: JobRunner): Promise<number> {
  const left = parts.metastore.jobs.unfinished()
  await Promise.all(left.map((job) => takeOver(job, parts)))
  for (const { projectId, id } of left) {
    const job = parts.metastore.jobs.get(projectId, id)
    if (job === null || job.status !== 'LAUNCHING') continue
    const statement = parse(job.statement)
    if (classify(statement).route === 'catalog') await runCatalogJob(job, statement, parts)
    else runner.enqueue(job)
  }
  return left.length
}

async function takeOver(job: JobRecord, parts: JobParts): Promise<void> {
  const lease = takeOverJob(job.id, job.leaseOwner, parts.serverId)
  const move = { atMs: parts.clock.nowMs(), why: 'the server was started again', loneDeath: false }
  const unit = job.status === 'RUNNING' ? together('take-over', lease, requeueJob(moveKey(job, parts.serverId), move)) : lease
  const outcome = await parts.metastore.write(unit)
  if (outcome.outcome === 'rejected') parts.log.error({ job_id: job.id, why: outcome.text }, 'job.take_over_refused')
}
