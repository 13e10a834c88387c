import type { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { TombstoneReads } from '../../metastore.ts'
import { query } from '../../query.ts'
import { prepare, preparePlain, TEXT } from '../prepared.ts'

const NUMBER = 0

const due = query
  .selectFrom('tombstone')
  .select(['number', 'location_root as root', 'location_key as key'])
  .where('delete_after_ms', '<=', NUMBER)
  .where('number', '<=', NUMBER)
  .orderBy('number')
  .limit(NUMBER)

const marked = query
  .selectFrom('tombstone')
  .select(['number', 'location_root as root', 'location_key as key'])
  .where('location_root', '=', TEXT)
  .where('location_key', '=', TEXT)

const last = query
  .selectFrom(sql<{ name: string; seq: number }>`sqlite_sequence`.as('sequence'))
  .select('seq')
  .where('name', '=', 'tombstone')

export function createTombstoneReads(database: DatabaseSync): TombstoneReads {
  const dues = preparePlain(database, due)
  const lasts = prepare(database, last)
  const marks = prepare(database, marked)
  return {
    due: ({ nowMs, upTo, limit }) => dues.all(nowMs, upTo, limit).map(({ number, root, key }) => ({ number, location: { root, key } })),
    of: (location) => {
      const row = marks.one(location.root, location.key)
      return row === null ? null : { number: row.number, location }
    },
    last: () => lasts.one('tombstone')?.seq ?? 0,
  }
}
