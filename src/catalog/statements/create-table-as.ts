import { failure } from '../../core/errors/failure.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import { onlyColumns } from '../../sql/analyse/queries.ts'
import type { CreateTable } from '../../sql/ast.ts'
import type { EnginePlan } from '../../sql/plan.ts'
import { tableEntry } from '../catalog-view.ts'
import { definedColumns } from '../column-origins.ts'
import { refuseDuplicates, refuseNested } from './column-rules.ts'
import { pairsOf } from './create-table.ts'
import type { CatalogContext } from './outcome.ts'
import { partitioned } from './partitioning.ts'
import { newName, newRecord, pathOf, providerOf } from './table-definition.ts'

/** A table that comes to be with its rows. */
export interface TableAs {
  /** Not in the catalog yet, and without a metadata file: both come with the commit. */
  readonly record: TableRecord
  /** That somebody else makes the table first is no failure. */
  readonly ifNotExists: boolean
  /** The query's, with its columns in the table's order, as a write into the table. */
  readonly plan: EnginePlan
}

/**
 * CREATE TABLE … AS: the table that the query's result makes.
 * @param plan - The analysed query.
 * @returns `null` when IF NOT EXISTS has nothing to do.
 * @throws TABLE_EXISTS, DATABASE_NOT_FOUND, ANALYSIS, UNSUPPORTED
 */
export function planTableAs(statement: CreateTable, plan: EnginePlan, context: CatalogContext): TableAs | null {
  const name = newName(statement.name, context)
  const table = `${name.database}.${name.table}`
  if (name.taken !== null) {
    if (statement.ifNotExists) return null
    throw failure('TABLE_EXISTS', [table])
  }
  if (statement.rowFormat !== null) throw failure('UNSUPPORTED', ['ROW FORMAT'])
  if (pathOf(statement) !== null) throw failure('UNSUPPORTED', ['CREATE TABLE … AS SELECT of an external table'])
  if (statement.external) throw failure('ANALYSIS', ['CREATE EXTERNAL TABLE must be accompanied by LOCATION'])
  const provider = providerOf(statement.provider ?? statement.storedAs, false)
  refuseDuplicates(
    plan.schema.map((column) => column.name),
    `table definition of \`${name.database}\`.\`${name.table}\``,
  )
  const found = definedColumns(plan).map((column, at) => ({ ...column, fieldId: at + 1 }))
  refuseVoid(found, provider)
  refuseNested(found)
  const definition = partitioned(statement.partitionedBy, found, { table, hidden: true })
  const record = newRecord(
    name,
    {
      // Ids in the order of the table's columns, as a table gets them whose columns are declared in that order.
      ...renumbered(definition),
      provider,
      options: pairsOf(statement.options),
      properties: pairsOf(statement.properties),
      comment: statement.comment,
      path: null,
    },
    context,
  )
  const { relation } = plan.query
  const inOrder = definition.columns.map(({ fieldId }) => relation.columns[fieldId - 1] as (typeof relation.columns)[number])
  return {
    record,
    ifNotExists: statement.ifNotExists,
    plan: {
      ...plan,
      query: { relation: onlyColumns(relation, inOrder) },
      insert: { table: tableEntry(record), overwrite: false, scope: 'table', ifNotExists: false },
    },
  }
}

function refuseVoid(columns: TableRecord['columns'], provider: string): void {
  if (!columns.some(({ type }) => type.kind === 'void')) return
  const format = provider.charAt(0).toUpperCase() + provider.slice(1)
  throw failure('ANALYSIS', [`${format} data source does not support void data type.`])
}

function renumbered({ columns, partitioning }: Pick<TableRecord, 'columns' | 'partitioning'>) {
  const ids = new Map(columns.map(({ fieldId }, at) => [fieldId, at + 1]))
  return {
    columns: columns.map((column, at) => ({ ...column, fieldId: at + 1 })),
    partitioning: partitioning.map((field) => ({ ...field, sourceId: ids.get(field.sourceId) ?? field.sourceId })),
  }
}
