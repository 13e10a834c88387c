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
  function look(from: unknown, here: CatalogView): void {
    for (const { name, asOf } of relationsIn(from)) {
      const named = relationNamed(name, here)
      if (named === null) continue
      const { table, metadataTable } = named
      if (isForeign(table) || (isIceberg(table) && (asOf !== null || metadataTable !== null))) found.set(table.id, table)
      if (table.view === null || seen.has(table.id)) continue
      seen.add(table.id)
      look(parse(table.view.text), { ...here, currentDatabase: foldName(table.view.database) })
    }
  }
  look(statement, catalog)
  return [...found.values()]
}

/** Tables in FROM, wherever they stand; those that a common table hides too, which does no harm. */
function* relationsIn(value: unknown): Generator<{ readonly name: QualifiedName; readonly asOf: TableRelation['asOf'] }> {
  if (typeof value !== 'object' || value === null) return
  const { kind } = value as { readonly kind?: unknown }
  if (kind === 'table') yield value as TableRelation
  if (kind === 'table-query') yield { name: (value as { readonly name: QualifiedName }).name, asOf: null }
  for (const member of Object.values(value)) yield* relationsIn(member)
}
