import { JOB_STATUSES } from '../../core/job.ts'
import type { JobRecord } from '../../metastore/metastore.ts'
import { OK, OUTCOME } from '../common.ts'
import { oneOf, type Static, Type } from '../type.ts'

export const ProgressReply = Type.Object({
  ...OUTCOME,
  job_id: Type.String(),
  status: oneOf(JOB_STATUSES),
  progress: Type.Number({ minimum: 0, maximum: 1, description: '0 while it waits, 1 at its end' }),
})

/** Of the whole job; the embedded engine has no sub-jobs to tell of (api.md 2.9). */
export const progressReply = (job: JobRecord, progress: number): Static<typeof ProgressReply> => ({
  ...OK,
  job_id: job.id,
  status: job.status,
  progress,
})
