import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { MetadataChange } from '../../iceberg/metadata-change.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CommentOn, SetTableProperties, ShowTableProperties, UnsetTableProperties } from '../../sql/ast.ts'
import { changeMetadata, openManaged } from '../managed-change.ts'
import { commentOnDatabase } from './databases.ts'
import { quotedName, requireTable } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'
import { sortedPairs } from './spark-text.ts'

/** The new definition of a table; a managed one's metadata file says the same. */
async function changed(table: TableRecord, changes: readonly MetadataChange[], context: CatalogContext): Promise<CatalogOutcome> {
  if (table.kind === 'managed' && changes.length > 0) {
    return await changeMetadata(await openManaged(table, context), changes, table, context)
  }
  return noRows(updateTable({ ...table, updatedAtMs: context.clock.nowMs() }))
}

function altered(
  { target, name }: SetTableProperties | UnsetTableProperties,
  what: 'SET' | 'UNSET',
  context: CatalogContext,
  sql: string,
): TableRecord {
  return requireTable(name, context, sql, {
    missing: target === 'VIEW' ? 'View' : 'Table',
    kind: target === 'VIEW' ? 'view' : 'table',
    by: `ALTER ${target} ... ${what} TBLPROPERTIES`,
    instead: target === 'VIEW' ? 'ALTER TABLE' : 'ALTER VIEW',
  })
}

/** The key `comment` is the table's comment and no property. */
const isComment = (key: string): boolean => foldName(key) === 'comment'

/** @throws RELATION_NOT_FOUND, ANALYSIS */
export async function setTableProperties(statement: SetTableProperties, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = altered(statement, 'SET', context, sql)
  const properties = Object.fromEntries(statement.properties.filter(({ key }) => !isComment(key)).map(({ key, value }) => [key, value]))
  const comment = statement.properties.findLast(({ key }) => isComment(key))?.value ?? table.comment
  const next = { ...table, comment, properties: { ...table.properties, ...properties } }
  return await changed(next, Object.keys(properties).length === 0 ? [] : [{ kind: 'set-properties', properties }], context)
}

/** @throws RELATION_NOT_FOUND; ANALYSIS for a property that is not set */
export async function unsetTableProperties(statement: UnsetTableProperties, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = altered(statement, 'UNSET', context, sql)
  const keys = statement.keys.filter((key) => !isComment(key))
  const missing = keys.find((key) => !Object.hasOwn(table.properties, key))
  if (missing !== undefined && !statement.ifExists)
    throw failure('ANALYSIS', [`Attempted to unset non-existent property '${missing}' in table '${quotedName(table)}'`])
  const properties = Object.fromEntries(Object.entries(table.properties).filter(([key]) => !keys.includes(key)))
  const comment = statement.keys.some(isComment) ? null : table.comment
  return await changed({ ...table, comment, properties }, keys.length === 0 ? [] : [{ kind: 'unset-properties', keys }], context)
}

/** All properties by key, or the one that was asked for. */
export function showTableProperties({ name, key }: ShowTableProperties, context: CatalogContext, sql: string): CatalogOutcome {
  const table = requireTable(name, context, sql, { missing: 'Table or view', kind: 'either', by: 'SHOW TBLPROPERTIES' })
  const columns = [text('key'), text('value')]
  if (key === null) return rows(columns, sortedPairs(table.properties))
  const shown = `${table.view === null ? 'spark_catalog.' : ''}${table.databaseName}.${table.name}`
  return rows(columns, [[key, table.properties[key] ?? `Table ${shown} does not have property: ${key}`]])
}

/** COMMENT ON TABLE or DATABASE. @throws RELATION_NOT_FOUND, DATABASE_NOT_FOUND; ANALYSIS for a view */
export async function commentOn({ target, name, comment }: CommentOn, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  if (target === 'DATABASE') return commentOnDatabase(name, comment, context)
  const table = requireTable(name, context, sql, { missing: 'Table', kind: 'table', by: 'COMMENT ON TABLE' })
  return await changed({ ...table, comment }, [], context)
}
