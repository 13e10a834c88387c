/** What a statement's parameter may be. Booleans are bound as 0/1; a `Date` is never bound (SQLite would store NULL in silence). */
export type SqlValue = string | number | bigint | null | Uint8Array

export interface Write {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
  /** Rows this statement must change; anything else undoes the whole unit. `null`: any number. */
  readonly rows: number | null
}

/**
 * A unit of work is data: a closed list of statements that hold together, never an open transaction. The writer runs many units in one
 * transaction, each in a savepoint, and answers after the COMMIT reached the disk.
 */
export interface UnitOfWork {
  /** For logs and metrics: `submit-job`, `finish-job`. */
  readonly name: string
  readonly writes: readonly Write[]
}

/** `rejected`: a statement changed another number of rows than expected (somebody was first) or broke a constraint; nothing of the unit remains. */
export type UnitOutcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'rejected'; readonly write: number; readonly reason: 'rows' | 'unique' | 'constraint'; readonly text: string }

/** Several units as one: all or nothing. */
export const together = (name: string, ...units: readonly UnitOfWork[]): UnitOfWork => ({
  name,
  writes: units.flatMap((unit) => unit.writes),
})
