import { failure } from '../../core/errors/failure.ts'
import { deleteTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { DropTable } from '../../sql/ast.ts'
import { requireTable } from './find-table.ts'
import { tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/** Dropping a managed table deletes its data; an external one only its entry. */
export async function removeManagedFiles(table: TableRecord, context: CatalogContext): Promise<void> {
  if (table.kind === 'managed') await context.storage.remove(table.location)
}

/** @throws RELATION_NOT_FOUND; ANALYSIS for a view */
export function dropTable(statement: DropTable, context: CatalogContext, sql: string): CatalogOutcome {
  const { database, table: name } = tableName(statement.name, context.currentDatabase)
  if (statement.ifExists && context.reads.table(context.projectId, database, name) === null) return noRows(null)
  const table = requireTable(statement.name, context, sql, { missing: 'Table or view', kind: 'either', by: 'DROP TABLE' })
  if (table.view !== null) throw failure('ANALYSIS', ['Cannot drop a view with DROP TABLE. Please use DROP VIEW instead'])
  return noRows(deleteTable(table.id), () => removeManagedFiles(table, context))
}
