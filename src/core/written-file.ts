/**
 * A data file that an engine wrote and nobody has committed yet. Engines report these; the Iceberg layer turns them into manifest entries.
 */
export interface WrittenFile {
  /** Absolute path of the file on this machine. */
  readonly path: string
  /** 0 of a file of an external table: only the sum of all is known. */
  readonly rows: number
  readonly bytes: number
  /** Statistics by Iceberg field id (leaf columns only). Absent where the engine gives none. */
  readonly columns: ReadonlyMap<number, WrittenColumn>
  /** Partition values by partition field id, in the partition field's type, of an external table as Spark's text; empty for an unpartitioned table. */
  readonly partition: ReadonlyMap<number, string | null>
}

export interface WrittenColumn {
  readonly bytes: number | null
  readonly values: number | null
  readonly nulls: number | null
  /** Smallest and largest value as the text DuckDB's RETURN_STATS gives (spec: booleans `0`/`1`, binary as hex); `null` when unknown or all NULL. */
  readonly min: string | null
  readonly max: string | null
  readonly hasNan: boolean | null
}
