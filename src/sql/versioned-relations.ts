import { foldName } from '../core/names.ts'
import type { QualifiedName, Statement, TableRelation } from './ast.ts'
import type { CatalogView, TableEntry } from './catalog-view.ts'
import { parse } from './parse/parse.ts'
import { isForeign, isIceberg, relationNamed } from './resolve-table.ts'

/**
 * The Iceberg tables of which a statement reads more than the newest rows: earlier versions or what Iceberg tells of them, and all that others make;
 * be it by way of views. Their versions have to be known before the statement is analysed.
 */
export function versionedTables(statement: Statement, catalog: CatalogView): readonly TableEntry[] {
  const found = new Map<string, TableEntry>()
  const seen = new Set<string>()
  const look = (from: unknown, here: CatalogView): void =>
    visitRelations(from, (name, asOf) => {
      const named = relationNamed(name, here)
      if (named === null) return
      const { table, metadataTable } = named
      if (isForeign(table) || (isIceberg(table) && (asOf !== null || metadataTable !== null))) found.set(table.id, table)
      if (table.view === null || seen.has(table.id)) return
      seen.add(table.id)
      look(parse(table.view.text), { ...here, currentDatabase: foldName(table.view.database) })
    })
  look(statement, catalog)
  return [...found.values()]
}

/**
 * Tables in FROM, wherever they stand; those that a common table hides too, which does no harm. Every node of a statement passes here, however
 * long it is: so literals, which most of a long one consists of, are left at once.
 */
function visitRelations(value: unknown, report: (name: QualifiedName, asOf: TableRelation['asOf']) => void): void {
  if (typeof value !== 'object' || value === null) return
  const { kind } = value as { readonly kind?: unknown }
  if (kind === 'literal' || kind === 'column') return
  if (kind === 'table') report((value as TableRelation).name, (value as TableRelation).asOf)
  if (kind === 'table-query') report((value as { readonly name: QualifiedName }).name, null)
  for (const key in value) visitRelations((value as Readonly<Record<string, unknown>>)[key], report)
}
