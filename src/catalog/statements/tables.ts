import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { deleteTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { DropTable, ShowTables } from '../../sql/ast.ts'
import { likePattern } from '../like-pattern.ts'
import { requireTable } from './find-table.ts'
import { databaseName, requireDatabase, tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'

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

/** @throws DATABASE_NOT_FOUND */
export function showTables(statement: ShowTables, context: CatalogContext): CatalogOutcome {
  const database = statement.database === null ? foldName(context.currentDatabase) : databaseName(statement.database)
  requireDatabase(context, database)
  const matches = likePattern(statement.pattern)
  const names = context.reads.tables(context.projectId, database).map((table) => table.name)
  return rows(
    [text('namespace'), text('tableName'), { name: 'isTemporary', type: { kind: 'boolean' }, nullable: false, comment: null }],
    names
      .filter(matches)
      .sort()
      .map((name) => [database, name, 'false']),
  )
}
