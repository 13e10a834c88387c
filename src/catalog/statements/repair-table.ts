import { failure } from '../../core/errors/failure.ts'
import type { PartitionRecord, TableRecord } from '../../metastore/metastore.ts'
import { deletePartition, insertPartition } from '../../metastore/partitions.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { RecoverPartitions, RepairTable } from '../../sql/ast.ts'
import { filesOrNull } from '../files-in.ts'
import { foundPartitions } from '../found-partitions.ts'
import { partitionNames } from '../table-partitions.ts'
import { quotedName } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { newPartition, tableFor } from './partitions.ts'

/** MSCK REPAIR TABLE: entries for the folders that are there, none for those that are gone. @throws RELATION_NOT_FOUND, ANALYSIS */
export const repairTable = ({ name, action }: RepairTable, context: CatalogContext, sql: string): Promise<CatalogOutcome> =>
  repaired(tableFor(name, context, sql, 'MSCK REPAIR TABLE'), action, 'MSCK REPAIR TABLE', context)

/** The same as MSCK REPAIR TABLE … ADD PARTITIONS. */
export const recoverPartitions = ({ name }: RecoverPartitions, context: CatalogContext, sql: string): Promise<CatalogOutcome> =>
  repaired(tableFor(name, context, sql, 'ALTER TABLE ... RECOVER PARTITIONS'), 'ADD', 'ALTER TABLE RECOVER PARTITIONS', context)

async function repaired(table: TableRecord, action: RepairTable['action'], by: string, context: CatalogContext): Promise<CatalogOutcome> {
  if (table.partitioning.length === 0) {
    throw failure('ANALYSIS', [`Operation not allowed: ${by} only works on partitioned tables: ${quotedName(table)}`])
  }
  // Partitions of a managed table come and go with their rows.
  if (table.kind === 'managed') return noRows(null)
  const places = await foundPartitions({ location: table.location, levels: partitionNames(table) }, context.storage)
  const found = places.map(({ location, values }) => ({ ...newPartition(table, values, null, context), location }))
  const known = context.reads.partitions(table.id)
  const added = action === 'DROP' ? [] : found.filter(({ name }) => !known.some((each) => each.name === name))
  const gone = action === 'ADD' ? [] : await missing(known, context)
  const units = [...added.map(insertPartition), ...gone.map(({ name }) => deletePartition(table.id, name))]
  return noRows(units.length === 0 ? null : together('repair-table', ...units))
}

/** Partitions whose folder is gone. */
async function missing(known: readonly PartitionRecord[], { storage }: CatalogContext): Promise<readonly PartitionRecord[]> {
  const found = await Promise.all(known.map(({ location }) => filesOrNull(location, storage)))
  return known.filter((_, at) => found[at] === null)
}
