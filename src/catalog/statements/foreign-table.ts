import { failure } from '../../core/errors/failure.ts'
import { newestVersion } from '../../iceberg/find-version.ts'
import { loadTable } from '../../iceberg/load-table.ts'
import { currentSchema } from '../../iceberg/metadata.ts'
import { sparkColumns } from '../../iceberg/spark-columns.ts'
import { insertTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateTable } from '../../sql/ast.ts'
import type { Location } from '../../storage/storage.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { type NewName, newRecord } from './table-definition.ts'

/** Columns of the newest version that lies on a path. @throws PATH_NOT_FOUND, METADATA_CORRUPT, UNSUPPORTED */
export async function foreignColumns(place: Location, { storage }: CatalogContext): Promise<TableRecord['columns']> {
  const { metadata } = await loadTable(storage, await newestVersion(storage, place))
  return sparkColumns(currentSchema(metadata))
}

/**
 * CREATE TABLE … USING iceberg on a path: an Iceberg table that others make and that is only read here. Each statement finds its newest version.
 * @throws PATH_INVALID, PATH_REFUSED, PATH_NOT_FOUND, METADATA_CORRUPT; UNSUPPORTED for a definition of what its metadata defines
 */
export async function makeForeign(
  { columns, partitionedBy }: Pick<CreateTable, 'columns' | 'partitionedBy'>,
  described: Pick<TableRecord, 'options' | 'properties' | 'comment'> & { readonly path: string },
  name: NewName,
  context: CatalogContext,
): Promise<CatalogOutcome> {
  if (columns !== null || partitionedBy.length > 0)
    throw failure('UNSUPPORTED', ['a list of columns or partitions of an Iceberg table on a path'])
  const place = context.storage.locate(context.projectId, described.path)
  const found = { columns: await foreignColumns(place, context), partitioning: [], provider: 'iceberg' }
  return noRows(insertTable(newRecord(name, { ...found, ...described }, context)))
}
