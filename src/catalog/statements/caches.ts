import { failure } from '../../core/errors/failure.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { CacheTable, ClearCache, RefreshPath, RefreshTable, UncacheTable } from '../../sql/ast.ts'
import { isForeign } from '../../sql/resolve-table.ts'
import { requireTable } from './find-table.ts'
import { foreignColumns } from './foreign-table.ts'
import { tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/** Nothing is cached by name: every statement sees the files as they are when it starts. What a statement names has to be there all the same. */
const wanted = (by: string) => ({ missing: 'Table or view', kind: 'either', by }) as const

/** @throws RELATION_NOT_FOUND; UNSUPPORTED with a query, whose view would live in a session */
export function cacheTable({ name, query }: CacheTable, context: CatalogContext, sql: string): CatalogOutcome {
  if (query !== null) throw failure('UNSUPPORTED', ['CACHE TABLE … AS'])
  requireTable(name, context, sql, wanted('CACHE TABLE'))
  return noRows(null)
}

/** @throws RELATION_NOT_FOUND */
export function uncacheTable({ name, ifExists }: UncacheTable, context: CatalogContext, sql: string): CatalogOutcome {
  const { database, table } = tableName(name, context.currentDatabase)
  if (ifExists && context.reads.table(context.projectId, database, table) === null) return noRows(null)
  requireTable(name, context, sql, wanted('UNCACHE TABLE'))
  return noRows(null)
}

export const clearCache = (_statement: ClearCache): CatalogOutcome => noRows(null)

/** Columns of an Iceberg table that others make are shown as they were when it was refreshed last. @throws RELATION_NOT_FOUND, METADATA_CORRUPT */
export async function refreshTable({ name }: RefreshTable, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = requireTable(name, context, sql, wanted('REFRESH TABLE'))
  if (!isForeign(table)) return noRows(null)
  const columns = await foreignColumns(table.location, context)
  return noRows(updateTable({ ...table, columns, updatedAtMs: context.clock.nowMs() }))
}

export const refreshPath = (_statement: RefreshPath): CatalogOutcome => noRows(null)
