import { failure } from '../core/errors/failure.ts'
import type { TableSource } from '../engines/engine.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { planScan } from '../iceberg/plan-scan.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { FileRef, Storage } from '../storage/storage.ts'

/**
 * The files that stand behind the tables of one statement at this moment: of a managed table those of its current snapshot, of an external
 * one what lies on its path.
 * @throws PATH_NOT_FOUND for an external table without files, METADATA_CORRUPT, TABLE_NOT_FOUND when a table was dropped meanwhile.
 */
export async function tableSources(tables: readonly TableEntry[], reads: CatalogReads, storage: Storage): Promise<readonly TableSource[]> {
  return await Promise.all(tables.map((table) => (table.kind === 'managed' ? managedSource(table, reads, storage) : externalSource(table, storage))))
}

async function managedSource(table: TableEntry, reads: CatalogReads, storage: Storage): Promise<TableSource> {
  const metadataLocation = reads.tableById(table.id)?.metadataLocation ?? null
  if (metadataLocation === null) throw failure('TABLE_NOT_FOUND', [`${table.database}.${table.name}`])
  const metadata = await loadTable(storage, metadataLocation)
  return { kind: 'iceberg', files: await planScan(storage, metadata), columns: table.columns }
}

async function externalSource(table: TableEntry, storage: Storage): Promise<TableSource> {
  return {
    kind: 'external',
    format: table.provider as 'csv' | 'json' | 'parquet',
    files: await storage.listFiles(table.location),
    options: table.options,
    columns: table.columns,
  }
}

/** Bytes of the files a statement reads: whole files, each once however often it is scanned. */
export function inputBytes(sources: readonly TableSource[]): number {
  const files = new Map<string, FileRef>()
  for (const source of sources) for (const file of source.files) files.set(file.path, file)
  let bytes = 0
  for (const file of files.values()) bytes += file.bytes
  return bytes
}
