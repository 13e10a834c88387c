import { withoutExpired } from '../expire-snapshots.ts'
import { currentSnapshot, type TableMetadata } from '../metadata.ts'
import { retentionOf } from './retention.ts'

/** When a table is looked after without being asked. */
export interface MaintenancePolicy {
  /** So many snapshots beyond the table's retention are worth a new version. */
  readonly expiredMin: number
  /** So many small files that could be put together are worth reading them. */
  readonly smallFilesMin: number
  /** And no more than about so many are read at once. */
  readonly smallFilesMax: number
  /** Files of dead attempts are removed at this age, in milliseconds. */
  readonly orphanAgeMs: number
}

const DAY_MS = 86_400_000

export const MAINTENANCE_POLICY: MaintenancePolicy = {
  expiredMin: 20,
  smallFilesMin: 20,
  smallFilesMax: 1_000,
  orphanAgeMs: 3 * DAY_MS,
}

/** A table's own word: `false` leaves it alone. */
const ENABLED = 'open-dli.maintenance.enabled'

export const wantsMaintenance = ({ properties }: Pick<TableMetadata, 'properties'>): boolean => properties[ENABLED] !== 'false'

/** A table whose files are others' too loses none. */
export const ownsFiles = ({ properties }: Pick<TableMetadata, 'properties'>): boolean => properties['gc.enabled'] !== 'false'

/** Whether enough snapshots are beyond the table's retention. */
export function needsExpiry(metadata: TableMetadata, nowMs: number, { expiredMin }: MaintenancePolicy): boolean {
  if (!ownsFiles(metadata) || metadata.snapshots.length <= expiredMin) return false
  return metadata.snapshots.length - withoutExpired(metadata, retentionOf(metadata, nowMs)).snapshots.length >= expiredMin
}

/** Whether the current snapshot has so many files at all that a look at their sizes may be worth it. */
export const mayNeedCompaction = (metadata: TableMetadata, { smallFilesMin }: MaintenancePolicy): boolean =>
  Number(currentSnapshot(metadata)?.summary['total-data-files'] ?? 0) >= smallFilesMin
