import { failure } from '../core/errors/failure.ts'
import type { QualifiedName, Statement } from '../sql/ast.ts'
import { refusedConstruct } from '../sql/constructs.ts'
import { isForeign } from '../sql/resolve-table.ts'
import { callProcedure, tableOfCall } from './procedures/call-procedure.ts'
import { addColumns, alterColumn, dropColumns, renameColumn } from './statements/alter-columns.ts'
import { analyzeTable, analyzeTables } from './statements/analyze-table.ts'
import { cacheTable, clearCache, refreshPath, refreshTable, uncacheTable } from './statements/caches.ts'
import { createTable, createTableLike } from './statements/create-table.ts'
import { createDatabase, describeDatabase, dropDatabase, showDatabases } from './statements/databases.ts'
import { describeTable } from './statements/describe.ts'
import { describeQuery } from './statements/describe-query.ts'
import { dropPartitionsWhere } from './statements/drop-partitions-where.ts'
import { dropTable } from './statements/drop-table.ts'
import { explainStatement } from './statements/explain.ts'
import { createFunction, describeFunction, dropFunction, refreshFunction, showFunctions } from './statements/functions.ts'
import { clearHistory, restoreTable, showHistory } from './statements/history.ts'
import { tableName } from './statements/names.ts'
import type { CatalogContext, CatalogOutcome } from './statements/outcome.ts'
import { addPartitions, dropPartitions, renamePartition, showPartitions } from './statements/partitions.ts'
import { renameTable } from './statements/rename-table.ts'
import { recoverPartitions, repairTable } from './statements/repair-table.ts'
import {
  resetConfiguration,
  setCatalog,
  setConfiguration,
  setTimeZone,
  showCatalogs,
  showCurrentDatabase,
  useDatabase,
} from './statements/session.ts'
import { setLocation } from './statements/set-location.ts'
import { setSerde } from './statements/set-serde.ts'
import { showColumns } from './statements/show-columns.ts'
import { showCreateTable } from './statements/show-create-table.ts'
import { showTableExtended, showTables, showViews } from './statements/show-tables.ts'
import { commentOn, setTableProperties, showTableProperties, unsetTableProperties } from './statements/table-properties.ts'
import { truncateTable } from './statements/truncate-table.ts'
import { alterViewQuery, createView, createViewUsing, dropView } from './statements/views.ts'

type Kind = Statement['kind']
type Handler<K extends Kind> = (
  statement: Extract<Statement, { kind: K }>,
  context: CatalogContext,
  sql: string,
) => CatalogOutcome | Promise<CatalogOutcome>

/** Who runs which statement. The kinds that are not here need an engine. */
const HANDLERS: { readonly [K in Kind]?: Handler<K> } = {
  'create-database': createDatabase,
  'drop-database': dropDatabase,
  'show-databases': showDatabases,
  'describe-database': describeDatabase,

  'create-table': createTable,
  'create-table-like': createTableLike,
  'drop-table': dropTable,
  'truncate-table': truncateTable,
  'rename-table': renameTable,
  'set-table-properties': setTableProperties,
  'unset-table-properties': unsetTableProperties,
  'set-table-location': setLocation,
  'set-table-serde': setSerde,
  'comment-on': commentOn,
  'add-columns': addColumns,
  'rename-column': renameColumn,
  'drop-columns': dropColumns,
  'alter-column': alterColumn,
  'analyze-table': analyzeTable,
  'analyze-tables': analyzeTables,
  'add-partitions': addPartitions,
  'rename-partition': renamePartition,
  'drop-partitions': dropPartitions,
  'drop-partitions-where': dropPartitionsWhere,
  'repair-table': repairTable,
  'recover-partitions': recoverPartitions,

  'create-view': createView,
  'create-view-using': createViewUsing,
  'alter-view-query': alterViewQuery,
  'drop-view': dropView,
  'create-function': createFunction,
  'drop-function': dropFunction,
  'refresh-function': refreshFunction,

  'show-tables': showTables,
  'show-views': showViews,
  'show-table-extended': showTableExtended,
  'show-columns': showColumns,
  'show-table-properties': showTableProperties,
  'show-partitions': showPartitions,
  'show-functions': showFunctions,
  'show-create-table': showCreateTable,
  'show-current-database': showCurrentDatabase,
  'show-catalogs': showCatalogs,
  'describe-table': describeTable,
  'describe-function': describeFunction,
  'describe-query': describeQuery,
  explain: explainStatement,

  use: useDatabase,
  'set-catalog': setCatalog,
  'set-configuration': setConfiguration,
  'reset-configuration': resetConfiguration,
  'set-time-zone': setTimeZone,
  'cache-table': cacheTable,
  'uncache-table': uncacheTable,
  'clear-cache': clearCache,
  'refresh-table': refreshTable,
  'refresh-path': refreshPath,

  'call-procedure': callProcedure,
  'show-history': showHistory,
  'restore-table': restoreTable,
  'clear-history': clearHistory,
}

/** They change one table, its definition or its version: they take their turn among each other and among the commits of its rows. */
const IN_TURN = [
  'drop-table',
  'truncate-table',
  'rename-table',
  'comment-on',
  'analyze-table',
  'set-table-location',
  'set-table-serde',
  'set-table-properties',
  'unset-table-properties',
  'add-columns',
  'rename-column',
  'drop-columns',
  'alter-column',
  'drop-partitions',
  'drop-partitions-where',
] as const satisfies readonly Kind[]

const isInTurn = (statement: Statement): statement is Extract<Statement, { kind: (typeof IN_TURN)[number] }> =>
  (IN_TURN as readonly Kind[]).includes(statement.kind)

/**
 * The id of the table whose queue the statement has to wait in; `null` for those that change none that is there.
 * @throws what a name that is none throws when the statement is planned
 */
export function tableInTurn(statement: Statement, context: CatalogContext, sql: string): string | null {
  if (refusedConstruct(statement) !== null) return null
  const name = nameInTurn(statement, context, sql)
  if (name === null) return null
  const { database, table } = tableName(name, context.currentDatabase)
  return context.reads.table(context.projectId, database, table)?.id ?? null
}

function nameInTurn(statement: Statement, context: CatalogContext, sql: string): QualifiedName | null {
  if (statement.kind === 'call-procedure') return tableOfCall(statement, context, sql)
  if (statement.kind === 'restore-table' || statement.kind === 'clear-history') return statement.table
  return isInTurn(statement) ? statement.name : null
}

/** They change what an Iceberg table on a path is like, which is its maker's business. */
const NOT_FOREIGN = ['truncate-table', 'add-columns', 'rename-column', 'drop-columns', 'alter-column'] as const satisfies readonly Kind[]

function refuseForeign(statement: Statement, { reads, projectId, currentDatabase }: CatalogContext): void {
  const isOne = (each: Statement): each is Extract<Statement, { kind: (typeof NOT_FOREIGN)[number] }> =>
    (NOT_FOREIGN as readonly Kind[]).includes(each.kind)
  if (!isOne(statement)) return
  const { database, table } = tableName(statement.name, currentDatabase)
  const record = reads.table(projectId, database, table)
  if (record !== null && isForeign(record)) throw failure('UNSUPPORTED', ['a change of an Iceberg table on a path'])
}

/**
 * Plan a catalog statement against the catalog as it is now.
 * @throws the error that ends its job FAILED.
 */
export async function planCatalogStatement(statement: Statement, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const refused = refusedConstruct(statement)
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  refuseForeign(statement, context)
  const handler = HANDLERS[statement.kind] as Handler<Kind> | undefined
  if (handler === undefined) throw failure('UNSUPPORTED', [statement.kind])
  return await handler(statement as never, context, sql)
}
