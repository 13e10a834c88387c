import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { currentSnapshot } from '../../iceberg/metadata.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { TableRecord, TableStatistics } from '../../metastore/metastore.ts'
import { together, type UnitOfWork } from '../../metastore/unit-of-work.ts'
import type { AnalyzeTable, AnalyzeTables, Expression, PartitionSpec } from '../../sql/ast.ts'
import { filesIn } from '../files-in.ts'
import { openManaged } from '../managed-change.ts'
import { isCurrent, partitionNames, tablePartitions } from '../table-partitions.ts'
import { quotedName, requireTable } from './find-table.ts'
import { databaseName, requireDatabase } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { fits, partitionNotFound, specValues } from './partition-specs.ts'

/**
 * ANALYZE TABLE without reading rows: a managed table's metadata knows bytes and rows, of an external one the sizes of its files are added up.
 * Of a managed table's partitions it is kept which were analysed; of those of an external one nothing.
 * Of columns it is kept that they were analysed: DESCRIBE has no answer then.
 * @throws RELATION_NOT_FOUND, ANALYSIS, PARTITION_NOT_FOUND
 */
export async function analyzeTable(
  { name, partition, columns, noScan }: AnalyzeTable,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const wanted = { missing: 'Table or permanent view', kind: 'either', by: 'ANALYZE TABLE' } as const
  const table = requireTable(name, context, sql, wanted)
  if (table.view !== null) throw failure('ANALYSIS', ['ANALYZE TABLE is not supported on views.'])
  const has = (names: readonly string[], wantedName: string) => names.some((each) => foldName(each) === foldName(wantedName))
  const unknown = partition.find(({ column }) => !has(partitionNames(table), column.text))
  if (unknown !== undefined)
    throw failure('ANALYSIS', [`${unknown.column.text} is not a valid partition column in table ${quotedName(table)}.`])
  const names = table.columns.map((column) => column.name)
  const missing = columns === null || columns === 'ALL' ? undefined : columns.find(({ text }) => !has(names, text))
  if (missing !== undefined) throw failure('ANALYSIS', [`Column ${missing.text} does not exist`])
  if (partition.length > 0) return noRows(table.metadataLocation === null ? null : await withPartitions(table, partition, noScan, context))
  const before = isCurrent(table.statistics, table) ? table.statistics : null
  const analysed = columns === null ? (before?.columns ?? []) : columns === 'ALL' ? names : columns.map(({ text }) => text)
  const statistics = { ...before, ...(await statisticsOf(table, context)), ...(analysed.length === 0 ? {} : { columns: analysed }) }
  return noRows(updateTable({ ...table, statistics }))
}

/** @throws PARTITION_NOT_FOUND where all levels are given and no row is there */
async function withPartitions(
  table: TableRecord,
  spec: AnalyzeTable['partition'],
  noScan: boolean,
  context: CatalogContext,
): Promise<UnitOfWork> {
  const given = spec.flatMap(({ column, value }) => (value === null ? [] : [{ column, value: partitionLiteral(value) }]))
  const wanted = specValues(table, given)
  const found = (await tablePartitions(table, context.reads, context.storage)).filter((each) => fits(each, wanted))
  if (found.length === 0 && wanted.size === table.partitioning.length) throw partitionNotFound(table, wanted)
  const before = isCurrent(table.statistics, table) ? table.statistics : null
  const partitions = Object.fromEntries(found.map(({ name }) => [name, { rowsCounted: !noScan }]))
  return updateTable({
    ...table,
    statistics: {
      ...before,
      bytes: before?.bytes ?? null,
      rows: before?.rows ?? null,
      version: table.metadataLocation?.key ?? null,
      partitions: { ...before?.partitions, ...partitions },
    },
  })
}

function partitionLiteral(value: Expression): PartitionSpec[number]['value'] {
  if (value.kind === 'literal' || value.kind === 'interval') return value
  throw failure('UNSUPPORTED', ['a partition value that is no constant'])
}

/** All tables of a database. @throws DATABASE_NOT_FOUND */
export async function analyzeTables({ database }: AnalyzeTables, context: CatalogContext): Promise<CatalogOutcome> {
  const { name } = requireDatabase(context, database === null ? context.currentDatabase : databaseName(database))
  const tables = context.reads.tables(context.projectId, name).filter(({ view }) => view === null)
  const found = await Promise.all(tables.map(async (table) => ({ ...table, statistics: await statisticsOf(table, context) })))
  return noRows(found.length === 0 ? null : together('analyze-tables', ...found.map((table) => updateTable(table))))
}

async function statisticsOf(table: TableRecord, context: CatalogContext): Promise<TableStatistics> {
  if (table.metadataLocation === null) return { bytes: await bytesOfFiles(table, context), rows: null, version: null }
  const { metadata } = await openManaged(table, context)
  const summary = currentSnapshot(metadata)?.summary ?? {}
  return {
    bytes: Number(summary['total-files-size'] ?? 0),
    rows: Number(summary['total-records'] ?? 0),
    version: table.metadataLocation.key,
  }
}

async function bytesOfFiles({ id, location, partitioning }: TableRecord, { storage, reads }: CatalogContext): Promise<number> {
  const folders = partitioning.length === 0 ? [location] : reads.partitions(id).map((partition) => partition.location)
  const files = await Promise.all(folders.map((folder) => filesIn(folder, storage)))
  return files.flat().reduce((sum, { bytes }) => sum + bytes, 0)
}
