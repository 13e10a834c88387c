import type { Logger } from 'pino'
import type { Publications } from '../catalog/publications.ts'
import type { TableCommits } from '../catalog/table-commits.ts'
import type { TableReaders } from '../catalog/table-readers.ts'
import type { Clock } from '../core/clock.ts'
import type { Engine, ResultReader } from '../engines/engine.ts'
import type { JobRecord, Metastore, MoveKey } from '../metastore/metastore.ts'
import type { Storage } from '../storage/storage.ts'
import type { ActiveJob } from './active-job.ts'
import type { Endings } from './endings.ts'

/** What the parts of the job service share. */
export interface JobParts {
  readonly metastore: Metastore
  readonly storage: Storage
  readonly engine: Engine
  readonly results: ResultReader
  readonly commits: TableCommits
  readonly readers: TableReaders
  /** How long files that nothing names any more stay, in milliseconds. */
  readonly graceMs: number
  readonly publications: Publications
  readonly clock: Clock
  /** Random ids (UUID text). */
  readonly newId: () => string
  readonly log: Logger
  /** This server, as leases name it. */
  readonly serverId: string
  /** Session time zone of statements that set none. */
  readonly timeZone: string
  /** Jobs with an attempt in an engine's hands, on its way there, or to come after a loss. */
  readonly active: Map<string, ActiveJob>
  readonly endings: Endings
  /** Told of every move, for metrics. */
  readonly onMove: (to: JobRecord['status'], type: JobRecord['type']) => void
}

export const moveKey = (job: JobRecord, serverId: string): MoveKey => ({ jobId: job.id, attempt: job.attempt, leaseOwner: serverId })

export const NO_COUNTS = { inputBytes: 0, inputRows: 0, badRows: 0, resultRows: 0 } as const
