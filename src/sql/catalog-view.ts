import type { StructField } from '../core/spark-types.ts'
import type { Location } from '../storage/storage.ts'

/** A table as analysis sees it: names and types, no files. */
export interface TableEntry {
  readonly id: string
  readonly database: string
  readonly name: string
  readonly kind: 'managed' | 'external'
  /** The declared provider: `csv`, `json`, `parquet`, … ; managed tables without one are `parquet`. */
  readonly provider: string
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  /** Options as declared, keys in lower case, `path` left out. */
  readonly options: Readonly<Record<string, string>>
  readonly comment: string | null
  readonly location: Location
}

/** The catalog as the SQL front asks it: a lookup that was filled beforehand from `referencedTables`, so analysis itself does no I/O. */
export interface CatalogView {
  readonly currentDatabase: string
  databaseExists(name: string): boolean
  /** `null` when there is none. Names in any case. */
  table(database: string, name: string): TableEntry | null
}
