import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import type { Iam } from '../iam/iam.ts'
import type { JobService } from '../jobs/types.ts'
import type { QueueReads } from '../metastore/metastore.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Readiness } from '../wire/operations.ts'

/** All that the HTTP side needs; built by whoever starts the server. */
export interface Services {
  readonly jobs: JobService
  readonly iam: Iam
  readonly queues: QueueReads
  readonly log: Logger
  readonly metrics: Metrics
  readonly clock: Clock
  readonly random: Random
  /** `stopping`: submits are refused, everything else is answered until the app is closed. */
  readonly readiness: () => Readiness
  readonly startedAtMs: number
  readonly version: string
  readonly region: string
  /** Where clients see this server, without a slash at the end; `null`: where each request was sent to. */
  readonly publicUrl: string | null
}
