import { endJob, requeueJob, takeOverJob } from '../metastore/jobs.ts'
import type { JobRecord, PublishIntent } from '../metastore/metastore.ts'
import { together } from '../metastore/unit-of-work.ts'
import { classify } from '../sql/classify.ts'
import { parse } from '../sql/parse/parse.ts'
import { failedEnd } from './attempt-end.ts'
import { runCatalogJob } from './catalog-job.ts'
import { type JobParts, moveKey } from './parts.ts'
import type { JobRunner } from './run-job.ts'

/**
 * Take over every job that a server before this one left unfinished, oldest first, at once: this server holds the data folder, so no other
 * owner can be alive. What had begun to publish is completed. What else was running is started again: nothing of it was committed, since a commit
 * and its job's end are one transaction.
 * @returns how many were taken over.
 */
export async function takeOverJobs(parts: JobParts, runner: JobRunner): Promise<number> {
  const left = parts.metastore.jobs.unfinished()
  await Promise.all(left.map((job) => takeOver(job, parts)))
  for (const { projectId, id } of left) {
    const job = parts.metastore.jobs.get(projectId, id)
    if (job === null || job.status !== 'LAUNCHING') continue
    if (job.movement !== null) {
      runner.enqueue(job)
      continue
    }
    const statement = parse(job.statement)
    if (classify(statement).route === 'catalog') await runCatalogJob(job, statement, parts)
    else runner.enqueue(job)
  }
  return left.length
}

async function takeOver(job: JobRecord, parts: JobParts): Promise<void> {
  const { metastore, clock, serverId, log } = parts
  const lease = takeOverJob(job.id, job.leaseOwner, serverId)
  const intent = metastore.jobs.intent(job.id)
  const move = { atMs: clock.nowMs(), why: 'the server was started again', loneDeath: false }
  const isRunAgain = job.status === 'RUNNING' && intent === null
  const unit = isRunAgain ? together('take-over', lease, requeueJob(moveKey(job, serverId), move)) : lease
  const outcome = await metastore.write(unit)
  if (outcome.outcome === 'rejected') log.error({ job_id: job.id, why: outcome.text }, 'job.take_over_refused')
  else if (intent !== null) await completeJob(job, intent, parts)
}

/** The rest of a publication. One that cannot even begin fails; one that stops half way waits for the next start. */
async function completeJob(
  job: JobRecord,
  intent: PublishIntent,
  { publications, metastore, clock, serverId, log }: JobParts,
): Promise<void> {
  const ended = (ending: PublishIntent['ending']) => {
    const atMs = clock.nowMs()
    return endJob(moveKey(job, serverId), 'RUNNING', { ...ending, atMs, durationMs: Math.max(0, atMs - (job.runningAtMs ?? atMs)) })
  }
  try {
    const completed = await publications.complete(job.id, intent, () => ended(intent.ending))
    log.info({ job_id: job.id, outcome: completed.outcome }, 'job.publication_completed')
  } catch (error) {
    const outcome = await metastore.write(ended(failedEnd(error)))
    log.error({ job_id: job.id, err: error, outcome: outcome.outcome }, 'job.publication_failed')
  }
}
