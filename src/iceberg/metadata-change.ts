import type { StructField } from '../core/spark-types.ts'

/** Where a column comes to stand among its neighbours: before all, or after the one with that field id. */
export type ColumnPosition = 'first' | { readonly after: number }

/**
 * A change of a table that touches no data file: columns go by their field ids, which files carry, so old files are read by the new schema.
 * Fields inside of structs are named by their ids as well.
 */
export type MetadataChange =
  | {
      readonly kind: 'add-column'
      /** The struct column or struct field that gets it; `null` for a column of the table. */
      readonly parentId: number | null
      /** Is NULL in the rows that are there, so it has to be nullable. */
      readonly field: StructField
      /** `null`: after all others. */
      readonly position: ColumnPosition | null
    }
  | { readonly kind: 'drop-column'; readonly fieldId: number }
  | { readonly kind: 'rename-column'; readonly fieldId: number; readonly name: string }
  | { readonly kind: 'move-column'; readonly fieldId: number; readonly position: ColumnPosition }
  /** int → bigint, float → double, decimal(p,s) → decimal(p + n,s). */
  | { readonly kind: 'widen-column'; readonly fieldId: number; readonly type: StructField['type'] }
  | { readonly kind: 'comment-column'; readonly fieldId: number; readonly comment: string | null }
  /** The column may be NULL from now on. */
  | { readonly kind: 'make-nullable'; readonly fieldId: number }
  | { readonly kind: 'set-properties'; readonly properties: Readonly<Record<string, string>> }
  | { readonly kind: 'unset-properties'; readonly keys: readonly string[] }
