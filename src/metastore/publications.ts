import { sql } from 'kysely'
import type { PublishReceipt } from '../core/publish-receipt.ts'
import type { MoveKey, PublishIntent } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * The point of no return of a publication: from here its job ends by what it published and can be neither cancelled nor run again. Rejected as `rows`
 * when the job is not RUNNING in this attempt and by this owner any more, as `unique` when it has an intent. The receipt is proof that all
 * that is staged is on the disk; it is not stored.
 */
export const recordIntent = (
  { jobId, attempt, leaseOwner }: MoveKey,
  { steps, ending }: PublishIntent,
  _receipt: PublishReceipt,
): UnitOfWork =>
  unit(
    'record-intent',
    write(
      query
        .insertInto('publish_intent')
        .columns(['job', 'steps', 'ending'])
        .expression(
          query
            .selectFrom('job')
            .where('id', '=', jobId)
            .where('status', '=', 'RUNNING')
            .where('attempt', '=', attempt)
            .where('lease_owner', '=', leaseOwner)
            .select(['number', sql<string>`${JSON.stringify(steps)}`.as('steps'), sql<string>`${JSON.stringify(ending)}`.as('ending')]),
        ),
    ),
  )

/** All steps are done, or none ever will be. Rejected as `rows` when the job has no intent. */
export const forgetIntent = (jobId: string): UnitOfWork =>
  unit(
    'forget-intent',
    write(query.deleteFrom('publish_intent').where('job', '=', query.selectFrom('job').select('number').where('id', '=', jobId))),
  )
