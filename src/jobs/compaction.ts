import { currentVersion, type FixedTable } from '../catalog/table-sources.ts'
import type { WrittenFile } from '../core/written-file.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { planCompaction } from '../iceberg/maintenance/plan-compaction.ts'
import { planEntries, type ScanFile } from '../iceberg/plan-scan.ts'
import type { JobResultRecord } from '../metastore/metastore.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { JobParts } from './parts.ts'

/** The files that a compaction puts together, fixed when its attempt starts. */
export interface ChosenFiles {
  readonly fixed: FixedTable
  readonly files: readonly ScanFile[]
  readonly rowsPerFile: number | null
}

/** @throws METADATA_CORRUPT, TABLE_NOT_FOUND; UNSUPPORTED for files that are not read here */
export async function chooseFiles(
  { table, options }: NonNullable<EnginePlan['compaction']>,
  { metastore, storage }: Pick<JobParts, 'metastore' | 'storage'>,
): Promise<ChosenFiles> {
  const version = await loadTable(storage, currentVersion(table, metastore.catalog))
  const { groups, rowsPerFile } = planCompaction(version.metadata, await planEntries(storage, version), options)
  const files = groups.flatMap((group) => group.files).map(({ path, bytes, rows, deletes }) => ({ path, bytes, rows, deletes }))
  const source = { kind: 'iceberg', files, columns: table.columns } as const
  return { fixed: { source, version: version.metadataLocation, removed: [] }, files, rowsPerFile }
}

/** The one row of `rewrite_data_files`: files rewritten, files added, bytes rewritten, files that failed (all do, or none). */
export function compactionResult(files: readonly ScanFile[], written: readonly WrittenFile[]): JobResultRecord {
  const rowsJson = JSON.stringify([[files.length, written.length, files.reduce((sum, { bytes }) => sum + bytes, 0), 0]])
  return { format: 'inline', rowsJson, location: null, rows: 1, bytes: rowsJson.length }
}
