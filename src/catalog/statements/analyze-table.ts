import { failure, isDliError } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { currentSnapshot } from '../../iceberg/metadata.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { TableRecord, TableStatistics } from '../../metastore/metastore.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { AnalyzeTable, AnalyzeTables } from '../../sql/ast.ts'
import { openManaged } from '../managed-change.ts'
import { partitionNames } from '../table-partitions.ts'
import { quotedName, requireTable } from './find-table.ts'
import { databaseName, requireDatabase } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/**
 * ANALYZE TABLE without reading rows: a managed table's metadata knows bytes and rows, of an external one the sizes of its files are added up.
 * Statistics of columns and partitions are in the manifests anyway: what the statement names is checked, and nothing more is kept.
 * @throws RELATION_NOT_FOUND, ANALYSIS
 */
export async function analyzeTable(
  { name, partition, columns }: AnalyzeTable,
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
  if (partition.length > 0) return noRows(null)
  return noRows(updateTable({ ...table, statistics: await statisticsOf(table, context) }))
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
  const files = await Promise.all(
    folders.map((folder) =>
      storage.listFiles(folder).catch((error: unknown) => {
        if (isDliError(error) && error.code === 'PATH_NOT_FOUND') return []
        throw error
      }),
    ),
  )
  return files.flat().reduce((sum, { bytes }) => sum + bytes, 0)
}
