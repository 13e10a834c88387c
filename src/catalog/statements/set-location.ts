import { failure } from '../../core/errors/failure.ts'
import { updateTable } from '../../metastore/catalog.ts'
import { deletePartition, insertPartition } from '../../metastore/partitions.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { SetTableLocation } from '../../sql/ast.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { requirePartitioned } from './partition-specs.ts'
import { requirePartition, tableFor } from './partitions.ts'

/** Another place for an external table or one of its partitions; nothing is moved. @throws RELATION_NOT_FOUND, PARTITION_NOT_FOUND, ANALYSIS */
export async function setLocation(
  { name, partition, location }: SetTableLocation,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... SET LOCATION ...')
  if (table.kind === 'managed') throw failure('UNSUPPORTED', ['SET LOCATION of a managed table'])
  const place = context.storage.locate(context.projectId, location)
  if (partition.length === 0) return noRows(updateTable({ ...table, location: place, updatedAtMs: context.clock.nowMs() }))
  requirePartitioned(table, 'ALTER TABLE SET LOCATION')
  const found = await requirePartition(table, partition, context)
  return noRows(together('move-partition', deletePartition(table.id, found.name), insertPartition({ ...found, location: place })))
}
