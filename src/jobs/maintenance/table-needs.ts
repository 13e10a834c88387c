import type { Leftovers } from '../../catalog/statements/outcome.ts'
import { loadTable } from '../../iceberg/load-table.ts'
import { orphanFiles } from '../../iceberg/maintenance/orphan-files.ts'
import { COMPACTION_DEFAULTS, planCompaction } from '../../iceberg/maintenance/plan-compaction.ts'
import { type MaintenancePolicy, mayNeedCompaction, needsExpiry, ownsFiles, wantsMaintenance } from '../../iceberg/maintenance/policy.ts'
import type { LoadedTable } from '../../iceberg/metadata.ts'
import { planEntries } from '../../iceberg/plan-scan.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import { quotedName, string } from '../../sql/print/names.ts'
import type { Storage } from '../../storage/storage.ts'

export type MaintenanceAction = 'expire' | 'compact' | 'remove orphans'

/** A statement that a table needs. */
export interface Need {
  readonly action: MaintenanceAction
  readonly sql: string
}

export interface NeedsParts {
  readonly storage: Storage
  readonly policy: MaintenancePolicy
  readonly isDead: Leftovers['isDead']
}

/**
 * What a table needs, as statements that anybody could send.
 * @param looks - Of what is not known from the metadata file alone: sizes of files, and what lies in the folder.
 * @throws METADATA_CORRUPT, UNSUPPORTED
 */
export async function tableNeeds(
  record: TableRecord,
  nowMs: number,
  looks: { readonly atFiles: boolean; readonly atFolder: boolean },
  parts: NeedsParts,
): Promise<readonly Need[]> {
  if (record.metadataLocation === null) return []
  const { policy } = parts
  const table = await loadTable(parts.storage, record.metadataLocation)
  if (!wantsMaintenance(table.metadata)) return []
  const name = `table => ${string(`${quotedName(record.databaseName)}.${quotedName(record.name)}`)}`
  const needs: Need[] = []
  if (needsExpiry(table.metadata, nowMs, policy)) needs.push({ action: 'expire', sql: `CALL system.expire_snapshots(${name})` })
  if (looks.atFiles && (await isCrumbled(table, parts))) {
    const options = `map('max-files-to-rewrite', ${string(String(policy.smallFilesMax))})`
    needs.push({ action: 'compact', sql: `CALL system.rewrite_data_files(${name}, options => ${options})` })
  }
  if (looks.atFolder && ownsFiles(table.metadata)) {
    const olderThanMs = nowMs - policy.orphanAgeMs
    if ((await orphanFiles(parts.storage, table, parts.isDead, olderThanMs)).length > 0)
      needs.push({ action: 'remove orphans', sql: `CALL system.remove_orphan_files(${name})` })
  }
  return needs
}

async function isCrumbled(table: LoadedTable, { storage, policy }: NeedsParts): Promise<boolean> {
  if (!mayNeedCompaction(table.metadata, policy)) return false
  const { groups } = planCompaction(table.metadata, await planEntries(storage, table), COMPACTION_DEFAULTS)
  return groups.reduce((sum, { files }) => sum + files.length, 0) >= policy.smallFilesMin
}
