import { hasPartition } from '../catalog/external-insert.ts'
import { currentVersion, fixTables } from '../catalog/table-sources.ts'
import { offsetName, zoneNamed } from '../core/time-zone.ts'
import type { TableSource } from '../engines/engine.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { hasFilesInScope } from '../iceberg/overwrite-scope.ts'
import type { ScanFile } from '../iceberg/plan-scan.ts'
import type { ScanFilter } from '../iceberg/scan-filter.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { EnginePlan, RowInsert } from '../sql/plan.ts'
import { scanFilters } from '../sql/scan-filters.ts'
import type { Location } from '../storage/storage.ts'
import { type ChosenFiles, chooseFiles } from './compaction.ts'
import type { JobParts } from './parts.ts'

/** A plan with what its tables stand for at one moment. */
export interface FixedPlan {
  readonly plan: EnginePlan
  readonly inputs: readonly TableSource[]
  /** The version of the table that a write reads as well as writes; `null` when it does not read it. */
  readonly targetVersion: Location | null
  /** Of a statement that changes rows: the filters that those pass, and the files that go unread since all of their rows do. */
  readonly met: { readonly filters: readonly ScanFilter[]; readonly removed: readonly ScanFile[] }
  /** Of a compaction: the files that it puts together. */
  readonly chosen: ChosenFiles | null
}

/**
 * Plans with their snapshots and files, all of the same moment. One that finds its partition there already (IF NOT EXISTS) is left out.
 * @throws as `fixTables`
 */
export async function fixPlans(plans: readonly EnginePlan[], timeZone: string, parts: JobParts): Promise<readonly FixedPlan[]> {
  const fixed = await Promise.all(plans.map((plan) => fixPlan(plan, timeZone, parts)))
  return fixed.filter((each) => each !== null)
}

async function fixPlan(plan: EnginePlan, timeZone: string, parts: JobParts): Promise<FixedPlan | null> {
  const { metastore, storage } = parts
  const { change, insert, compaction } = plan
  if (compaction !== undefined) {
    const chosen = await chooseFiles(compaction, parts)
    const { source, version } = chosen.fixed
    return { plan, inputs: [source], targetVersion: version, met: { filters: [], removed: [] }, chosen }
  }
  const filters = scanFilters(plan.query, plan.inputs, fixedOffset(timeZone))
  const fixed = await fixTables(plan.inputs, filters, change, metastore.catalog, storage)
  const own = change?.target ?? plan.inputs.findIndex(({ id }) => id === insert?.table.id)
  const targetVersion = fixed[own]?.version ?? (insert?.ifNotExists === true ? versionOf(insert.table, parts) : null)
  if (insert?.ifNotExists === true && (await isThere(insert, targetVersion, parts))) return null
  const met = { filters: filters.get(own) ?? [], removed: fixed[own]?.removed ?? [] }
  return { plan, inputs: fixed.map(({ source }) => source), targetVersion, met, chosen: null }
}

const versionOf = (table: TableEntry, { metastore }: JobParts): Location | null =>
  table.kind === 'managed' ? currentVersion(table, metastore.catalog) : null

/** Whether there is what an overwrite with IF NOT EXISTS would replace. */
async function isThere(insert: RowInsert, version: Location | null, { metastore, storage }: JobParts): Promise<boolean> {
  if (version === null) return hasPartition(insert, metastore.catalog)
  return await hasFilesInScope(storage, await loadTable(storage, version), insert.scope)
}

/** `null` for a region, whose times are other instants in summer than in winter. */
function fixedOffset(timeZone: string): string | null {
  const { fixed } = zoneNamed(timeZone)
  return fixed === null ? null : offsetName(fixed)
}
