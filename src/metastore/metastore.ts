import type { JobMode, JobStatus, JobType, TerminalStatus } from '../core/job.ts'
import type { Movement } from '../core/movement.ts'
import type { PartitionField } from '../core/partitioning.ts'
import type { PublicationStep } from '../core/publication.ts'
import type { PublishReceipt } from '../core/publish-receipt.ts'
import type { StructField } from '../core/spark-types.ts'
import type { UnitOfWork, UnitOutcome } from './unit-of-work.ts'

/**
 * The metastore: where everything that must survive lives. Writes are units of work through one writer; reads by key are synchronous in the
 * embedded store today but typed as promises where a list or a count may take long.
 */
export interface Metastore {
  /**
   * Resolves after the unit's transaction is on the disk; units are done in the order in which they were given. A text with NUL or half a
   * surrogate pair is rejected as `constraint`. Rejects only when the store itself failed: then it is unknown whether the unit stands.
   */
  write(unit: UnitOfWork): Promise<UnitOutcome>
  readonly jobs: JobReads
  readonly catalog: CatalogReads
  readonly iam: IamReads
  readonly queues: QueueReads
  readonly tombstones: TombstoneReads
  readonly workers: WorkerReads
  /** Does what was given before, then ends. Nothing can be read or written afterwards. */
  close(): Promise<void>
}

// ------------------------------------------------------------------------------------------------------------------------ jobs

export interface Tag {
  readonly key: string
  readonly value: string
}

/** What a submit stores. Times are Unix milliseconds. */
export interface NewJob {
  readonly id: string
  readonly projectId: string
  readonly type: JobType
  readonly mode: JobMode
  readonly queueName: string
  readonly ownerId: string
  readonly ownerName: string
  /** Byte for byte as submitted. */
  readonly statement: string
  /** `currentdb` as submitted, `''` without one. */
  readonly currentDatabase: string
  readonly conf: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly engineType: string
  /** Names of the first table in the statement, as DLI shows them on a QUERY; `null` without one. */
  readonly databaseName: string | null
  readonly tableName: string | null
  /** What a job that moves data was asked for. */
  readonly movement: Movement | null
  readonly submittedAtMs: number
  readonly leaseOwner: string
}

/** One job, all that its status reply needs, read by key in one statement. */
export interface JobRecord {
  readonly id: string
  readonly projectId: string
  readonly type: JobType
  readonly mode: JobMode
  readonly status: JobStatus
  readonly queueName: string
  readonly ownerId: string
  readonly ownerName: string
  readonly engineType: string
  readonly statement: string
  readonly currentDatabase: string
  readonly conf: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly databaseName: string | null
  readonly tableName: string | null
  readonly movement: Movement | null
  readonly attempt: number
  readonly loneDeaths: number
  readonly leaseOwner: string | null
  readonly submittedAtMs: number
  /** When this attempt began to run; `null` while LAUNCHING. */
  readonly runningAtMs: number | null
  readonly endedAtMs: number | null
  /** Running time of a terminal job in ms. */
  readonly durationMs: number
  /** `''` until something is to be said. */
  readonly message: string
  /** Spark StructType JSON, `''` until known. */
  readonly detail: string
  readonly inputBytes: number
  readonly inputRows: number
  readonly badRows: number
  readonly resultRows: number
}

export interface JobCounts {
  readonly inputBytes: number
  readonly inputRows: number
  readonly badRows: number
  readonly resultRows: number
}

/** Where a result is. Exactly one of `rowsJson` and `location` is set. */
export interface JobResultRecord {
  readonly format: 'inline' | 'parquet'
  /** JSON array of rows of wire cells. */
  readonly rowsJson: string | null
  readonly location: { readonly root: string; readonly key: string } | null
  readonly rows: number
  readonly bytes: number
}

export interface KeptResult extends Pick<JobResultRecord, 'location'> {
  readonly jobId: string
  readonly projectId: string
  readonly endedAtMs: number
}

export interface JobEvent {
  /** 1, 2, 3 … within the job. */
  readonly sequence: number
  /** Strictly growing within the project. */
  readonly projectSequence: number
  readonly atMs: number
  readonly from: JobStatus | null
  readonly to: JobStatus
  readonly attempt: number
  readonly why: string
}

export interface JobFilter {
  readonly projectId: string
  /** Submission time, inclusive. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** `null`: any. An empty list matches nothing. */
  readonly types: readonly JobType[] | null
  readonly statuses: readonly JobStatus[] | null
  readonly jobId: string | null
  readonly queueName: string | null
  readonly ownerName: string | null
  readonly databaseName: string | null
  readonly tableName: string | null
  readonly engineType: string | null
  /** Case-insensitive substring of the statement. */
  readonly statementContains: string | null
  /** Every pair must match as a substring of key and value; a `null` value matches any. */
  readonly tags: readonly { readonly key: string; readonly value: string | null }[]
}

export type JobOrder = 'start_time_desc' | 'start_time_asc' | 'duration_desc' | 'duration_asc'

export interface JobReads {
  /** By id within a project; `null` when unknown there. Synchronous and fast: this is what a status read costs. */
  get(projectId: string, jobId: string): JobRecord | null
  result(jobId: string): JobResultRecord | null
  events(jobId: string): readonly JobEvent[]
  /** Results of the jobs that were submitted first. */
  oldestResults(limit: number): readonly KeptResult[]
  /** A page and the exact count of all matches, on a reader thread. */
  list(
    filter: JobFilter,
    order: JobOrder,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly total: number; readonly jobs: readonly JobRecord[] }>
  /** Every job that is not terminal, oldest first: what a start takes over. */
  unfinished(): readonly JobRecord[]
  /** Whether any table of this job is committed. */
  isCommitted(jobId: string): boolean
  /** What the job is about to publish; `null` before that and when it is done. */
  intent(jobId: string): PublishIntent | null
}

/** A move is a compare-and-set on (state, attempt, lease owner). */
export interface MoveKey {
  readonly jobId: string
  readonly attempt: number
  readonly leaseOwner: string
}

/**
 * The job family of units, exported by `jobs.ts` as functions:
 *
 * insertJob(job: NewJob): UnitOfWork — job row LAUNCHING, attempt 1, side tables, first event
 * startJob(key, { atMs, detail }): UnitOfWork — LAUNCHING → RUNNING
 * requeueJob(key, { atMs, why, loneDeath: boolean }): UnitOfWork — RUNNING → LAUNCHING, attempt + 1, lone_deaths + 1 or unchanged; refused (0 rows) when the job has a commit
 * takeOverJob(jobId, fromOwner, toOwner): UnitOfWork — a non-terminal job's lease, state unchanged
 * endJob(key, from, end: JobEnd): UnitOfWork — any non-terminal → terminal
 */
export interface JobEnd {
  readonly status: TerminalStatus
  readonly atMs: number
  readonly durationMs: number
  readonly message: string
  /** `null` leaves what is there. */
  readonly detail: string | null
  readonly counts: JobCounts
  readonly result: JobResultRecord | null
  readonly why: string
}

/**
 * A publication past its point of no return: its steps are carried out, again after a crash until all of them are done, and then the job ends.
 * Units (`publications.ts`): recordIntent, forgetIntent.
 */
export interface PublishIntent {
  readonly steps: readonly PublicationStep[]
  readonly ending: Omit<JobEnd, 'atMs' | 'durationMs'>
}

// --------------------------------------------------------------------------------------------------------------------- catalog

export interface DatabaseRecord {
  readonly id: string
  readonly projectId: string
  /** Lower case. */
  readonly name: string
  readonly comment: string | null
  readonly ownerName: string
  readonly properties: Readonly<Record<string, string>>
  readonly createdAtMs: number
  /** Grows with every change; what a change is a compare-and-set on. */
  readonly revision: number
}

/** What ANALYZE TABLE found, at its time. */
export interface TableStatistics {
  /** `null` where only partitions or columns were analysed. */
  readonly bytes: number | null
  /** `null` when it did not count them. */
  readonly rows: number | null
  /** Key of the metadata file of which it is true; `null` of files that others may change. */
  readonly version: string | null
  /** Of a managed table, the partitions that were analysed on their own, by name, and whether their rows were counted. */
  readonly partitions?: Readonly<Record<string, { readonly rowsCounted: boolean }>>
  /** Columns that were analysed; what Spark would have found of them is not kept. */
  readonly columns?: readonly string[]
}

/** A view's query. */
export interface ViewRecord {
  /** Spark text. */
  readonly text: string
  /** What names without a database meant when it was made. */
  readonly database: string
  /** Names of the query's columns behind the view's, by position. */
  readonly queryColumns: readonly string[]
}

/** A table or a view: they share their names. */
export interface TableRecord {
  readonly id: string
  readonly projectId: string
  readonly databaseId: string
  readonly databaseName: string
  /** Lower case. */
  readonly name: string
  readonly kind: 'managed' | 'external' | 'view'
  /** As declared; `''` of a view. */
  readonly provider: string
  /** In table order; the spelling of names as declared. */
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  /** Outermost level first. */
  readonly partitioning: readonly PartitionField[]
  readonly options: Readonly<Record<string, string>>
  readonly properties: Readonly<Record<string, string>>
  readonly comment: string | null
  readonly statistics: TableStatistics | null
  /** `null` of a table. */
  readonly view: ViewRecord | null
  readonly ownerName: string
  /** Of a view, nowhere: both parts are empty. */
  readonly location: { readonly root: string; readonly key: string }
  /** Current Iceberg metadata file of a managed table. */
  readonly metadataLocation: { readonly root: string; readonly key: string } | null
  readonly createdAtMs: number
  /** When its definition last changed. */
  readonly updatedAtMs: number
  /** Grows with every change of the definition, not with commits of rows. */
  readonly revision: number
}

/** A folder of an external table that holds the rows of one combination of partition values. */
export interface PartitionRecord {
  readonly tableId: string
  /** `k=v/l=w` in the table's order, escaped as folders are; unique in the table. */
  readonly name: string
  /** In the table's order; `null` for the NULL partition. */
  readonly values: readonly (string | null)[]
  readonly location: { readonly root: string; readonly key: string }
  readonly statistics: TableStatistics | null
  readonly createdAtMs: number
}

export interface FunctionRecord {
  readonly id: string
  readonly projectId: string
  readonly databaseId: string
  readonly databaseName: string
  /** Lower case. */
  readonly name: string
  readonly className: string
  readonly resources: readonly { readonly type: string; readonly uri: string }[]
  readonly createdAtMs: number
}

export interface CatalogReads {
  database(projectId: string, name: string): DatabaseRecord | null
  databases(projectId: string): readonly DatabaseRecord[]
  table(projectId: string, database: string, name: string): TableRecord | null
  tableById(tableId: string): TableRecord | null
  /** Tables and views by name. */
  tables(projectId: string, database: string): readonly TableRecord[]
  /** By name. */
  partitions(tableId: string): readonly PartitionRecord[]
  function(projectId: string, database: string, name: string): FunctionRecord | null
  functions(projectId: string, database: string): readonly FunctionRecord[]
  /** Every managed table, for the check at start. */
  managedTables(): readonly TableRecord[]
}

/**
 * The catalog family of units (`catalog.ts`, `partitions.ts`, `functions.ts`): insertDatabase(record), updateDatabase(record, revision),
 * deleteDatabase(id) (`constraint` while it has tables), insertTable(record) (unique per database and name: `unique` rejection),
 * updateTable(record, from), deleteTable(id), insertPartition, deletePartition, insertFunction, deleteFunction, and commitTable(commit: TableCommit): UnitOfWork — compare-and-set of the
 * metadata location plus the `job_commit` row; the same commit sent again is applied and changes nothing.
 */
export interface TableCommit {
  readonly tableId: string
  readonly from: { readonly root: string; readonly key: string }
  readonly to: { readonly root: string; readonly key: string }
  readonly snapshotId: bigint
  readonly jobId: string
  readonly ordinal: number
  readonly attempt: number
  readonly receipt: PublishReceipt
}

/** A file or folder that nothing names any more. */
export interface TombstoneRecord {
  /** Grows with time and never comes back. */
  readonly number: number
  readonly location: { readonly root: string; readonly key: string }
}

export interface TombstoneReads {
  /** Those whose time has come, oldest first. */
  due(of: { readonly nowMs: number; readonly upTo: number; readonly limit: number }): readonly TombstoneRecord[]
  /** The mark of one place; `null` when it has none. */
  of(location: TombstoneRecord['location']): TombstoneRecord | null
  /** The number of the newest one that there ever was; 0 before the first. */
  last(): number
}
/** Units (`tombstones.ts`): insertTombstones(locations, deleteAfterMs), deleteTombstones(numbers). */

// ------------------------------------------------------------------------------------------------------------- iam, queues, workers

export interface DomainRecord {
  readonly id: string
  readonly name: string
}
export interface ProjectRecord {
  readonly id: string
  readonly domainId: string
  readonly name: string
}
export interface UserRecord {
  readonly id: string
  readonly domainId: string
  readonly name: string
  /** scrypt, self-describing text. */
  readonly passwordHash: string
}
export interface AccessKeyRecord {
  readonly accessKey: string
  readonly secretKey: string
  readonly userId: string
}
export interface TokenRecord {
  /** SHA-256 of the token text, hex. */
  readonly hash: string
  readonly userId: string
  readonly projectId: string | null
  readonly domainId: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

export interface IamReads {
  domains(): readonly DomainRecord[]
  domainByName(name: string): DomainRecord | null
  projects(domainId: string): readonly ProjectRecord[]
  project(id: string): ProjectRecord | null
  userById(id: string): UserRecord | null
  userByName(domainId: string, name: string): UserRecord | null
  token(hash: string): TokenRecord | null
  accessKey(accessKey: string): AccessKeyRecord | null
}
/** Units (`iam.ts`): insertDomain, insertProject (also makes its counter row), insertUser, setUserPassword, insertAccessKey, insertToken, deleteToken, deleteExpiredTokens(nowMs). */

export interface QueueRecord {
  readonly id: string
  /** Number on the wire (`queue_id`). */
  readonly number: number
  readonly projectId: string
  /** Lower case. */
  readonly name: string
  readonly type: 'sql' | 'general'
  readonly description: string
  readonly ownerName: string
  readonly cuCount: number
  readonly slots: number
  readonly resourceId: string
  readonly createdAtMs: number
}
export interface QueueReads {
  queue(projectId: string, name: string): QueueRecord | null
  queues(projectId: string): readonly QueueRecord[]
}
/** Units (`queues.ts`): insertQueue(record without number). */

/** A worker process that was started and has not been seen to end: what a new server kills before it dispatches. */
export interface WorkerRecord {
  readonly pid: number
  /** Field 22 of /proc/PID/stat, so that a reused pid is told apart. */
  readonly startTime: string
  readonly bootId: string
  readonly queueId: string
  readonly startedAtMs: number
}
export interface WorkerReads {
  all(): readonly WorkerRecord[]
}
/** Units (`workers.ts`): insertWorker(record), deleteWorker(pid, startTime). */
export type { UnitOfWork, UnitOutcome }
