import type { PartitionField } from '../core/partitioning.ts'
import type { StructField } from '../core/spark-types.ts'
import type { LoadedTable } from '../iceberg/metadata.ts'
import type { MetadataTableName } from '../iceberg/metadata-tables/read-metadata-table.ts'
import type { SnapshotChoice } from '../iceberg/snapshot-at.ts'
import type { Location } from '../storage/storage.ts'

/** A table as analysis sees it: names and types, no files. */
export interface TableEntry {
  readonly id: string
  readonly database: string
  readonly name: string
  readonly kind: 'managed' | 'external' | 'view'
  /** The declared provider: `csv`, `json`, `parquet`, … ; managed tables without one are `parquet`. */
  readonly provider: string
  readonly columns: readonly (StructField & { readonly fieldId: number })[]
  /** Options as declared, keys in lower case, `path` left out. */
  readonly options: Readonly<Record<string, string>>
  readonly comment: string | null
  readonly location: Location
  /** Of a partitioned table, outermost level first; of a plain Spark table all are `identity`. */
  readonly partitioning: readonly PartitionField[]
  readonly view: ViewDefinition | null
  /** Absent: the newest rows, whatever version has them when the statement starts. */
  readonly part?: TablePart
}

/** What of an Iceberg table is read. The `id` of an entry with a part tells parts of one table apart. */
export interface TablePart {
  readonly tableId: string
  readonly version: LoadedTable
  readonly at: SnapshotChoice
  /** `null`: its rows. */
  readonly metadataTable: MetadataTableName | null
}

/** Of a view, whose `columns` are what it shows. */
export interface ViewDefinition {
  /** Spark text of its query. */
  readonly text: string
  /** What names without a database meant when it was made. */
  readonly database: string
  /** Names of the query's columns behind the view's, by position: columns that a table gained since do not show. */
  readonly queryColumns: readonly string[]
}

/** The catalog as the SQL front asks it: a lookup that was filled beforehand from `referencedTables`, so analysis itself does no I/O. */
export interface CatalogView {
  readonly currentDatabase: string
  databaseExists(name: string): boolean
  /** `null` when there is none. Names in any case. */
  table(database: string, name: string): TableEntry | null
  /** The version of an Iceberg table that the statement sees: of those that it names in another way than for its newest rows. */
  version(table: TableEntry): LoadedTable
}
