import type { SparkType, StructField } from '../../core/spark-types.ts'

/**
 * A cell of a metadata table: timestamps are microseconds since 1970, dates days, decimals their digits, structs the values of their fields in
 * order.
 */
export type MetadataCell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | readonly MetadataCell[]
  | ReadonlyMap<MetadataCell, MetadataCell>

/** The rows of a metadata table with Spark-Iceberg's columns. */
export interface MetadataTable {
  readonly columns: readonly StructField[]
  readonly rows: readonly (readonly MetadataCell[])[]
}

type Simple = 'integer' | 'long' | 'string' | 'boolean' | 'timestamp' | 'binary'

export const column = (name: string, type: SparkType | Simple, nullable = true): StructField => ({
  name,
  type: typeof type === 'string' ? { kind: type } : type,
  nullable,
  comment: null,
})

export const mapOf = (key: Simple, value: Simple): SparkType => ({
  kind: 'map',
  key: { kind: key },
  value: { kind: value },
  valueContainsNull: false,
})

export const listOf = (element: SparkType | Simple): SparkType => ({
  kind: 'array',
  element: typeof element === 'string' ? { kind: element } : element,
  containsNull: false,
})

export const microsOf = (millis: number): bigint => BigInt(millis) * 1000n
