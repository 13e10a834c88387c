import type { StructField } from '../../../core/spark-types.ts'
import type { FileRef } from '../../../storage/storage.ts'

/** Text files whose records are to be cut into fields. */
export interface RecordFiles {
  /** At least one. */
  readonly files: readonly FileRef[]
  readonly options: Readonly<Record<string, string>>
  /** The columns that records have, in their order. */
  readonly fields: readonly RecordField[]
  /** Whether `number` is wanted: files are then read one after the other. */
  readonly numbered: boolean
}

export interface RecordField extends StructField {
  /** Position among the table's columns. */
  readonly ordinal: number
}

/** Records as a format's reader finds them. */
export interface Records {
  /**
   * SQL of a relation of one row a record: `"c0"` … by the fields' ordinals, a value that does not fit being NULL; `record`, its text; `file`, the
   * path; `number`, that of its line from 1, if it was asked for; and what `bad` and `reason` need.
   */
  readonly relation: string
  /** SQL over a row: whether the record does not fit. */
  readonly bad: string
  /** SQL over the row of a bad record: why, in words. */
  readonly reason: string
}

/** SQL of the first reason that holds. */
export const firstReason = (reasons: readonly (readonly [condition: string, text: string])[], otherwise: string): string =>
  reasons.length === 0
    ? otherwise
    : `CASE ${reasons.map(([condition, text]) => `WHEN ${condition} THEN ${text}`).join(' ')} ELSE ${otherwise} END`
