import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateTable, CreateTableLike, Property } from '../../sql/ast.ts'
import { refuseDuplicates } from './column-rules.ts'
import { makeForeign } from './foreign-table.ts'
import { tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { addedColumns, partitioned } from './partitioning.ts'
import { makeTable, newName, pathOf, providerOf } from './table-definition.ts'

/** Those of the list, then those that PARTITIONED BY adds. */
function columnsOf(statement: CreateTable, table: string): TableRecord['columns'] {
  if (statement.columns === null) throw failure('UNSUPPORTED', ['CREATE TABLE without a list of columns'])
  const columns = [...statement.columns, ...addedColumns(statement.partitionedBy)]
  refuseDuplicates(
    columns.map(({ name }) => name.text),
    `table definition of ${table}`,
  )
  // Spark does not enforce NOT NULL of file tables and shows their columns nullable (sql-measured.md D23).
  return columns.map(({ name, type, comment }, index) => ({ name: name.text, type, nullable: true, comment, fieldId: index + 1 }))
}

export const pairsOf = (properties: readonly Property[]): Readonly<Record<string, string>> =>
  Object.fromEntries(properties.map(({ key, value }) => [key, value]))

/**
 * CREATE TABLE with columns and without a query: managed (Iceberg, empty, no snapshot yet), or external on a path.
 * @throws TABLE_EXISTS, DATABASE_NOT_FOUND, PATH_INVALID, PATH_REFUSED, ANALYSIS, UNSUPPORTED
 */
export async function createTable(statement: CreateTable, context: CatalogContext): Promise<CatalogOutcome> {
  const name = newName(statement.name, context)
  if (statement.rowFormat !== null) throw failure('UNSUPPORTED', ['ROW FORMAT'])
  if (name.taken !== null) {
    if (statement.ifNotExists) return noRows(null)
    throw failure('TABLE_EXISTS', [`${name.database}.${name.table}`])
  }
  const path = pathOf(statement)
  if (path === null && statement.external) throw failure('ANALYSIS', ['CREATE EXTERNAL TABLE must be accompanied by LOCATION'])
  const described = {
    options: pairsOf(statement.options.filter(({ key }) => foldName(key) !== 'path')),
    properties: pairsOf(statement.properties),
    comment: statement.comment,
  }
  if (path !== null && foldName(statement.provider ?? '') === 'iceberg')
    return await makeForeign(statement, { ...described, path }, name, context)
  const columns = columnsOf(statement, `\`${name.database}\`.\`${name.table}\``)
  const provider = providerOf(statement.provider ?? statement.storedAs, path !== null)
  const table = `${name.database}.${name.table}`
  const partitioning = partitioned(statement.partitionedBy, columns, { table, hidden: path === null })
  return await makeTable(name, { ...partitioning, ...described, provider, path }, context)
}

/** CREATE TABLE … LIKE: columns and partitions of another table or of a view, and neither its rows nor its comment and properties. */
export async function createTableLike(statement: CreateTableLike, context: CatalogContext): Promise<CatalogOutcome> {
  if (statement.rowFormat !== null) throw failure('UNSUPPORTED', ['ROW FORMAT'])
  const wanted = tableName(statement.source, context.currentDatabase)
  const source = context.reads.table(context.projectId, wanted.database, wanted.table)
  if (source === null) throw failure('TABLE_NOT_IN_DATABASE', [wanted.table, wanted.database])
  const name = newName(statement.name, context)
  if (name.taken !== null) {
    if (statement.ifNotExists) return noRows(null)
    throw failure('RENAME_TARGET_EXISTS', [name.table, name.database])
  }
  const declared = statement.provider ?? statement.storedAs
  return await makeTable(
    name,
    {
      columns: source.columns.map((column, at) => ({ ...column, fieldId: at + 1 })),
      partitioning: source.partitioning.map((field, at) => ({
        ...field,
        fieldId: 1000 + at,
        sourceId: source.columns.findIndex(({ fieldId }) => fieldId === field.sourceId) + 1,
      })),
      provider: providerOf(declared ?? (source.view === null ? source.provider : null), statement.location !== null),
      options: declared === null ? source.options : {},
      properties: pairsOf(statement.properties),
      comment: null,
      path: statement.location,
    },
    context,
  )
}
