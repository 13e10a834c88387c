import { failure } from '../../core/errors/failure.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { QualifiedName, ShowTableExtended, ShowTables, ShowViews } from '../../sql/ast.ts'
import { likePattern } from '../like-pattern.ts'
import { databaseName, requireDatabase } from './names.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'
import { partitionLines } from './partition-text.ts'
import { requirePartition } from './partitions.ts'
import { schemaTree } from './schema-tree.ts'
import { partitionColumns, tableInformation } from './table-information.ts'

const columns = (name: string) => [
  text('namespace'),
  text(name),
  { name: 'isTemporary', type: { kind: 'boolean' }, nullable: false, comment: null } as const,
]

/** Tables and views of a database whose names fit, by name. @throws DATABASE_NOT_FOUND */
function listed(written: QualifiedName | null, pattern: string | null, context: CatalogContext): readonly TableRecord[] {
  const database = written === null ? context.currentDatabase : databaseName(written)
  requireDatabase(context, database)
  const matches = likePattern(pattern)
  return context.reads.tables(context.projectId, database).filter(({ name }) => matches(name))
}

export const showTables = ({ database, pattern }: ShowTables, context: CatalogContext): CatalogOutcome =>
  rows(
    columns('tableName'),
    listed(database, pattern, context).map((table) => [table.databaseName, table.name, 'false']),
  )

export const showViews = ({ database, pattern }: ShowViews, context: CatalogContext): CatalogOutcome =>
  rows(
    columns('viewName'),
    listed(database, pattern, context)
      .filter(({ view }) => view !== null)
      .map((view) => [view.databaseName, view.name, 'false']),
  )

/** With a PARTITION the pattern is the name of one table. @throws ANALYSIS for a partition that is not there */
export async function showTableExtended(
  { database, pattern, partition }: ShowTableExtended,
  context: CatalogContext,
): Promise<CatalogOutcome> {
  const shown = [...columns('tableName'), text('information')]
  if (partition.length === 0) {
    return rows(
      shown,
      listed(database, pattern, context).map((table) => [table.databaseName, table.name, 'false', informationText(table, context)]),
    )
  }
  const table = listed(database, null, context).find(({ name }) => name === pattern.toLowerCase())
  if (table === undefined) {
    const named = database === null ? context.currentDatabase : databaseName(database)
    throw failure('TABLE_NOT_IN_DATABASE', [pattern, named])
  }
  const found = await requirePartition(table, partition, context)
  const information = partitionLines(table, found, context).map(([name, value]) => `${name}: ${value}`)
  return rows(shown, [[table.databaseName, table.name, 'false', `${information.join('\n')}\n`]])
}

function informationText(table: TableRecord, context: CatalogContext): string {
  const split = partitionColumns(table).map(({ name }) => `\`${name}\``)
  const lines = [
    ...tableInformation(table, context).map(([name, value]) => `${name}: ${value}`),
    ...(split.length === 0 ? [] : [`Partition Columns: [${split.join(', ')}]`]),
  ]
  return `${lines.join('\n')}\nSchema: ${schemaTree(table.columns)}\n`
}
