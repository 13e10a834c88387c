import type { Expiry } from '../expire-snapshots.ts'
import type { TableMetadata } from '../metadata.ts'

/** Iceberg's defaults: five days, and the current snapshot at least. */
const AGE_MS = 432_000_000
const SNAPSHOTS = 1

/** Which snapshots a table wants to keep, by its properties. */
export function retentionOf({ properties }: Pick<TableMetadata, 'properties'>, nowMs: number): Expiry {
  const whole = (key: string, fallback: number): number => {
    const text = properties[key]
    return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : fallback
  }
  return {
    olderThanMs: nowMs - whole('history.expire.max-snapshot-age-ms', AGE_MS),
    retainLast: Math.max(1, whole('history.expire.min-snapshots-to-keep', SNAPSHOTS)),
  }
}
