import { failure } from '../../core/errors/failure.ts'
import { deleteDatabase, insertDatabase, updateDatabase } from '../../metastore/catalog.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { CreateDatabase, DescribeDatabase, DropDatabase, QualifiedName, ShowDatabases } from '../../sql/ast.ts'
import { likePattern } from '../like-pattern.ts'
import { dropTables } from './drop-table.ts'
import { databaseName, refuseBuiltIn, requireDatabase } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'
import { addressText, sortedPairs } from './spark-text.ts'

/** @throws DATABASE_EXISTS, DATABASE_RESERVED, UNSUPPORTED for a LOCATION */
export function createDatabase(statement: CreateDatabase, context: CatalogContext): CatalogOutcome {
  const name = databaseName(statement.name)
  refuseBuiltIn(name)
  if (statement.location !== null) throw failure('UNSUPPORTED', ['LOCATION of a database'])
  if (context.reads.database(context.projectId, name) !== null) {
    if (statement.ifNotExists) return noRows(null)
    throw failure('DATABASE_EXISTS', [name])
  }
  return noRows(
    insertDatabase({
      id: context.newId(),
      projectId: context.projectId,
      name,
      comment: statement.comment,
      ownerName: context.userName,
      properties: Object.fromEntries(statement.properties.map(({ key, value }) => [key, value])),
      createdAtMs: context.clock.nowMs(),
      revision: 0,
    }),
  )
}

/** @throws DATABASE_NOT_FOUND, DATABASE_NOT_EMPTY, DATABASE_RESERVED */
export function dropDatabase(statement: DropDatabase, context: CatalogContext): CatalogOutcome {
  const name = databaseName(statement.name)
  refuseBuiltIn(name)
  if (statement.ifExists && context.reads.database(context.projectId, name) === null) return noRows(null)
  const database = requireDatabase(context, name)
  const tables = context.reads.tables(context.projectId, name)
  if (tables.length > 0 && !statement.cascade) throw failure('DATABASE_NOT_EMPTY', [name])
  const { unit, afterwards } = dropTables(tables, false, context)
  return noRows(together('drop-database', unit, deleteDatabase(database.id)), afterwards)
}

/** COMMENT ON DATABASE; NULL takes the comment away. @throws DATABASE_NOT_FOUND */
export const commentOnDatabase = (name: QualifiedName, comment: string | null, context: CatalogContext): CatalogOutcome =>
  noRows(updateDatabase({ ...requireDatabase(context, databaseName(name)), comment }))

/** @throws DATABASE_NOT_FOUND */
export function describeDatabase({ name, extended }: DescribeDatabase, context: CatalogContext): CatalogOutcome {
  const database = requireDatabase(context, databaseName(name))
  const properties = sortedPairs(database.properties).map(([key, value]) => `(${key},${value})`)
  return rows(
    [text('info_name'), text('info_value', true)],
    [
      ['Namespace Name', database.name],
      ['Comment', database.comment ?? ''],
      ['Location', addressText(context.storage.systemLocation(context.projectId, 'warehouse', database.name), context.storage)],
      ['Owner', database.ownerName],
      ...(extended ? [['Properties', properties.length === 0 ? '' : `(${properties.join(', ')})`]] : []),
    ],
  )
}

export function showDatabases(statement: ShowDatabases, context: CatalogContext): CatalogOutcome {
  const matches = likePattern(statement.pattern)
  const names = context.reads.databases(context.projectId).map((database) => database.name)
  return rows(
    [text('namespace')],
    names
      .filter(matches)
      .sort()
      .map((name) => [name]),
  )
}
