import { loadTable } from '../iceberg/load-table.ts'
import type { LoadedTable } from '../iceberg/metadata.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { Statement } from '../sql/ast.ts'
import type { CatalogView, TableEntry } from '../sql/catalog-view.ts'
import { versionedTables } from '../sql/versioned-relations.ts'
import type { Storage } from '../storage/storage.ts'
import { currentVersion } from './table-sources.ts'

/**
 * The catalog for a statement that reads earlier versions of tables, or what Iceberg tells of them. Which versions it sees is decided before this
 * first waits for anything, and holds for all uses of such a table in the statement.
 * @throws METADATA_CORRUPT, TABLE_NOT_FOUND
 */
export async function withVersions(view: CatalogView, statement: Statement, reads: CatalogReads, storage: Storage): Promise<CatalogView> {
  const wanted = versionedTables(statement, view).map((table) => ({ table, location: currentVersion(table, reads) }))
  if (wanted.length === 0) return view
  const versions = new Map<string, LoadedTable>(
    await Promise.all(wanted.map(async ({ table, location }) => [table.id, await loadTable(storage, location)] as const)),
  )
  const known = ({ id }: TableEntry): LoadedTable | null => versions.get(id) ?? null
  return {
    ...view,
    table(database, name) {
      const table = view.table(database, name)
      const version = table === null ? null : known(table)
      if (table === null || version === null) return table
      return { ...table, part: { tableId: table.id, version, at: null, metadataTable: null } }
    },
    version: (table) => known(table) ?? view.version(table),
  }
}
