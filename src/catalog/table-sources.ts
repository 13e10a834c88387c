import { failure } from '../core/errors/failure.ts'
import type { TableSource } from '../engines/engine.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { readMetadataTable } from '../iceberg/metadata-tables/read-metadata-table.ts'
import { planRemoval } from '../iceberg/plan-removal.ts'
import { planScan, type ScanFile } from '../iceberg/plan-scan.ts'
import type { ScanFilter } from '../iceberg/scan-filter.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { RowChange } from '../sql/plan.ts'
import { isIceberg } from '../sql/resolve-table.ts'
import type { FileRef, Location, Storage } from '../storage/storage.ts'
import { externalSource } from './external-source.ts'

/** What stands behind a table of a statement, fixed at one moment. */
export interface FixedTable {
  readonly source: TableSource
  /** The version of a managed table that the statement reads: its metadata file. `null` for an external one. */
  readonly version: Location | null
  /** Files that are not in the source since all of their rows go (`RowChange.removesAll`). */
  readonly removed: readonly ScanFile[]
}

/**
 * The files that stand behind the tables of one statement at this moment: of a managed table those of its current snapshot, of an external
 * one what lies on its path.
 * @param filters - Conditions on rows of a table, by its position: files without a row that passes them are left out.
 * @param change - What the statement does to the rows of one of the tables.
 * @returns in the order of `tables`. Which versions they are is decided before this first waits for anything, so that all are of one moment.
 * @throws PATH_NOT_FOUND for an external table without files, METADATA_CORRUPT, UNSUPPORTED, TABLE_NOT_FOUND when a table was dropped meanwhile.
 */
export async function fixTables(
  tables: readonly TableEntry[],
  filters: ReadonlyMap<number, readonly ScanFilter[]>,
  change: RowChange | null,
  reads: CatalogReads,
  storage: Storage,
): Promise<readonly FixedTable[]> {
  return await Promise.all(
    tables.map(async (table, input): Promise<FixedTable> => {
      const wanted = filters.get(input) ?? []
      if (!isIceberg(table)) return { source: await externalSource(table, wanted, reads, storage), version: null, removed: [] }
      return await managed(table, wanted, change?.target === input && change.removesAll, reads, storage)
    }),
  )
}

async function managed(
  table: TableEntry,
  filters: readonly ScanFilter[],
  removesAll: boolean,
  reads: CatalogReads,
  storage: Storage,
): Promise<FixedTable> {
  const { version, at, metadataTable } = table.part ?? { ...NEWEST, version: await loadTable(storage, currentVersion(table, reads)) }
  const { metadataLocation } = version
  if (metadataTable !== null) {
    const rows = await readMetadataTable(storage, version, metadataTable, at)
    return { source: { kind: 'rows', files: [], ...rows }, version: metadataLocation, removed: [] }
  }
  const { whole, parts } = removesAll
    ? await planRemoval(storage, version, filters)
    : { whole: [], parts: await planScan(storage, version, { at, filters }) }
  return { source: { kind: 'iceberg', files: parts, columns: table.columns }, version: metadataLocation, removed: whole }
}

const NEWEST = { at: null, metadataTable: null } as const

/** The metadata file of a managed table that the catalog names now. @throws TABLE_NOT_FOUND */
export function currentVersion({ id, database, name }: TableEntry, reads: CatalogReads): Location {
  const version = reads.tableById(id)?.metadataLocation ?? null
  if (version === null) throw failure('TABLE_NOT_FOUND', [`${database}.${name}`])
  return version
}

/** Bytes of the files a statement reads: whole files, each once however often it is scanned. */
export function inputBytes(sources: readonly TableSource[]): number {
  const files = new Map<string, FileRef>()
  for (const source of sources) for (const file of source.files) files.set(file.path, file)
  let bytes = 0
  for (const file of files.values()) bytes += file.bytes
  return bytes
}
