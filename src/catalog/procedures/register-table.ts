import { failure, isDliError } from '../../core/errors/failure.ts'
import { loadTable } from '../../iceberg/load-table.ts'
import { currentSchema, currentSnapshot } from '../../iceberg/metadata.ts'
import { partitioningOf } from '../../iceberg/partition-types.ts'
import { sparkColumns } from '../../iceberg/spark-columns.ts'
import { tableFolder } from '../../iceberg/table-files.ts'
import { insertTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { refuseNested } from '../statements/column-rules.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from '../statements/outcome.ts'
import { newName } from '../statements/table-definition.ts'
import type { Arguments } from './arguments.ts'
import { longCell } from './open-table.ts'

/** Snapshot summaries of any writer have these. */
const TOTALS = ['total-records', 'total-data-files']

/**
 * Takes an Iceberg table that others made into the catalog, which from then on alone says what its current version is. It stays where it lies.
 * @throws TABLE_EXISTS, DATABASE_NOT_FOUND, PATH_INVALID, PATH_REFUSED, METADATA_CORRUPT, UNSUPPORTED for what is not written here; ANALYSIS for a
 * table that the catalog has already
 */
export async function registerTable(
  table: QualifiedName,
  given: Arguments,
  context: CatalogContext,
): Promise<Omit<CatalogOutcome, 'schema'>> {
  const { storage, projectId, reads, clock } = context
  const name = newName(table, context)
  if (name.taken !== null) throw failure('TABLE_EXISTS', [`${name.database}.${name.table}`])
  const metadataLocation = storage.locate(projectId, given.text('metadata_file') ?? '')
  const { metadata } = await loadTable(storage, metadataLocation)
  const location = tableFolder(metadataLocation)
  const folder = storage.localPath(location)
  const owner = reads.managedTables().find((each) => folderOf(each, context) === folder)
  if (owner !== undefined) throw failure('ANALYSIS', [`The files of this table belong to ${owner.databaseName}.${owner.name} already`])
  const columns = sparkColumns(currentSchema(metadata))
  refuseNested(columns)
  const nowMs = clock.nowMs()
  const unit = insertTable({
    id: context.newId(),
    projectId,
    databaseId: name.databaseId,
    databaseName: name.database,
    name: name.table,
    kind: 'managed',
    provider: 'iceberg',
    columns,
    partitioning: partitioningOf(metadata),
    options: {},
    properties: metadata.properties,
    comment: metadata.properties.comment ?? null,
    statistics: null,
    view: null,
    ownerName: context.userName,
    location,
    metadataLocation,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revision: 0,
  })
  const snapshot = currentSnapshot(metadata)
  const totals = TOTALS.map((key) => (snapshot?.summary[key] === undefined ? null : longCell(BigInt(snapshot.summary[key]))))
  return { ...noRows(unit), rows: [[snapshot === null ? null : longCell(snapshot.id), ...totals]] }
}

/** `null` for a registered table whose place is allowed no more. */
function folderOf({ location }: TableRecord, { storage }: CatalogContext): string | null {
  try {
    return storage.localPath(location)
  } catch (error) {
    if (isDliError(error) && error.code === 'PATH_REFUSED') return null
    throw error
  }
}
