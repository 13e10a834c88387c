import type { Compression, Encoding } from '../../core/movement.ts'
import type { PartitionField } from '../../core/partitioning.ts'
import type { StructField } from '../../core/spark-types.ts'
import type { WrittenFile } from '../../core/written-file.ts'
import type { IcebergSchema } from '../../iceberg/iceberg-types.ts'
import type { RowChange } from '../../sql/plan.ts'
import type { IcebergSource, InferTarget, StoredResult, WireCell } from '../engine.ts'
import type { RecordSource } from '../record-source.ts'

/**
 * What the pool and a worker process say to each other: one union each way, sent as structured clones, checked on arrival.
 * Both ends run from one installation, so the version only guards against a worker that outlived an upgrade.
 * There is no message for stopping: closing the channel ends the worker at once.
 */
export const PROTOCOL_VERSION = 1

/** The first message of a worker's life: what it may use and touch. Cannot be changed afterwards. */
export interface OpenMessage {
  readonly kind: 'open'
  readonly version: number
  readonly threads: number
  readonly memoryBytes: number
  /** Absolute; made and removed by the pool. */
  readonly spillFolder: string
  readonly spillBytesMax: number
  /** Absolute folders that statements may open. */
  readonly folders: readonly string[]
  /** Settings and macros, run before the lock. */
  readonly prelude: readonly string[]
}

/** A view of Parquet files of other systems, whose columns have to be looked at before the table's can be found in them. */
export interface ParquetView {
  readonly name: string
  /** Absolute paths; at least one. */
  readonly files: readonly string[]
  readonly columns: readonly StructField[]
  /** Whether the file's path comes behind the columns, as `file`. */
  readonly withFile: boolean
}

/** What a write counts of its inputs before it begins. */
export interface Counting {
  /** Rows of inputs that are known without a look. */
  readonly knownRows: number
  /** Relations whose rows are counted. */
  readonly relations: readonly string[]
  /** Tables with records, which may be bad. */
  readonly records: readonly CountedRecords[]
  /** The file in which bad ones are kept; `null`: they are counted alone. */
  readonly badRecords: string | null
}

export interface CountedRecords {
  readonly source: RecordSource
  /** How users write the files' paths, in their order. */
  readonly addresses: readonly string[]
}

export type Work =
  | {
      readonly kind: 'query'
      /** One SELECT. */
      readonly sql: string
      /** Views it reads, made on its connection for as long as it runs. */
      readonly views: readonly ParquetView[]
      readonly schema: readonly StructField[]
      /** Whether few rows are likely (nothing is scanned): then they are streamed, and only a surprise is run again into a file. */
      readonly small: boolean
      /** `null`: rows are counted and thrown away. */
      readonly result: { readonly path: string; readonly inlineBytesMax: number } | null
    }
  /** Its SELECT has the columns of the target, in order. */
  | (TableWork & { readonly kind: 'write' })
  /** Its SELECT has changes (`EnginePlan.query`). */
  | (TableWork & {
      readonly kind: 'change'
      /** The files in which it finds rows. */
      readonly source: IcebergSource
      /** As of `RowChange`. */
      readonly writes: boolean
      readonly repeats: RowChange['repeats']
    })
  | {
      readonly kind: 'export'
      /** One SELECT: of the columns of a Parquet file under their names, or of one column of lines, whose name is the first line where there is a header. */
      readonly sql: string
      readonly views: readonly ParquetView[]
      readonly path: string
      readonly lines: boolean
      readonly header: boolean
      readonly compression: Compression
      readonly encoding: Encoding
    }
  | {
      readonly kind: 'files'
      /** As of `export`; the columns `partitions` come last, each the text of a folder's value: `n` for NULL, else `v` and the value. */
      readonly sql: string
      readonly views: readonly ParquetView[]
      readonly folder: string
      readonly lines: boolean
      readonly header: boolean
      /** Of lines; the engine packs Parquet itself, as `codec` says. */
      readonly compression: Compression
      readonly encoding: Encoding
      readonly codec: string
      /** Without a dot before it. */
      readonly extension: string
      readonly partitions: readonly { readonly name: string; readonly fieldId: number }[]
      /** The columns by which files are split: those of the partitions, and one that numbers files where their rows are limited. */
      readonly levels: readonly string[]
      readonly counting: Counting
    }
  | { readonly kind: 'infer'; readonly views: readonly []; readonly target: InferTarget }

/** What writes files of a table, into a `WriteTarget`. */
export interface TableWork {
  /** One SELECT. */
  readonly sql: string
  readonly views: readonly ParquetView[]
  readonly folder: string
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  readonly schema?: IcebergSchema | undefined
  readonly partitioning: readonly PartitionField[]
  readonly rowsPerFileMax: number | null
  /** Absent: nothing is counted. */
  readonly counting?: Counting
}

export type ToWorker =
  | OpenMessage
  | { readonly kind: 'start'; readonly id: string; readonly timeZone: string; readonly work: Work }
  | { readonly kind: 'interrupt'; readonly id: string }
  | {
      readonly kind: 'read'
      readonly id: string
      readonly path: string
      readonly schema: readonly StructField[]
      readonly offsetRows: number
      readonly limitRows: number
    }

export type WorkEnd =
  | { readonly outcome: 'finished'; readonly rows: number; readonly inputRows: number; readonly badRows: number }
  | { readonly outcome: 'interrupted' }
  /** `code` is a row of the error table, `text` its sentence, `detail` what the engine said, for the log alone. */
  | { readonly outcome: 'failed'; readonly code: string; readonly text: string; readonly detail: string }

export type FromWorker =
  | { readonly kind: 'ready'; readonly version: number }
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'progress'; readonly id: string; readonly fraction: number | null }
  | { readonly kind: 'files'; readonly id: string; readonly files: readonly WrittenFile[]; readonly replaced: readonly string[] }
  | { readonly kind: 'result'; readonly id: string; readonly result: StoredResult }
  | { readonly kind: 'end'; readonly id: string; readonly end: WorkEnd; readonly rssBytes: number }
  | { readonly kind: 'page'; readonly id: string; readonly rows: readonly (readonly WireCell[])[] }
  | { readonly kind: 'page-failed'; readonly id: string; readonly code: string; readonly text: string; readonly detail: string }
  /** The worker cannot go on; it ends itself after this. */
  | { readonly kind: 'fatal'; readonly text: string }

type Check = (value: unknown) => boolean
type Shape = Readonly<Record<string, Check>>

const text: Check = (value) => typeof value === 'string'
const count: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const list: Check = Array.isArray
const flag: Check = (value) => typeof value === 'boolean'
const texts: Check = (value) => Array.isArray(value) && value.every(text)
const version: Check = (value) => value === PROTOCOL_VERSION
const fraction: Check = (value) => value === null || (typeof value === 'number' && value >= 0 && value <= 1)
const oneOf =
  (key: string, shapes: Readonly<Record<string, Shape>>): Check =>
  (value) =>
    matches(key, shapes, value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

function matches(key: string, shapes: Readonly<Record<string, Shape>>, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Readonly<Record<string, unknown>>
  const name = String(fields[key])
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  return shape !== undefined && Object.entries(shape).every(([each, check]) => check(fields[each]))
}

const place: Check = (value) => matches('kind', { undefined: { path: text, inlineBytesMax: count } }, value)

const TARGET: Shape = { folder: text, columns: list, partitioning: list, rowsPerFileMax: orNull(count) }

const WORK: Readonly<Record<Work['kind'], Shape>> = {
  query: { sql: text, views: list, schema: list, small: flag, result: orNull(place) },
  write: { sql: text, views: list, ...TARGET },
  change: {
    sql: text,
    views: list,
    source: (value) => matches('kind', { iceberg: { files: list, columns: list } }, value),
    writes: flag,
    repeats: text,
    ...TARGET,
  },
  export: { sql: text, views: list, path: text, lines: flag, header: flag, compression: text, encoding: text },
  files: {
    sql: text,
    views: list,
    folder: text,
    lines: flag,
    header: flag,
    compression: text,
    encoding: text,
    codec: text,
    extension: text,
    partitions: list,
    levels: texts,
  },
  infer: { views: list, target: (value) => typeof value === 'object' && value !== null },
}

const TO_WORKER: Readonly<Record<ToWorker['kind'], Shape>> = {
  open: { version, threads: count, memoryBytes: count, spillFolder: text, spillBytesMax: count, folders: texts, prelude: texts },
  start: { id: text, timeZone: text, work: oneOf('kind', WORK) },
  interrupt: { id: text },
  read: { id: text, path: text, schema: list, offsetRows: count, limitRows: count },
}

const END: Readonly<Record<WorkEnd['outcome'], Shape>> = {
  finished: { rows: count, inputRows: count, badRows: count },
  interrupted: {},
  failed: { code: text, text, detail: text },
}

const RESULT: Readonly<Record<StoredResult['kind'], Shape>> = {
  inline: { rows: list, rowCount: count },
  file: { path: text, rowCount: count, bytes: count },
}

const FROM_WORKER: Readonly<Record<FromWorker['kind'], Shape>> = {
  ready: { version },
  started: { id: text },
  progress: { id: text, fraction },
  files: { id: text, files: list, replaced: texts },
  result: { id: text, result: oneOf('kind', RESULT) },
  end: { id: text, end: oneOf('outcome', END), rssBytes: count },
  page: { id: text, rows: list },
  'page-failed': { id: text, code: text, text, detail: text },
  fatal: { text },
}

const shown = (value: unknown): string => String((value as { kind?: unknown } | null)?.kind)

/** @throws Error for anything that is not a message of this version: our own fault, never a user's. */
export function parseToWorker(value: unknown): ToWorker {
  if (!matches('kind', TO_WORKER, value)) throw new Error(`not a message to a worker: ${shown(value)}`)
  return value as ToWorker
}

/** @throws Error for anything that is not a message of this version. */
export function parseFromWorker(value: unknown): FromWorker {
  if (!matches('kind', FROM_WORKER, value)) throw new Error(`not a message from a worker: ${shown(value)}`)
  return value as FromWorker
}
