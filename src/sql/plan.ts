import type { StructField } from '../core/spark-types.ts'
import type { OverwriteScope } from '../iceberg/operations.ts'
import type { TableEntry } from './catalog-view.ts'
import type { TypedQuery } from './typed/tree.ts'

/** What analysis makes of a statement that needs an engine. Engine-neutral: names, types and meaning are final here. */
export interface EnginePlan {
  /** `create-table`: a write into a table that does not exist yet; its `insert` is set once the table is defined. */
  readonly kind: 'query' | 'insert' | 'create-table'
  /** The statement's Spark SQL, for engines that speak it. */
  readonly text: string
  /** The typed tree; for an insert, its columns are already cast to the target's types, in the target's order. */
  readonly query: TypedQuery
  /** Result columns as Spark names and types them; of an insert, those of the target. */
  readonly schema: readonly StructField[]
  /** Tables scanned, in order of first appearance; a scan in the tree names its input by position in this list. */
  readonly inputs: readonly TableEntry[]
  /** `scope`: what an overwrite replaces. */
  readonly insert: { readonly table: TableEntry; readonly overwrite: boolean; readonly scope: OverwriteScope } | null
}
