import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { type StructField, sqlTypeName } from '../../core/spark-types.ts'
import type { MetadataChange } from '../../iceberg/metadata-change.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { AddColumns, AlterColumn, DropColumns, QualifiedName, RenameColumn } from '../../sql/ast.ts'
import { changeMetadata, openManaged } from '../managed-change.ts'
import { refuseNested } from './column-rules.ts'
import { className, storedAs, widens } from './column-types.ts'
import { requireTable } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { schemaTree } from './schema-tree.ts'
import { partitionColumns } from './table-information.ts'

type Column = TableRecord['columns'][number]
type Columns = readonly Column[]

const analysisError = (what: string) => failure('ANALYSIS', [what])
const tableFor = (name: QualifiedName, context: CatalogContext, sql: string, by: string): TableRecord =>
  requireTable(name, context, sql, { missing: 'Table', kind: 'table', by: `ALTER TABLE ... ${by}` })

/** Managed tables can do more than Spark's file tables, as Iceberg's tables in Spark do; of an external table the words of Spark refuse it. */
function refuseExternal(table: TableRecord, what: string): void {
  if (table.kind === 'external') throw analysisError(`${what} is only supported with v2 tables.`)
}

interface Changed {
  readonly columns: Columns
  readonly changes: readonly MetadataChange[]
}

/** The table as it becomes; `edit` gets the next field id. */
async function changed(table: TableRecord, context: CatalogContext, edit: (nextId: number) => Changed): Promise<CatalogOutcome> {
  const updatedAtMs = context.clock.nowMs()
  if (table.kind === 'external') {
    const { columns } = edit(Math.max(0, ...table.columns.map(({ fieldId }) => fieldId)) + 1)
    return noRows(updateTable({ ...table, columns, updatedAtMs }))
  }
  const managed = await openManaged(table, context)
  const { columns, changes } = edit(managed.metadata.lastColumnId + 1)
  return await changeMetadata(managed, changes, { ...table, columns, updatedAtMs }, context)
}

/** The column a statement names. @throws ANALYSIS when it is not there or lies inside another one */
function columnOf(table: TableRecord, name: QualifiedName): Column {
  const written = name.map(({ text }) => text).join('.')
  if (name.length > 1) throw failure('UNSUPPORTED', [`ALTER TABLE of the nested column ${written}`])
  const found = table.columns.find((column) => foldName(column.name) === foldName(written))
  if (found === undefined) {
    throw analysisError(
      `Missing field ${written} in table spark_catalog.${table.databaseName}.${table.name} with schema:\n${schemaTree(table.columns)}; line 1 pos 0`,
    )
  }
  return found
}

/** New columns stand before those by which the table is split; in old rows they are NULL. @throws RELATION_NOT_FOUND, ANALYSIS */
export async function addColumns({ name, columns }: AddColumns, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'ADD COLUMNS')
  const nested = columns.find((column) => column.name.length > 1)
  if (nested !== undefined) {
    const path = nested.name.map(({ text }) => text).join('.')
    throw analysisError(`AlterTableAddColumnsCommand does not support nested column: ${path}`)
  }
  if (columns.some(({ nullable }) => !nullable)) throw analysisError('ADD COLUMN with v1 tables cannot specify NOT NULL.')
  if (table.kind === 'managed') refuseNested(columns)
  return await changed(table, context, (firstId) => {
    let next: Columns = table.columns
    const changes = columns.map(({ name: [identifier], type, comment, position }, index): MetadataChange => {
      const field: StructField = { name: identifier?.text ?? '', type, nullable: true, comment }
      if (next.some((column) => foldName(column.name) === foldName(field.name)))
        throw analysisError(`Found duplicate column(s) in the table definition of ${table.name}: \`${foldName(field.name)}\``)
      // Spark accepts a position here and does not follow it for a file table; an Iceberg table does.
      const last = next.length - partitionColumns(table).length
      const at = position === null || table.kind === 'external' ? last : placeOf(table, next, position)
      const before = next[at - 1]
      next = [...next.slice(0, at), { ...field, fieldId: firstId + index }, ...next.slice(at)]
      return { kind: 'add-column', parentId: null, field, position: before === undefined ? 'first' : { after: before.fieldId } }
    })
    return { columns: next, changes }
  })
}

function placeOf(table: TableRecord, columns: Columns, position: NonNullable<AlterColumn['position']>): number {
  if (position === 'FIRST') return 0
  const at = columns.findIndex((column) => foldName(column.name) === foldName(position.after.text))
  if (at < 0) columnOf(table, [position.after])
  if (at >= columns.length - partitionColumns(table).length) throw analysisError('The columns by which a table is partitioned come last')
  return at + 1
}

/** @throws ANALYSIS for a column by which the table is split */
function refuseSplitting(table: TableRecord, column: Column): void {
  const splitting = partitionColumns(table)
  if (!splitting.includes(column)) return
  const data = table.columns.filter((each) => !splitting.includes(each)).map(({ name }) => `\`${name}\``)
  throw analysisError(`Can't find column \`${column.name}\` given table data columns [${data.join(', ')}]`)
}

/** @throws RELATION_NOT_FOUND, ANALYSIS */
export async function renameColumn({ name, column, to }: RenameColumn, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'RENAME COLUMN')
  refuseExternal(table, 'RENAME COLUMN')
  const { fieldId } = columnOf(table, column)
  if (table.columns.some((other) => other.fieldId !== fieldId && foldName(other.name) === foldName(to.text)))
    throw analysisError(`Cannot rename column, because ${to.text} already exists in ${schemaTree(table.columns)}`)
  const columns = table.columns.map((other) => (other.fieldId === fieldId ? { ...other, name: to.text } : other))
  // A plain level is called like its column.
  const partitioning = table.partitioning.map((field) =>
    field.sourceId === fieldId && field.transform.kind === 'identity' ? { ...field, name: to.text } : field,
  )
  return await changed({ ...table, partitioning }, context, () => ({
    columns,
    changes: [{ kind: 'rename-column', fieldId, name: to.text }],
  }))
}

/** @throws RELATION_NOT_FOUND; ANALYSIS for the last column and for one by which the table is split */
export async function dropColumns(
  { name, columns: names, ifExists }: DropColumns,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'DROP COLUMNS')
  refuseExternal(table, 'DROP COLUMN')
  const isThere = (path: QualifiedName) => table.columns.some((column) => foldName(column.name) === foldName(path[0]?.text ?? ''))
  const gone = new Set(names.filter((path) => !ifExists || isThere(path)).map((path) => columnOf(table, path).fieldId))
  if (gone.size === 0) return noRows(null)
  return await changed(table, context, () => ({
    columns: table.columns.filter(({ fieldId }) => !gone.has(fieldId)),
    changes: [...gone].map((fieldId) => ({ kind: 'drop-column', fieldId })),
  }))
}

/** ALTER or CHANGE COLUMN: comment and place, and of a managed table a wider type. @throws RELATION_NOT_FOUND, ANALYSIS */
export async function alterColumn(statement: AlterColumn, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = tableFor(statement.name, context, sql, 'ALTER COLUMN')
  const { type, nullable, comment, position } = statement
  const column = columnOf(table, statement.column)
  if (nullable !== null) throw analysisError('ALTER COLUMN with v1 tables cannot specify NOT NULL.')
  if (position !== null && table.kind === 'external')
    throw analysisError('ALTER COLUMN ... FIRST | ALTER is only supported with v2 tables.')
  const retyped = type !== null && sqlTypeName(type) !== sqlTypeName(column.type)
  if (retyped && !(table.kind === 'managed' && widens(column.type, type))) {
    throw analysisError(
      `ALTER TABLE CHANGE COLUMN is not supported for changing column '${column.name}' with type '${className(column.type)}' to '${column.name}' with type '${className(type)}'`,
    )
  }
  refuseSplitting(table, column)
  const next: Column = { ...column, ...(retyped ? { type } : {}), ...(comment === null ? {} : { comment }) }
  return await changed(table, context, () => {
    const others = table.columns.filter((other) => other !== column)
    const at = position === null ? table.columns.indexOf(column) : placeOf(table, others, position)
    const before = others[at - 1]
    const { fieldId } = column
    return {
      columns: [...others.slice(0, at), next, ...others.slice(at)],
      changes: [
        ...(retyped && storedAs(column.type) !== storedAs(type) ? [{ kind: 'widen-column', fieldId, type } as const] : []),
        ...(comment === null ? [] : [{ kind: 'comment-column', fieldId, comment } as const]),
        ...(position === null
          ? []
          : [{ kind: 'move-column', fieldId, position: before === undefined ? 'first' : { after: before.fieldId } } as const]),
      ],
    }
  })
}
