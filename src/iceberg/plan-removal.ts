import type { Storage } from '../storage/storage.ts'
import { currentSchema, type LoadedTable } from './metadata.ts'
import { typedSpec } from './partition-types.ts'
import { planEntries, type ScanFile } from './plan-scan.ts'
import { coversFile } from './prune.ts'
import { areSharp, columnTests, type ScanFilter } from './scan-filter.ts'

/** The files that a removal of all rows that pass some filters meets. */
export interface Removal {
  /** Of which every row passes. */
  readonly whole: readonly ScanFile[]
  /** Of which some may. */
  readonly parts: readonly ScanFile[]
}

/**
 * What goes of the table's current snapshot when all rows go that pass the filters. Of a file with rows that others marked as deleted it is not
 * known how many there are left, so it is among the parts.
 * @throws as `planScan`
 */
export async function planRemoval(storage: Storage, table: LoadedTable, filters: readonly ScanFilter[]): Promise<Removal> {
  const tests = columnTests(currentSchema(table.metadata), filters)
  const isSharp = areSharp(tests, filters)
  const whole: ScanFile[] = []
  const parts: ScanFile[] = []
  for (const { entry, specId, path, bytes, rows, deletes } of await planEntries(storage, table, { filters })) {
    const isWhole = isSharp && deletes.length === 0 && coversFile(typedSpec(table.metadata, specId), tests, entry.file)
    ;(isWhole ? whole : parts).push({ path, bytes, rows, deletes })
  }
  return { whole, parts }
}
