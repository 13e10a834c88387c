import { isFileStep, type PublicationStep } from '../core/publication.ts'
import type { Metastore, MoveKey, PublishIntent } from '../metastore/metastore.ts'
import { settlePartition } from '../metastore/partitions.ts'
import { forgetIntent, recordIntent } from '../metastore/publications.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { Location, Storage } from '../storage/storage.ts'
import type { CommitOutcome } from './table-commits.ts'
import { createTableTurns } from './table-turns.ts'

/** What an attempt staged and where it is to appear. */
export interface Publication {
  readonly job: MoveKey
  /** Publications to one place pass one queue. */
  readonly target: Location
  /** Absolute paths of the staged files and folders. */
  readonly staged: readonly string[]
  readonly ending: PublishIntent['ending']
  /** Decides, when it is this publication's turn, what is to be done. @throws what ends the job instead */
  plan(): Promise<readonly PublicationStep[]>
  /** The job's end. */
  finish(): UnitOfWork
}

export interface Publications {
  /**
   * Make staged files public, together with the job's end, exactly once: what is staged reaches the disk, one transaction records what will be done
   * (the point of no return), it is done, and one transaction ends the job.
   * @throws PATH_EXISTS, what `plan` throws, and what keeps the first step from being done: nothing was published then.
   */
  publish(publication: Publication): Promise<CommitOutcome>
  /** Carry out what an earlier server recorded, and end its job. @throws as `publish`. */
  complete(jobId: string, intent: PublishIntent, finish: () => UnitOfWork): Promise<CommitOutcome>
}

export interface PublicationsParts {
  readonly metastore: Pick<Metastore, 'write'>
  readonly storage: Pick<Storage, 'carryOut' | 'publish'>
}

export function createPublications({ metastore, storage }: PublicationsParts): Publications {
  const turns = createTableTurns()
  const stored = (unit: UnitOfWork) => metastore.write(unit).catch((cause: unknown) => ({ outcome: 'unknown' as const, cause }))

  async function inTurn({ job, staged, ending, plan, finish }: Publication): Promise<CommitOutcome> {
    const steps = await plan()
    const receipt = await storage.publish(staged)
    const recorded = await stored(recordIntent(job, { steps, ending }, receipt))
    if (recorded.outcome === 'unknown') return recorded
    if (recorded.outcome === 'rejected') return { outcome: 'refused' }
    return await carriedOut(job.jobId, steps, finish)
  }

  async function carriedOut(jobId: string, steps: readonly PublicationStep[], finish: () => UnitOfWork): Promise<CommitOutcome> {
    for (const [at, step] of steps.filter(isFileStep).entries()) {
      try {
        await storage.carryOut(step)
      } catch (cause) {
        // When the first step cannot be done, none was: the job may end otherwise.
        const isWithdrawn = at === 0 && (await stored(forgetIntent(jobId))).outcome === 'applied'
        if (isWithdrawn) throw cause
        return { outcome: 'unknown', cause }
      }
    }
    const partitions = steps.filter((step) => !isFileStep(step)).map(settlePartition)
    const written = await stored(together('published', forgetIntent(jobId), ...partitions, finish()))
    if (written.outcome === 'unknown') return written
    return { outcome: written.outcome === 'applied' ? 'committed' : 'refused' }
  }

  return {
    publish: (publication) => turns.take([`${publication.target.root}/${publication.target.key}`], () => inTurn(publication)),
    complete: (jobId, { steps }, finish) => carriedOut(jobId, steps, finish),
  }
}
