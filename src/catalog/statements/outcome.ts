import type { Clock } from '../../core/clock.ts'
import type { StructField } from '../../core/spark-types.ts'
import type { WireCell } from '../../engines/engine.ts'
import type { Writer } from '../../iceberg/file-names.ts'
import type { CatalogReads } from '../../metastore/metastore.ts'
import type { UnitOfWork } from '../../metastore/unit-of-work.ts'
import type { Location, Storage } from '../../storage/storage.ts'

/** What a catalog statement runs with: the state it reads and the sources of what it makes up. */
export interface CatalogContext {
  readonly reads: CatalogReads
  readonly storage: Storage
  readonly clock: Clock
  readonly newId: () => string
  /** The job that runs the statement: files that it writes carry its name. */
  readonly jobId: string
  readonly attempt: number
  readonly projectId: string
  readonly userName: string
  readonly currentDatabase: string
  /** Of the session. */
  readonly timeZone: string
  /** Of sessions that set none. */
  readonly serverTimeZone: string
  /** Settings of the job, as submitted. */
  readonly conf: Readonly<Record<string, string>>
  readonly leftovers: Leftovers
}

/** What becomes of files that nothing names any more. */
export interface Leftovers {
  /** How long they stay, in milliseconds: readers outside of this server may have them open. */
  readonly graceMs: number
  /** Whether an attempt of a job writes no more and commits no more. */
  isDead(writer: Writer): boolean
  /** Whether a place is marked to be removed. */
  isMarked(place: Location): boolean
  /** Removes a marked place at once, unless a running statement may read it. */
  removeMarked(place: Location): Promise<void>
  /** Removes all whose time has come. */
  removeDue(): Promise<void>
}

/**
 * What a catalog statement comes to: rows to answer, and the change to write together with the job's end. `unit` is `null` when nothing
 * changes. When the unit is rejected, somebody else changed the catalog in between and the statement is planned again.
 */
export interface CatalogOutcome {
  readonly schema: readonly StructField[]
  readonly rows: readonly (readonly WireCell[])[]
  readonly unit: UnitOfWork | null
  /** Run after the change is on the disk; the job is FINISHED whatever comes of it. */
  readonly afterwards: (() => Promise<void>) | null
  /** Takes back what planning already wrote to disk, when the unit is rejected. */
  readonly undo: (() => Promise<void>) | null
}

export const noRows = (unit: UnitOfWork | null, afterwards: CatalogOutcome['afterwards'] = null): CatalogOutcome => ({
  schema: [],
  rows: [],
  unit,
  afterwards,
  undo: null,
})

/** A string column of a SHOW or DESCRIBE answer. */
export const text = (name: string, nullable = false): StructField => ({ name, type: { kind: 'string' }, nullable, comment: null })

export const rows = (schema: readonly StructField[], cells: CatalogOutcome['rows']): CatalogOutcome => ({
  schema,
  rows: cells,
  unit: null,
  afterwards: null,
  undo: null,
})
