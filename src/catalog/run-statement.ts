import { failure } from '../core/errors/failure.ts'
import type { Statement } from '../sql/ast.ts'
import { refusedConstruct } from '../sql/constructs.ts'
import { createTable } from './statements/create-table.ts'
import { createDatabase, dropDatabase, showDatabases } from './statements/databases.ts'
import { describeTable } from './statements/describe.ts'
import { explainStatement } from './statements/explain.ts'
import type { CatalogContext, CatalogOutcome } from './statements/outcome.ts'
import { showCreateTable } from './statements/show-create-table.ts'
import { dropTable, showTables } from './statements/tables.ts'
import { alterViewQuery, createView, dropView } from './statements/views.ts'

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
  'create-table': createTable,
  'drop-table': dropTable,
  'show-tables': showTables,
  'show-create-table': showCreateTable,
  'describe-table': describeTable,
  'create-view': createView,
  'alter-view-query': alterViewQuery,
  'drop-view': dropView,
  explain: explainStatement,
}

/**
 * Plan a catalog statement against the catalog as it is now.
 * @throws the error that ends its job FAILED.
 */
export async function planCatalogStatement(statement: Statement, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const refused = refusedConstruct(statement)
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const handler = HANDLERS[statement.kind] as Handler<Kind> | undefined
  if (handler === undefined) throw failure('UNSUPPORTED', [statement.kind])
  return await handler(statement as never, context, sql)
}
