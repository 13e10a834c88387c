/**
 * Files and folders that nothing names any more, each with the time before which it stays. AUTOINCREMENT: numbers tell which of them a statement
 * may still read (`TombstoneReads.last`), so none comes back.
 */
export const tombstones: readonly string[] = [
  `CREATE TABLE tombstone (number INTEGER PRIMARY KEY AUTOINCREMENT, location_root TEXT NOT NULL, location_key TEXT NOT NULL,
     delete_after_ms INTEGER NOT NULL, UNIQUE (location_root, location_key)) STRICT`,
  `CREATE INDEX tombstone_due ON tombstone (delete_after_ms)`,
]
