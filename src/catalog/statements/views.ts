import { failure } from '../../core/errors/failure.ts'
import { deleteTable, insertTable, updateTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { AlterViewQuery, CreateView, CreateViewUsing, DropView } from '../../sql/ast.ts'
import { refuseDuplicates } from './column-rules.ts'
import { requireTable } from './find-table.ts'
import { requireDatabase, tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { pathOf, providerOf } from './table-definition.ts'
import { refuseCycle, viewDefinition } from './view-definition.ts'

const shown = ({ database, table }: { readonly database: string; readonly table: string }): string => `\`${database}\`.\`${table}\``

/**
 * CREATE VIEW. A temporary one lives as long as its session, and here each job is a session of its own: it is checked and leaves nothing.
 * @throws VIEW_EXISTS, DATABASE_NOT_FOUND, ANALYSIS and what analysing its query throws
 */
export async function createView(statement: CreateView, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const { query, columns, temporary } = statement
  if (temporary) {
    await viewDefinition({ query, sql, columns, temporary, name: `\`${statement.name.at(-1)?.text ?? ''}\`` }, context)
    return noRows(null)
  }
  const named = tableName(statement.name, context.currentDatabase)
  const definition = await viewDefinition({ query, sql, columns, temporary, name: shown(named) }, context)
  const { id: databaseId } = requireDatabase(context, named.database)
  const before = context.reads.table(context.projectId, named.database, named.table)
  if (before !== null && statement.ifNotExists) return noRows(null)
  if (before !== null && before.view === null) throw failure('ANALYSIS', [`${shown(named)} is not a view`])
  if (before !== null && !statement.orReplace) throw failure('VIEW_EXISTS', [shown(named)])
  const nowMs = context.clock.nowMs()
  const made: TableRecord = {
    ...definition,
    id: context.newId(),
    projectId: context.projectId,
    databaseId,
    databaseName: named.database,
    name: named.table,
    kind: 'view',
    provider: '',
    partitioning: [],
    options: {},
    properties: Object.fromEntries(statement.properties.map(({ key, value }) => [key, value])),
    comment: statement.comment,
    statistics: null,
    ownerName: context.userName,
    location: { root: '', key: '' },
    metadataLocation: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revision: 0,
  }
  if (before === null) return noRows(insertTable(made))
  refuseCycle(query, { database: named.database, name: named.table }, context)
  const { id, createdAtMs, revision } = before
  return noRows(updateTable({ ...made, id, createdAtMs, revision }))
}

/** A temporary view over files: checked as far as that needs no look at them, and gone. @throws PATH_INVALID, PATH_REFUSED, ANALYSIS, UNSUPPORTED */
export function createViewUsing({ provider, columns, options }: CreateViewUsing, context: CatalogContext): CatalogOutcome {
  providerOf(provider, true)
  refuseDuplicates(
    (columns ?? []).map(({ name }) => name.text),
    'view definition',
  )
  const path = pathOf({ location: null, options })
  if (path !== null) context.storage.locate(context.projectId, path)
  return noRows(null)
}

/** ALTER VIEW … AS: comment and properties stay. @throws RELATION_NOT_FOUND, ANALYSIS */
export async function alterViewQuery(statement: AlterViewQuery, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const view = requireTable(statement.name, context, sql, { missing: 'View', kind: 'view', by: 'ALTER VIEW ... AS' })
  const named = { database: view.databaseName, table: view.name }
  const { query } = statement
  const definition = await viewDefinition({ query, sql, columns: [], temporary: false, name: shown(named) }, context)
  refuseCycle(query, { database: named.database, name: named.table }, context)
  return noRows(updateTable({ ...view, ...definition, updatedAtMs: context.clock.nowMs() }))
}

/** @throws RELATION_NOT_FOUND, ANALYSIS for a table */
export function dropView({ name, ifExists }: DropView, context: CatalogContext, sql: string): CatalogOutcome {
  const { database, table } = tableName(name, context.currentDatabase)
  if (ifExists && context.reads.table(context.projectId, database, table) === null) return noRows(null)
  const view = requireTable(name, context, sql, { missing: 'View', kind: 'view', by: 'DROP VIEW', instead: 'DROP TABLE' })
  return noRows(deleteTable(view.id))
}
