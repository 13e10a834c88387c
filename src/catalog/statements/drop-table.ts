import { failure } from '../../core/errors/failure.ts'
import { deleteTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import { insertTombstones } from '../../metastore/tombstones.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { DropTable } from '../../sql/ast.ts'
import { isRegistered } from '../registered-table.ts'
import { requireTable } from './find-table.ts'
import { tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/**
 * Takes tables out of the catalog. The folder of a managed one goes as soon as no running statement may read it; that of a registered one, which
 * others made, only when it is asked for.
 */
export function dropTables(tables: readonly TableRecord[], purge: boolean, { leftovers, clock }: CatalogContext) {
  const folders = tables.filter((table) => table.kind === 'managed' && (purge || !isRegistered(table))).map(({ location }) => location)
  return {
    unit: together('drop-tables', ...tables.map(({ id }) => deleteTable(id)), insertTombstones(folders, clock.nowMs())),
    afterwards: async () => {
      for (const folder of folders) await leftovers.removeMarked(folder)
    },
  }
}

/** @throws RELATION_NOT_FOUND; ANALYSIS for a view */
export function dropTable(statement: DropTable, context: CatalogContext, sql: string): CatalogOutcome {
  const { database, table: name } = tableName(statement.name, context.currentDatabase)
  if (statement.ifExists && context.reads.table(context.projectId, database, name) === null) return noRows(null)
  const table = requireTable(statement.name, context, sql, { missing: 'Table or view', kind: 'either', by: 'DROP TABLE' })
  if (table.view !== null) throw failure('ANALYSIS', ['Cannot drop a view with DROP TABLE. Please use DROP VIEW instead'])
  const { unit, afterwards } = dropTables([table], statement.purge, context)
  return noRows(unit, afterwards)
}
