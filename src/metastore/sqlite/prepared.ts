import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Compilable } from 'kysely'
import type { SqlValue } from '../unit-of-work.ts'

/** A read that was compiled and prepared once; its parameters are given at each call, in the order in which they stand in the statement. */
export interface Prepared<Row> {
  /** The first row, `null` without one. */
  readonly one: (...parameters: readonly SqlValue[]) => Row | null
  readonly all: (...parameters: readonly SqlValue[]) => readonly Row[]
}

/** What stands for a parameter while a statement is compiled; the value given there means nothing. */
export const TEXT = ''

/** Integers above 2^53 would throw, so none are stored as integers. */
export function prepare<Row>(database: DatabaseSync, statement: Compilable<Row>): Prepared<Row> {
  const { sql, parameters } = statement.compile()
  const prepared = database.prepare(sql)
  const check = (given: readonly SqlValue[]): SqlValue[] => {
    // SQLite takes a parameter that was left out for NULL and finds nothing.
    if (given.length !== parameters.length) throw new Error(`${given.length} parameters for ${parameters.length} places: ${sql}`)
    return given as SqlValue[]
  }
  return {
    one: (...given) => (prepared.get(...check(given)) as Row | undefined) ?? null,
    all: (...given) => prepared.all(...check(given)) as Record<string, SQLOutputValue>[] as Row[],
  }
}

/** For rows that are handed out as they come: SQLite's have no prototype, which deep comparisons take for a difference. */
export function preparePlain<Row>(database: DatabaseSync, statement: Compilable<Row>): Prepared<Row> {
  const { one, all } = prepare(database, statement)
  return {
    one: (...given) => {
      const row = one(...given)
      return row === null ? null : { ...row }
    },
    all: (...given) => all(...given).map((row) => ({ ...row })),
  }
}
