import type { StructField } from '../core/spark-types.ts'
import type { CompactionOptions } from '../iceberg/maintenance/plan-compaction.ts'
import type { OverwriteScope } from '../iceberg/operations.ts'
import type { TableEntry } from './catalog-view.ts'
import type { TypedQuery } from './typed/tree.ts'

/** What analysis makes of a statement that needs an engine. Engine-neutral: names, types and meaning are final here. */
export interface EnginePlan {
  /**
   * `create-table`: a write into a table that does not exist yet; its `insert` is set once the table is defined. `change`: UPDATE, DELETE, MERGE.
   * `compaction`: rows of some files of a table are written again as they are.
   */
  readonly kind: 'query' | 'insert' | 'create-table' | 'change' | 'compaction'
  /** The statement's Spark SQL, for engines that speak it. */
  readonly text: string
  /**
   * The typed tree; for an insert, its columns are already cast to the target's types, in the target's order. For a change, its rows are the
   * changes: the file of the row and its position in there (both NULL for a new row), and when the change `writes`, whether a row comes in its
   * place, and that row as an insert would have it.
   */
  readonly query: TypedQuery
  /** Result columns as Spark names and types them; of an insert, those of the target. */
  readonly schema: readonly StructField[]
  /** Tables scanned, in order of first appearance; a scan in the tree names its input by position in this list. */
  readonly inputs: readonly TableEntry[]
  readonly insert: RowInsert | null
  /** Of a `change` alone. */
  readonly change: RowChange | null
  /** Of a `compaction` alone; its query scans the table as its only input, and its schema is that of the row it answers with. */
  readonly compaction?: { readonly table: TableEntry; readonly options: CompactionOptions }
}

/** The table that a statement writes; `null` for a query. */
export const tableWritten = ({ insert, change, compaction }: EnginePlan): TableEntry | null =>
  (insert ?? change ?? compaction ?? null)?.table ?? null

export interface RowInsert {
  readonly table: TableEntry
  readonly overwrite: boolean
  /** What an overwrite replaces. */
  readonly scope: OverwriteScope
  /** Nothing happens when there is something in the scope already. */
  readonly ifNotExists: boolean
}

/** The table whose rows a statement changes. Its query finds them, once; the engine then puts files in the place of those it found them in. */
export interface RowChange {
  readonly table: TableEntry
  /** The input that tells for each row, after the table's columns, its file (text) and its position in there (bigint). */
  readonly target: number
  /** All rows go that pass the filters of that input (`scanFilters`), and nothing else happens: a file in which all do goes without being read. */
  readonly removesAll: boolean
  readonly writes: boolean
  /** Whether a row may be among the changes more than once: it cannot; that fails the statement with ROW_CHANGED_TWICE; it does no harm. */
  readonly repeats: 'never' | 'refused' | 'allowed'
}
