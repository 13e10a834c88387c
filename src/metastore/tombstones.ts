import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Rows of one statement: SQLite binds 32,766 values at most. */
const ROWS_MAX = 1_000

/**
 * What nothing names any more from this unit on may be removed after a time. What is marked already keeps its mark.
 * @param locations - Files or whole folders.
 */
export function insertTombstones(locations: readonly { readonly root: string; readonly key: string }[], deleteAfterMs: number): UnitOfWork {
  const rows = locations.map(({ root, key }) => ({ location_root: root, location_key: key, delete_after_ms: deleteAfterMs }))
  const chunks = Array.from({ length: Math.ceil(rows.length / ROWS_MAX) }, (_, at) => rows.slice(at * ROWS_MAX, (at + 1) * ROWS_MAX))
  return unit(
    'insert-tombstones',
    ...chunks.map((chunk) =>
      write(
        query
          .insertInto('tombstone')
          .values(chunk)
          .onConflict((conflict) => conflict.doNothing()),
        null,
      ),
    ),
  )
}

/** They are gone from the disk. */
export function deleteTombstones(numbers: readonly number[]): UnitOfWork {
  return unit('delete-tombstones', write(query.deleteFrom('tombstone').where('number', 'in', numbers), null))
}
