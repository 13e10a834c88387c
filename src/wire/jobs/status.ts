import type { JobRecord } from '../../metastore/metastore.ts'
import { OUTCOME } from '../common.ts'
import { confText } from '../conf.ts'
import { oneOf, type Static, Type } from '../type.ts'
import { jobFields } from './fields.ts'
import { JOB_FIELD_SCHEMAS } from './schemas.ts'

export const StatusReply = Type.Object({
  is_success: OUTCOME.is_success,
  ...JOB_FIELD_SCHEMAS,
  job_mode: oneOf(['async', 'sync']),
  user_conf: Type.String({ description: 'JSON text of the `conf` pairs' }),
})

/** `is_success` is about the question, not about the job: it is true for a failed job too (api.md 2.3). */
export const statusReply = (job: JobRecord, durationMs: number): Static<typeof StatusReply> => ({
  is_success: true,
  ...jobFields(job, durationMs),
  job_mode: job.mode,
  user_conf: confText(job.conf),
})
