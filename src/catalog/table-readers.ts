import type { TombstoneReads } from '../metastore/metastore.ts'

/**
 * Which files running statements may still read. A statement sees the versions that the catalog names when it starts, or newer ones; so it never
 * reads what was marked as superfluous before, and may read what is marked later. In memory: when the process dies all of them are over.
 */
export interface TableReaders {
  /** A statement begins, before it looks at the catalog. @returns what to call at its end, once or more often. */
  begin(): () => void
  /** The newest tombstone whose file no statement can read. */
  readonly horizon: number
}

export function createTableReaders(tombstones: Pick<TombstoneReads, 'last'>): TableReaders {
  const running = new Map<symbol, number>()
  return {
    begin() {
      const key = Symbol('statement')
      running.set(key, tombstones.last())
      return () => running.delete(key)
    },
    get horizon() {
      return Math.min(tombstones.last(), ...running.values())
    },
  }
}
