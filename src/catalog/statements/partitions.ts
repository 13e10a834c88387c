import { failure } from '../../core/errors/failure.ts'
import type { PartitionRecord, TableRecord } from '../../metastore/metastore.ts'
import { deletePartition, insertPartition } from '../../metastore/partitions.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { AddPartitions, DropPartitions, PartitionSpec, RenamePartition, ShowPartitions } from '../../sql/ast.ts'
import { below } from '../files-in.ts'
import { openManaged, removeRows } from '../managed-change.ts'
import { partitionFolder } from '../partition-folder.ts'
import { partitionNames, tablePartitions } from '../table-partitions.ts'
import { quotedName, requireTable } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'
import {
  asSpec,
  fits,
  fullValues,
  partitionExists,
  partitionNotFound,
  partitionsExist,
  partitionsNotFound,
  requirePartitioned,
  specValues,
} from './partition-specs.ts'

export const tableFor = (name: ShowPartitions['name'], context: CatalogContext, sql: string, by: string): TableRecord =>
  requireTable(name, context, sql, { missing: 'Table', kind: 'table', by, ...(by.startsWith('ALTER') ? { instead: 'ALTER VIEW' } : {}) })

/** The partition of a full spec. @throws PARTITION_NOT_FOUND, ANALYSIS */
export async function requirePartition(table: TableRecord, spec: PartitionSpec, context: CatalogContext): Promise<PartitionRecord> {
  requirePartitioned(table, 'DESC PARTITION')
  const values = fullValues(table, spec)
  const found = (await tablePartitions(table, context.reads, context.storage)).find((partition) => fits(partition, asSpec(values)))
  if (found === undefined) throw partitionNotFound(table, specValues(table, spec))
  return found
}

/** @throws RELATION_NOT_FOUND; ANALYSIS for a table that is not split */
export async function showPartitions({ name, partition }: ShowPartitions, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'SHOW PARTITIONS')
  if (table.partitioning.length === 0)
    throw failure('ANALYSIS', [`SHOW PARTITIONS is not allowed on a table that is not partitioned: ${quotedName(table)}`])
  const wanted = specValues(table, partition)
  const found = (await tablePartitions(table, context.reads, context.storage)).filter((each) => fits(each, wanted))
  return rows(
    [text('partition')],
    found.map((each) => [each.name]),
  )
}

/** Partitions of a managed table come and go with their rows. */
function refuseManaged(table: TableRecord, what: string): void {
  if (table.kind === 'managed') throw failure('UNSUPPORTED', [`${what} of a managed table`])
}

/** ADD PARTITION of an external table. @throws PARTITION_EXISTS, PATH_NOT_FOUND for a place that is given and not there, ANALYSIS */
export async function addPartitions(
  { name, partitions, ifNotExists }: AddPartitions,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... ADD PARTITION ...')
  requirePartitioned(table, 'ALTER TABLE ADD PARTITION')
  refuseManaged(table, 'ADD PARTITION')
  const known = new Set(context.reads.partitions(table.id).map((partition) => partition.name))
  const asked = partitions.map(({ spec, location }) => newPartition(table, fullValues(table, spec), location, context))
  for (const { location } of asked.filter((_, at) => partitions[at]?.location !== null)) await context.storage.listFiles(location)
  const there = asked.filter((partition) => known.has(partition.name))
  if (there.length > 0 && !ifNotExists)
    throw partitionsExist(
      table,
      there.map(({ values }) => asSpec(values)),
    )
  const added = asked.filter((partition) => !known.has(partition.name))
  return noRows(added.length === 0 ? null : together('add-partitions', ...added.map(insertPartition)))
}

/** In the folder of its name below the table's, unless it is said to be elsewhere. */
export function newPartition(
  table: TableRecord,
  values: readonly (string | null)[],
  location: string | null,
  { storage, projectId, clock }: CatalogContext,
): PartitionRecord {
  const name = partitionFolder(partitionNames(table), values)
  return {
    tableId: table.id,
    name,
    values,
    location: location === null ? below(table.location, name) : storage.locate(projectId, location),
    statistics: null,
    createdAtMs: clock.nowMs(),
  }
}

/** A spec may leave levels out: all partitions that fit it go. @throws PARTITION_NOT_FOUND, ANALYSIS */
export async function dropPartitions(
  { name, partitions: specs, ifExists }: DropPartitions,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... DROP PARTITION ...')
  requirePartitioned(table, 'ALTER TABLE DROP PARTITION')
  const wanted = specs.map((spec) => specValues(table, spec))
  const known = await tablePartitions(table, context.reads, context.storage)
  const missing = wanted.filter((spec) => !known.some((partition) => fits(partition, spec)))
  if (missing.length > 0 && !ifExists) throw partitionsNotFound(table, missing)
  return await withoutPartitions(
    table,
    known.filter((partition) => wanted.some((spec) => fits(partition, spec))),
    context,
  )
}

/** Of an external table the entries go and the files stay, of a managed one the rows. */
export async function withoutPartitions(
  table: TableRecord,
  gone: readonly PartitionRecord[],
  context: CatalogContext,
): Promise<CatalogOutcome> {
  if (gone.length === 0) return noRows(null)
  if (table.kind === 'external') return noRows(together('drop-partitions', ...gone.map((each) => deletePartition(table.id, each.name))))
  const specs = gone.map(({ values }) => asSpec(values))
  return await removeRows(await openManaged(table, context), (values) => specs.some((spec) => fits({ values }, spec)), context)
}

/** Its files stay where they are. @throws PARTITION_NOT_FOUND, PARTITION_EXISTS, ANALYSIS */
export function renamePartition({ name, partition, to }: RenamePartition, context: CatalogContext, sql: string): CatalogOutcome {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... RENAME TO PARTITION')
  requirePartitioned(table, 'ALTER TABLE RENAME PARTITION')
  refuseManaged(table, 'RENAME PARTITION')
  const values = fullValues(table, to)
  const old = asSpec(fullValues(table, partition))
  const known = context.reads.partitions(table.id)
  const found = known.find((each) => fits(each, old))
  if (found === undefined) throw partitionNotFound(table, old)
  if (known.some((each) => fits(each, asSpec(values)))) throw partitionExists(table, asSpec(values))
  const renamed = { ...found, name: partitionFolder(partitionNames(table), values), values }
  return noRows(together('rename-partition', deletePartition(table.id, found.name), insertPartition(renamed)))
}
