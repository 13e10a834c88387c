import type { TableOperation } from '../core/table-conflicts.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { Location } from '../storage/storage.ts'
import type { MetadataChange } from './metadata-change.ts'
import type { ScanFilter } from './scan-filter.ts'

/** What a statement does to a table, as its commit is told. Everything is data, so that it can be planned again on a newer version. */
export type Operation =
  | AppendOperation
  | OverwriteOperation
  | RewriteOperation
  | CompactOperation
  | EvolveOperation
  | RewriteManifestsOperation
  | ExpireOperation

/** What a statement read of the table that it writes to. */
export interface TableRead {
  /** The version that it read: its metadata file. */
  readonly version: Location
  /** Every row that it read passes these; none means that it read all of it. */
  readonly filters: readonly ScanFilter[]
}

export interface AppendOperation {
  readonly kind: 'append'
  readonly files: readonly WrittenFile[]
}

/**
 * What an overwrite replaces, at the moment of its commit: the whole table; the partitions in which the new files are (dynamic); or those that
 * have the given values, by partition field id, in the text of `WrittenFile.partition` (static; fields that are not named take any value).
 */
export type OverwriteScope = 'table' | 'written partitions' | ReadonlyMap<number, string | null>

export interface OverwriteOperation {
  readonly kind: 'overwrite'
  readonly files: readonly WrittenFile[]
  readonly scope: OverwriteScope
  /** `null`: its rows do not depend on the table. */
  readonly read: TableRead | null
}

/** Copy-on-write: UPDATE, DELETE, MERGE. */
export interface RewriteOperation {
  readonly kind: 'rewrite'
  /** Absolute paths, as `planScan` gave them, of the files that go, and with them the position deletes that are about one of them alone. */
  readonly removed: readonly string[]
  /** Hold what stays of the rows in those files, changed or not, and new rows. */
  readonly files: readonly WrittenFile[]
  readonly read: TableRead
}

export interface CompactOperation {
  readonly kind: 'compact'
  readonly removed: readonly string[]
  readonly files: readonly WrittenFile[]
  /** The version from which the files were chosen. */
  readonly version: Location
}

export interface EvolveOperation {
  readonly kind: 'evolve'
  readonly changes: readonly MetadataChange[]
}

export interface RewriteManifestsOperation {
  readonly kind: 'rewrite-manifests'
}

export interface ExpireOperation {
  readonly kind: 'expire-snapshots'
  readonly olderThanMs: number
  /** At least 1. */
  readonly retainLast: number
}

/** The row of the conflict table that an operation belongs to. */
export const CONFLICT_ROW = {
  append: 'append',
  overwrite: 'overwrite',
  rewrite: 'rewrite',
  compact: 'compact',
  evolve: 'evolve',
  'rewrite-manifests': 'maintain',
  'expire-snapshots': 'maintain',
} as const satisfies Record<Operation['kind'], TableOperation>

/** The files that an operation adds. */
export const filesOf = (operation: Operation): readonly WrittenFile[] => ('files' in operation ? operation.files : [])

/** The version that an operation was computed from; `null` when it depends on none. */
export function versionRead(operation: Operation): Location | null {
  if (operation.kind === 'compact') return operation.version
  return operation.kind === 'overwrite' || operation.kind === 'rewrite' ? (operation.read?.version ?? null) : null
}
