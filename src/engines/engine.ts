import type { FileFormat } from '../core/movement.ts'
import type { PartitionField } from '../core/partitioning.ts'
import type { StructField } from '../core/spark-types.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { IcebergSchema } from '../iceberg/iceberg-types.ts'
import type { MetadataTable } from '../iceberg/metadata-tables/metadata-table.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { FileRef } from '../storage/storage.ts'

/**
 * The contract of an engine: something that runs one analysed statement at a time per slot and reports what happened as a stream of events.
 * The embedded engine (DuckDB in a worker process per queue) is one implementation, Spark Connect another. Nothing here may be true of one alone.
 *
 * Vocabulary: an *execution* is one attempt of one job on an engine. Its id is chosen by us before it starts, so that it can be found again.
 */
export interface Engine {
  readonly capabilities: EngineCapabilities
  /**
   * Begin an execution. Returns at once; everything that happens, failures included, arrives as an event, and the stream always closes with
   * exactly one `end`. Never throws.
   */
  start(request: ExecutionRequest): Execution
  /** Wait for nothing: interrupt what runs (its streams end as `lost`) and let go of all processes and connections. */
  close(): Promise<void>
}

export interface EngineCapabilities {
  /** A new control plane can take up an execution that its predecessor started. */
  readonly reattach: boolean
  readonly progress: 'none' | 'fraction' | 'stages'
  /** `files`: the engine hands back files and the control plane commits. `engine`: it commits by itself through our catalog. */
  readonly commits: 'files' | 'engine'
}

export interface Execution {
  readonly id: string
  readonly events: AsyncIterable<ExecutionEvent>
  /** Ask for the end. The stream's `end` says what came of it. A second call does nothing. */
  interrupt(): void
  /**
   * Take the means of execution away by force (kill the worker, drop the session). Other executions that shared it end as `lost`, this one too
   * unless its end was already on the way.
   */
  abandon(): void
}

export interface ExecutionRequest {
  /** Unique per job and attempt. */
  readonly id: string
  readonly jobId: string
  readonly attempt: number
  readonly projectId: string
  readonly queue: QueueRef
  /** The analysed statement. An engine that speaks Spark SQL uses `plan.text`, the embedded one emits its own SQL from the typed tree. */
  readonly plan: EnginePlan
  /** What each table the plan scans stands for at this moment, by the plan's input ordinal: one snapshot for the whole execution. */
  readonly inputs: readonly TableSource[]
  /** Where a write puts its files (absolute folder that exists and is empty, below a random name of this attempt); `null` for a query. */
  readonly target: WriteTarget | null
  /** The file that an export writes; `null` for everything else. */
  readonly file: FileTarget | null
  /** Where a write into an external table puts its files; `null` for everything else. */
  readonly files: FilesTarget | null
  /** Files whose columns are to be found; the result is one cell, a schema as `structJson`. Absent for everything else. */
  readonly infer?: InferTarget
  /**
   * Where a write keeps the bad records of its inputs and leaves them out: absolute path of a file that is made when there are any, below a folder that
   * exists. `null`: they stay, by the mode of their table.
   */
  readonly badRecords: string | null
  /** Absolute path of the file to write when a query's result is larger than `inlineBytesMax`; its folder exists. `null` when no rows are wanted. */
  readonly result: { readonly path: string; readonly inlineBytesMax: number } | null
  /** Session settings with Spark's names, already checked, e.g. `spark.sql.session.timeZone`. */
  readonly settings: Readonly<Record<string, string>>
}

/** The queue that an execution is charged to, as the engine needs it. */
export interface QueueRef {
  readonly id: string
  readonly name: string
  /** Worker resources; the engine caps them by what the machine has. */
  readonly threads: number
  readonly memoryBytes: number
}

/** Formats of external tables, as the statement names them. */
export type ExternalFormat = 'csv' | 'json' | 'parquet' | 'text'

/** The files behind one table, fixed when the execution starts. */
export type TableSource =
  | IcebergSource
  | {
      readonly kind: 'external'
      readonly format: ExternalFormat
      readonly files: readonly ExternalFile[]
      /** Spark's data source options, keys in lower case: header, delimiter, quote, escape, nullvalue, mode, multiline, dateformat … */
      readonly options: Readonly<Record<string, string>>
      /** Those that the files hold. */
      readonly columns: readonly StructField[]
      /** Those that come behind them, whose values each file's `partition` says. */
      readonly partitionColumns: readonly StructField[]
    }
  /** The stored result of a query: a file of the engine's own, or rows that were kept inline, whose cells hold their values exactly. */
  | {
      readonly kind: 'result'
      readonly files: readonly FileRef[]
      readonly rows: readonly (readonly WireCell[])[]
      readonly columns: readonly StructField[]
    }
  /** A metadata table: its rows are known. */
  | ({ readonly kind: 'rows'; readonly files: readonly [] } & MetadataTable)

export interface IcebergSource {
  readonly kind: 'iceberg'
  readonly files: readonly DataFileRef[]
  /** Columns in table order with the field id by which files are mapped. */
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
}

export interface WriteTarget {
  readonly folder: string
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  /**
   * The table's schema, whose ids the files get: needed once a table with columns inside of columns was changed. Absent: ids are made from the
   * columns, as those of a new table are.
   */
  readonly schema?: IcebergSchema
  /** Outermost first; empty when the table is not partitioned. */
  readonly partitioning: readonly PartitionField[]
  /** `spark.sql.files.maxRecordsPerFile`; `null` for no limit. */
  readonly rowsPerFileMax: number | null
}

/** One file for others to read, as Spark writes it: CSV or lines of JSON, or Parquet with the columns' own names. */
export interface FileTarget {
  /** Absolute; its folder exists. */
  readonly path: string
  readonly format: FileFormat
  readonly columns: readonly StructField[]
}

/** Files of a table whose columns nobody named. */
export interface InferTarget {
  readonly format: ExternalFormat
  readonly files: readonly ExternalFile[]
  /** As of `TableSource`. */
  readonly options: Readonly<Record<string, string>>
}

/** Files of an external table, as Spark writes them. */
export interface FilesTarget {
  /** Absolute; exists and is empty. */
  readonly folder: string
  readonly format: ExternalFormat
  /** As of `TableSource`. */
  readonly options: Readonly<Record<string, string>>
  /** All of the table; those by which it is split come last, in the order of `partitioning`. Their values are told with the files and are not in them. */
  readonly columns: readonly StructField[]
  readonly partitioning: readonly PartitionField[]
  /** `spark.sql.files.maxRecordsPerFile`; `null` for no limit. */
  readonly rowsPerFileMax: number | null
}

/** A data file of a table, and the files of position deletes that other writers left for it. */
export interface DataFileRef extends FileRef {
  /** As the manifest counts them; absent where it is not known. */
  readonly rows?: number
  readonly deletes?: readonly FileRef[]
}

/** A file of an external table, and the texts of its partition's values, in the order of `partitionColumns`; absent where there are none. */
export interface ExternalFile extends FileRef {
  readonly partition?: readonly (string | null)[]
}

export type ExecutionEvent =
  /** The engine took the statement and began. Comes before all others, except an `end` of something that never began. */
  | { readonly kind: 'started' }
  /** `fraction` 0 to 1; `null` when the engine cannot tell. Rows and bytes so far where known. */
  | { readonly kind: 'progress'; readonly fraction: number | null }
  /**
   * Files a write produced. Not durable and not committed: that is the control plane's part. `replaced`: paths of the input files in whose place a
   * change puts them.
   */
  | { readonly kind: 'files'; readonly files: readonly WrittenFile[]; readonly replaced: readonly string[] }
  /** The rows of a query, stored once. */
  | { readonly kind: 'result'; readonly result: StoredResult }
  | { readonly kind: 'end'; readonly end: ExecutionEnd }

/**
 * A result, kept once. `inline` has the rows as wire cells (see `WireCell`); `file` names the Parquet file at the requested path.
 */
export type StoredResult =
  | { readonly kind: 'inline'; readonly rows: readonly (readonly WireCell[])[]; readonly rowCount: number }
  | { readonly kind: 'file'; readonly format: 'parquet'; readonly path: string; readonly rowCount: number; readonly bytes: number }

/** Numbers and booleans as JSON (integers beyond 2^53 and decimals that JSON cannot hold exactly as text), everything else as Spark's text. */
export type WireCell = string | number | boolean | null

export type ExecutionEnd =
  | { readonly outcome: 'finished'; readonly metrics: ExecutionMetrics }
  | { readonly outcome: 'interrupted' }
  /** The statement's own failure. `code` is a row of the error table, `text` its finished sentence. */
  | { readonly outcome: 'failed'; readonly error: Error }
  /** The means of execution went away; nothing is known of the statement. `alone` = it was the only one running there. */
  | { readonly outcome: 'lost'; readonly alone: boolean; readonly reason: string }

export interface ExecutionMetrics {
  /** Rows written by a write, rows that a change met or added, rows of the result for a query. */
  readonly rows: number
  /** Of a write: rows of the files that its inputs are, each once, before any condition of the statement. 0 of a query. */
  readonly inputRows: number
  /** Of a write: records among them that did not fit their table's columns. */
  readonly badRows: number
}

/** Reads stored results back; never runs on a queue's worker. */
export interface ResultReader {
  /**
   * Rows `offsetRows` … of a result file, in the order the engine wrote them.
   * @param limitRows - 1 to 1000.
   */
  read(
    projectId: string,
    result: { readonly path: string; readonly format: 'parquet' },
    schema: readonly StructField[],
    page: { offsetRows: number; limitRows: number },
  ): Promise<readonly (readonly WireCell[])[]>
  /** Make a file of a stored result. Not synced. @throws what the format does not have, by name */
  write(
    projectId: string,
    request: { readonly source: Extract<TableSource, { kind: 'result' }>; readonly target: FileTarget; readonly timeZone: string },
  ): Promise<void>
  close(): Promise<void>
}
