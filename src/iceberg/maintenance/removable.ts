/**
 * Files that a table no longer needs. Whoever removes them does so by tombstones: readers that began earlier may still have them open, and a
 * backup names them until it is replaced.
 */
export interface Removable {
  /** Absolute. */
  readonly paths: readonly string[]
  /** Not before this time. */
  readonly deleteAfterMs: number
}

export interface Grace {
  readonly nowMs: number
  /** Longer than the longest statement and than the time between backups. */
  readonly graceMs: number
}

export const removable = (paths: Iterable<string>, { nowMs, graceMs }: Grace): Removable => ({
  paths: [...paths].sort(),
  deleteAfterMs: nowMs + graceMs,
})
