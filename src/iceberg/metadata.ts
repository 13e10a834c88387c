import type { PartitionField as CorePartitionField } from '../core/partitioning.ts'
import type { StructField } from '../core/spark-types.ts'
import type { Location } from '../storage/storage.ts'
import { type IcebergSchema, icebergSchema, lastColumnId } from './iceberg-types.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { newSpec } from './partition-types.ts'

/** A version of an Iceberg v2 table: everything about it but the files, which the current snapshot's manifest list leads to. Immutable. */
export interface TableMetadata {
  readonly uuid: string
  /** Address of the table's folder, `file:///…`, without a slash at the end. */
  readonly location: string
  readonly lastSequenceNumber: bigint
  readonly lastUpdatedMs: number
  readonly lastColumnId: number
  readonly schemas: readonly IcebergSchema[]
  readonly currentSchemaId: number
  readonly partitionSpecs: readonly PartitionSpec[]
  readonly defaultSpecId: number
  readonly lastPartitionId: number
  readonly properties: Readonly<Record<string, string>>
  /** `null`: nothing was ever written to the table. */
  readonly currentSnapshotId: bigint | null
  readonly snapshots: readonly Snapshot[]
  /** Branches and tags as they were read. `main` is always the current snapshot, whatever it says here; its retention settings count. */
  readonly refs: Readonly<Record<string, JsonObject>>
  readonly snapshotLog: readonly SnapshotLogEntry[]
  readonly metadataLog: readonly MetadataLogEntry[]
  /** Sort orders and whatever else other writers keep here; handed on unchanged. */
  readonly others: JsonObject
}

export interface PartitionSpec {
  readonly id: number
  readonly fields: readonly PartitionField[]
}
export interface PartitionField {
  readonly sourceId: number
  readonly id: number
  readonly name: string
  /** `identity`, `bucket[16]`, `day` … */
  readonly transform: string
}

export interface Snapshot {
  readonly id: bigint
  readonly parentId: bigint | null
  readonly sequenceNumber: bigint
  readonly timestampMs: number
  /** Address of the manifest list. */
  readonly manifestList: string
  /** `operation` and counts, all as text. */
  readonly summary: Readonly<Record<string, string>>
  readonly schemaId: number | null
  /** Whatever else other writers keep here; handed on unchanged. */
  readonly others: JsonObject
}
export interface SnapshotLogEntry {
  readonly timestampMs: number
  readonly snapshotId: bigint
}
export interface MetadataLogEntry {
  readonly timestampMs: number
  /** Address of an earlier metadata file. */
  readonly file: string
}

/** A table's version together with the place it was read from or written to. */
export interface LoadedTable {
  readonly metadataLocation: Location
  readonly metadata: TableMetadata
}

export const UNPARTITIONED: PartitionSpec = { id: 0, fields: [] }
/** Partition field ids begin at 1000; this says that none was given yet. */
const NO_PARTITION_ID = 999
const UNSORTED: Readonly<Record<string, JsonValue>> = { 'sort-orders': [{ 'order-id': 0, fields: [] }], 'default-sort-order-id': 0 }

export interface NewTable {
  readonly uuid: string
  /** Address of its folder. */
  readonly location: string
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  /** Absent or empty: unpartitioned. */
  readonly partitioning?: readonly CorePartitionField[]
  readonly nowMs: number
  readonly properties: Readonly<Record<string, string>>
}

/**
 * The first version of a table: without any snapshot.
 * @throws ANALYSIS for a partition transform that its column's type does not allow.
 */
export function createTableMetadata({ uuid, location, columns, partitioning = [], nowMs, properties }: NewTable): TableMetadata {
  const schema = icebergSchema(columns)
  const spec = newSpec(schema.fields, partitioning)
  return {
    uuid,
    location,
    lastSequenceNumber: 0n,
    lastUpdatedMs: nowMs,
    lastColumnId: lastColumnId(schema),
    schemas: [schema],
    currentSchemaId: schema.id,
    partitionSpecs: [spec],
    defaultSpecId: spec.id,
    lastPartitionId: Math.max(NO_PARTITION_ID, ...spec.fields.map(({ id }) => id)),
    properties,
    currentSnapshotId: null,
    snapshots: [],
    refs: {},
    snapshotLog: [],
    metadataLog: [],
    others: UNSORTED,
  }
}

export const currentSnapshot = (metadata: TableMetadata): Snapshot | null =>
  metadata.snapshots.find(({ id }) => id === metadata.currentSnapshotId) ?? null

export const currentSchema = (metadata: TableMetadata): IcebergSchema =>
  metadata.schemas.find(({ id }) => id === metadata.currentSchemaId) as IcebergSchema
