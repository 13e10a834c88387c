import { newestVersion } from '../iceberg/find-version.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { currentSchema, type LoadedTable } from '../iceberg/metadata.ts'
import { sparkColumns } from '../iceberg/spark-columns.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { Statement } from '../sql/ast.ts'
import type { CatalogView, TableEntry } from '../sql/catalog-view.ts'
import { isForeign } from '../sql/resolve-table.ts'
import { versionedTables } from '../sql/versioned-relations.ts'
import type { Storage } from '../storage/storage.ts'
import { currentVersion } from './table-sources.ts'

/**
 * The catalog for a statement that reads earlier versions of tables, or what Iceberg tells of them. Which versions it sees is decided before this
 * first waits for anything, and holds for all uses of such a table in the statement.
 * @throws METADATA_CORRUPT, TABLE_NOT_FOUND, PATH_NOT_FOUND
 */
export async function withVersions(view: CatalogView, statement: Statement, reads: CatalogReads, storage: Storage): Promise<CatalogView> {
  const wanted = versionedTables(statement, view).map((table) => ({ table, named: isForeign(table) ? null : currentVersion(table, reads) }))
  if (wanted.length === 0) return view
  const load = async ({ table, named }: (typeof wanted)[number]) =>
    [table.id, await loadTable(storage, named ?? (await newestVersion(storage, table.location)))] as const
  const versions = new Map<string, LoadedTable>(await Promise.all(wanted.map(load)))
  const known = ({ id }: TableEntry): LoadedTable | null => versions.get(id) ?? null
  return {
    ...view,
    table(database, name) {
      const table = view.table(database, name)
      const version = table === null ? null : known(table)
      if (table === null || version === null) return table
      // The columns of a table of others are what they are by now.
      const columns = isForeign(table) ? sparkColumns(currentSchema(version.metadata)) : table.columns
      return { ...table, columns, part: { tableId: table.id, version, at: null, metadataTable: null } }
    },
    version: (table) => known(table) ?? view.version(table),
  }
}
