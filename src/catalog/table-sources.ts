import { failure } from '../core/errors/failure.ts'
import type { TableSource } from '../engines/engine.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { planScan } from '../iceberg/plan-scan.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { FileRef, Location, Storage } from '../storage/storage.ts'

/** What stands behind a table of a statement, fixed at one moment. */
export interface FixedTable {
  readonly source: TableSource
  /** The version of a managed table that the statement reads: its metadata file. `null` for an external one. */
  readonly version: Location | null
}

/**
 * The files that stand behind the tables of one statement at this moment: of a managed table those of its current snapshot, of an external
 * one what lies on its path.
 * @returns in the order of `tables`. Which versions they are is decided before this first waits for anything, so that all are of one moment.
 * @throws PATH_NOT_FOUND for an external table without files, METADATA_CORRUPT, UNSUPPORTED, TABLE_NOT_FOUND when a table was dropped meanwhile.
 */
export async function fixTables(tables: readonly TableEntry[], reads: CatalogReads, storage: Storage): Promise<readonly FixedTable[]> {
  return await Promise.all(tables.map((table) => (table.kind === 'managed' ? managed(table, reads, storage) : external(table, storage))))
}

async function managed(table: TableEntry, reads: CatalogReads, storage: Storage): Promise<FixedTable> {
  const version = reads.tableById(table.id)?.metadataLocation ?? null
  if (version === null) throw failure('TABLE_NOT_FOUND', [`${table.database}.${table.name}`])
  const files = await planScan(storage, await loadTable(storage, version))
  return { source: { kind: 'iceberg', files, columns: table.columns }, version }
}

async function external(table: TableEntry, storage: Storage): Promise<FixedTable> {
  // Its files lie in folders of its partitions, and some of its columns in no file at all.
  if (table.partitioning.length > 0) throw failure('UNSUPPORTED', ['reading a partitioned external table'])
  const files = await storage.listFiles(table.location)
  const format = table.provider as 'csv' | 'json' | 'parquet'
  return { source: { kind: 'external', format, files, options: table.options, columns: table.columns }, version: null }
}

/** Bytes of the files a statement reads: whole files, each once however often it is scanned. */
export function inputBytes(sources: readonly TableSource[]): number {
  const files = new Map<string, FileRef>()
  for (const source of sources) for (const file of source.files) files.set(file.path, file)
  let bytes = 0
  for (const file of files.values()) bytes += file.bytes
  return bytes
}
