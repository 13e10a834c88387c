import { DEFAULT_DATABASE, foldName } from '../core/names.ts'
import type { CatalogReads, TableRecord } from '../metastore/metastore.ts'
import type { CatalogView, TableEntry } from '../sql/catalog-view.ts'

/** A table of the metastore as the SQL front sees it. */
export const tableEntry = (record: TableRecord): TableEntry => ({
  id: record.id,
  database: record.databaseName,
  name: record.name,
  kind: record.kind,
  provider: record.provider,
  columns: record.columns,
  options: Object.fromEntries(Object.entries(record.options).map(([key, value]) => [foldName(key), value])),
  comment: record.comment,
  location: record.location,
  partitioning: record.partitioning,
  view: record.view,
})

/** The database that unqualified names mean. */
export const currentDatabaseOf = (submitted: string): string => (submitted === '' ? DEFAULT_DATABASE : foldName(submitted))

/** The catalog of one project for one analysis; each name is asked once, so one statement sees one state of it. */
export function createCatalogView(reads: CatalogReads, projectId: string, currentDatabase: string): CatalogView {
  const tables = new Map<string, TableEntry | null>()
  return {
    currentDatabase,
    databaseExists: (name) => reads.database(projectId, foldName(name)) !== null,
    table(database, name) {
      const key = `${foldName(database)}.${foldName(name)}`
      const known = tables.get(key)
      if (known !== undefined) return known
      const record = reads.table(projectId, foldName(database), foldName(name))
      const entry = record === null ? null : tableEntry(record)
      tables.set(key, entry)
      return entry
    },
    version: ({ database, name }) => {
      throw new Error(`no version of ${database}.${name} was read`)
    },
  }
}
