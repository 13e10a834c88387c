import type { Readable } from 'node:stream'
import type { JobMode, JobType } from '../core/job.ts'
import type { Export, Import } from '../core/movement.ts'
import type { StructField } from '../core/spark-types.ts'
import type { WireCell } from '../engines/engine.ts'
import type { JobFilter, JobOrder, JobRecord, Tag } from '../metastore/metastore.ts'

/** Who asks: a user acting in one project. */
export interface Caller {
  readonly userId: string
  readonly userName: string
  readonly projectId: string
}

/** A submit, checked for its form. */
export interface JobRequest {
  readonly statement: string
  /** `''` when not given. */
  readonly currentDatabase: string
  readonly queueName: string
  readonly conf: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly engineType: string
}

/** An export, checked for its form. */
export interface ExportRequest extends Omit<Export, 'kind' | 'source'> {
  readonly source:
    | { readonly kind: 'result'; readonly jobId: string }
    | { readonly kind: 'table'; readonly database: string; readonly table: string }
  readonly queueName: string
}

/** An import, checked for its form. */
export interface ImportRequest {
  /** Folded. */
  readonly database: string
  readonly table: string
  readonly queueName: string
  readonly conf: Readonly<Record<string, string>>
  readonly movement: Import
}

export interface Rows {
  readonly schema: readonly StructField[]
  readonly rows: readonly (readonly WireCell[])[]
}

/** What a submit is answered with. `rows` only for a sync statement that ended well; `failure` is the text of one that did not. */
export interface SubmitOutcome {
  readonly jobId: string
  readonly type: JobType
  readonly mode: JobMode
  readonly failure: string | null
  readonly rows: Rows | null
}

/** A result as a file. `header` is of CSV alone. */
export interface DownloadFormat {
  readonly type: 'csv' | 'json' | 'parquet'
  readonly header: boolean
}

export interface Download {
  /** As a client would save it. */
  readonly name: string
  /** The same as long as the content is: results do not change. */
  readonly tag: string
  readonly bytes: number
  /** Some of its bytes. @param range.last - Inclusive. */
  read(range: { readonly first: number; readonly last: number }): Readable
}

export interface Preview {
  readonly job: JobRecord
  readonly schema: readonly StructField[]
  readonly rows: readonly (readonly WireCell[])[]
  /** Rows of the whole result. */
  readonly totalRows: number
}

/** The job service: all that the wire asks of jobs. Every method throws errors of the error table. */
export interface JobService {
  /**
   * Accept a statement: durable before it is answered. A sync one is answered at its end.
   * @throws QUEUE_NOT_FOUND, SYNTAX, STATEMENT_TOO_LONG, SERVER_STOPPING; SYNC_WAIT_TOO_LONG after two minutes (the job goes on).
   */
  submit(caller: Caller, request: JobRequest): Promise<SubmitOutcome>
  /**
   * Accept an export of a result or of a table: durable before it is answered.
   * @throws PATH_INVALID, PATH_REFUSED, QUEUE_NOT_FOUND; of a result as `preview`; of a table DATABASE_NOT_FOUND, TABLE_NOT_FOUND
   */
  export(caller: Caller, request: ExportRequest): Promise<JobRecord>
  /**
   * Accept an import of files into a table: durable before it is answered.
   * @throws PATH_INVALID, PATH_REFUSED, QUEUE_NOT_FOUND, DATABASE_NOT_FOUND, TABLE_NOT_FOUND, PARAMETER_INVALID
   */
  import(caller: Caller, request: ImportRequest): Promise<JobRecord>
  /** From the store, never from an engine. @throws JOB_NOT_FOUND */
  get(projectId: string, jobId: string): JobRecord
  /**
   * Ask for the end of a job and wait, at most a second, until it shows it.
   * @throws JOB_NOT_FOUND, JOB_ALREADY_FINAL (not for one that is CANCELLED already)
   */
  cancel(caller: Caller, jobId: string): Promise<void>
  list(filter: JobFilter, order: JobOrder, page: { offset: number; limit: number }): Promise<{ total: number; jobs: readonly JobRecord[] }>
  /**
   * Rows of a finished job's result, in its order; none past its end.
   * @param page.limitRows - 1 to 1000.
   * @throws JOB_NOT_FOUND, JOB_NOT_A_QUERY, JOB_NOT_FINISHED, JOB_UNSUCCESSFUL, RESULT_EXPIRED
   */
  preview(projectId: string, jobId: string, page: { readonly offsetRows: number; readonly limitRows: number }): Promise<Preview>
  /** A finished job's result as a file. @throws as `preview`; ANALYSIS, UNSUPPORTED for what the format does not have */
  download(projectId: string, jobId: string, format: DownloadFormat): Promise<Download>
  /** Share of a job's work that is done: 0 to 1, 1 for a terminal one, 0 while unknown. */
  progress(job: JobRecord): number
  /** Running time so far of a job that is not terminal, as of now; the stored duration of one that is. */
  durationMs(job: JobRecord): number
}
