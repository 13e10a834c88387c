import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import type { Metastore } from '../metastore/metastore.ts'
import { deleteTombstones } from '../metastore/tombstones.ts'
import type { Location, Storage } from '../storage/storage.ts'
import type { TableReaders } from './table-readers.ts'

export interface RemovalParts {
  readonly metastore: Pick<Metastore, 'tombstones' | 'write'>
  readonly storage: Storage
  readonly readers: TableReaders
  readonly clock: Clock
  readonly log: Logger
}

/** Removed side by side, and forgotten in one unit. */
const BATCH = 200

/**
 * Remove the files that nothing names any more, whose time has come and that no running statement can read. One that cannot be removed stays
 * marked, and is tried again the next time.
 * @returns how many files and folders were removed.
 */
export async function removeSuperfluous({ metastore, storage, readers, clock, log }: RemovalParts): Promise<number> {
  let removed = 0
  for (;;) {
    const due = metastore.tombstones.due({ nowMs: clock.nowMs(), upTo: readers.horizon, limit: BATCH })
    const outcomes = await Promise.allSettled(due.map(({ location }) => storage.remove(location)))
    const gone = due.filter((_, at) => outcomes[at]?.status === 'fulfilled')
    if (gone.length > 0) await metastore.write(deleteTombstones(gone.map(({ number }) => number)))
    removed += gone.length
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) log.warn({ left: due.length - gone.length, err: failed.reason }, 'removal.failed')
    if (failed !== undefined || due.length < BATCH) return removed
  }
}

/** Remove one marked place at once, whatever its time, unless a running statement may read it: then it goes later. */
export async function removeMarked(place: Location, { metastore, storage, readers }: RemovalParts): Promise<void> {
  const mark = metastore.tombstones.of(place)
  if (mark === null || mark.number > readers.horizon) return
  await storage.remove(place)
  await metastore.write(deleteTombstones([mark.number]))
}
