import { failure } from '../../core/errors/failure.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { RenameTable } from '../../sql/ast.ts'
import { requireTable } from './find-table.ts'
import { tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

const OTHER = { TABLE: 'VIEW', VIEW: 'TABLE' } as const

/**
 * A new name in the same database; files stay where they are.
 * @throws RELATION_NOT_FOUND, TABLE_EXISTS; ANALYSIS for another database, and for a view by ALTER TABLE or a table by ALTER VIEW
 */
export function renameTable({ target, name, to }: RenameTable, context: CatalogContext, sql: string): CatalogOutcome {
  const found = requireTable(name, context, sql, { missing: 'Table or view', kind: 'either', by: `ALTER ${target}` })
  const is = found.view === null ? 'TABLE' : 'VIEW'
  if (is !== target) {
    throw failure('ANALYSIS', [`Cannot alter a ${is.toLowerCase()} with ALTER ${target}. Please use ALTER ${OTHER[target]} instead`])
  }
  const { database, table: renamed } = tableName(to, found.databaseName)
  if (database !== found.databaseName) {
    throw failure('ANALYSIS', [`RENAME TABLE source and destination databases do not match: '${found.databaseName}' != '${database}'`])
  }
  if (context.reads.table(context.projectId, database, renamed) !== null) throw failure('RENAME_TARGET_EXISTS', [renamed, database])
  return noRows(updateTable({ ...found, name: renamed, updatedAtMs: context.clock.nowMs() }))
}
