/** How a partition value comes from its column (Iceberg's transforms); `identity` is Spark's plain partition column. */
export type Transform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' }
  /** `count` buckets of a hash, 1 or more. */
  | { readonly kind: 'bucket'; readonly count: number }
  /** Cut to a `width` of 1 or more: of numbers the next lower multiple, of text so many characters. */
  | { readonly kind: 'truncate'; readonly width: number }

/** One level of a table's partitions, outermost first. */
export interface PartitionField {
  /** Given once in a table's life, from 1000 on; partition values of files go by it. */
  readonly fieldId: number
  /** Unique in the table: the column's own for `identity`, else `<column>_year`, `<column>_bucket` … */
  readonly name: string
  /** The column's field id. */
  readonly sourceId: number
  readonly transform: Transform
}
