import type { TableMetadata } from '../../iceberg/metadata.ts'
import { isOfSnapshot, metadataTableColumns } from '../../iceberg/metadata-tables/read-metadata-table.ts'
import { type SnapshotChoice, schemaAt } from '../../iceberg/snapshot-at.ts'
import { sparkColumns } from '../../iceberg/spark-columns.ts'
import type { TableRelation } from '../ast.ts'
import type { TableEntry } from '../catalog-view.ts'
import { isIceberg, type NamedTable } from '../resolve-table.ts'
import { constantMoment } from './moments.ts'
import type { Context } from './sources.ts'

/**
 * A table as a relation of a query: its newest rows, those of an earlier version with the columns of that time, or a metadata table.
 * @throws ANALYSIS for a version that is not there, or a table that has none
 */
export function partOf({ table, metadataTable }: NamedTable, asOf: TableRelation['asOf'], context: Context): TableEntry {
  if (asOf === null && metadataTable === null) return table
  const { analysis } = context
  if (!isIceberg(table)) throw analysis.error(`Table \`${table.database}\`.\`${table.name}\` does not support time travel.`)
  const version = analysis.catalog.version(table)
  const at = asOf === null ? null : choiceOf(asOf, version.metadata, context)
  const id = `${table.id}.${metadataTable ?? ''}@${at === null ? '' : 'snapshotId' in at ? at.snapshotId : `${at.asOfMs} ms`}`
  const part = { tableId: table.id, version, at, metadataTable }
  // Also tells whether there is such a snapshot.
  const schema = schemaAt(version.metadata, at)
  if (metadataTable === null) return { ...table, id, part, columns: declaredAs(table, sparkColumns(schema)) }
  if (at !== null && !isOfSnapshot(metadataTable)) {
    throw analysis.error(`Cannot select snapshot in table: ${metadataTable.toUpperCase()}`)
  }
  const columns = metadataTableColumns(version.metadata, metadataTable).map((column, position) => ({ ...column, fieldId: position + 1 }))
  return { ...table, id, part, columns, partitioning: [] }
}

/** The catalog knows types that the table format does not have. */
function declaredAs(table: TableEntry, columns: TableEntry['columns']): TableEntry['columns'] {
  const narrower: Readonly<Record<string, readonly string[]>> = { integer: ['byte', 'short'], string: ['char', 'varchar'] }
  return columns.map((column) => {
    const declared = table.columns.find(({ fieldId }) => fieldId === column.fieldId)
    return declared !== undefined && narrower[column.type.kind]?.includes(declared.type.kind) ? { ...column, type: declared.type } : column
  })
}

function choiceOf(
  { kind, value }: NonNullable<TableRelation['asOf']>,
  metadata: TableMetadata,
  { analysis }: Context,
): NonNullable<SnapshotChoice> {
  if (kind === 'timestamp') {
    const asOfMs = constantMoment(value, analysis)
    if (asOfMs !== null) return { asOfMs }
    throw analysis.error(`${analysis.text.slice(value.start, value.end)} is not a valid timestamp expression for time travel.`)
  }
  if (value.kind !== 'literal') throw new Error(`the parser let ${value.kind} into a version`)
  return versionNamed(value.value, metadata) ?? notThere(value.value, analysis)
}

/** A snapshot's id, or the name of a branch or a tag. */
function versionNamed(text: string, { refs, currentSnapshotId }: TableMetadata): NonNullable<SnapshotChoice> | null {
  if (/^\d+$/.test(text)) return { snapshotId: BigInt(text) }
  if (text === 'main') return currentSnapshotId === null ? null : { snapshotId: currentSnapshotId }
  const id = refs[text]?.['snapshot-id']
  return typeof id === 'number' || typeof id === 'bigint' ? { snapshotId: BigInt(id) } : null
}

function notThere(text: string, analysis: Context['analysis']): never {
  throw analysis.error(`Cannot find matching snapshot ID or reference name for version ${text}`)
}
