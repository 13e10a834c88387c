import { failure } from '../core/errors/failure.ts'
import { CATALOGS, foldName } from '../core/names.ts'
import { isMetadataTable, type MetadataTableName, OTHER_METADATA_TABLES } from '../iceberg/metadata-tables/read-metadata-table.ts'
import type { QualifiedName } from './ast.ts'
import type { CatalogView, TableEntry } from './catalog-view.ts'

/** What a name stands for. */
export interface NamedTable {
  readonly table: TableEntry
  /** `null`: the table itself. */
  readonly metadataTable: MetadataTableName | null
}

/** A table or view by its name. `null` when there is none. */
export function tableNamed(name: QualifiedName, catalog: CatalogView): TableEntry | null {
  const [first, second, ...more] = partsOf(name)
  if (first === undefined || more.length > 0) return null
  return second === undefined ? catalog.table(catalog.currentDatabase, first) : catalog.table(first, second)
}

/**
 * A table, or what Iceberg tells of one: `db.t.history`, and `t.history` unless a table has that name. `null` when there is none.
 * @throws UNSUPPORTED for a metadata table that exists elsewhere.
 */
export function relationNamed(name: QualifiedName, catalog: CatalogView): NamedTable | null {
  const table = tableNamed(name, catalog)
  if (table !== null) return { table, metadataTable: null }
  const last = foldName(name.at(-1)?.text ?? '')
  const known = isMetadataTable(last)
  if (partsOf(name).length < 2 || !(known || OTHER_METADATA_TABLES.has(last))) return null
  const of = tableNamed(name.slice(0, -1), catalog)
  if (of === null || !isIceberg(of)) return null
  if (!known) throw failure('UNSUPPORTED', [`the metadata table ${last}`])
  return { table: of, metadataTable: last }
}

/** Whether a table is an Iceberg table on a path: others make its versions, and it is only read. */
export const isForeign = ({ kind, provider }: Pick<TableEntry, 'kind' | 'provider'>): boolean =>
  kind === 'external' && provider === 'iceberg'

/** Whether a table has versions. */
export const isIceberg = (table: TableEntry): boolean => table.kind === 'managed' || isForeign(table)

function partsOf(name: QualifiedName): readonly string[] {
  const parts = name.map(({ text }) => text)
  return parts.length > 2 && CATALOGS.has(foldName(parts[0] ?? '')) ? parts.slice(1) : parts
}
