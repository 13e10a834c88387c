import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Compilable } from 'kysely'
import type { SqlValue } from '../unit-of-work.ts'

/** A read that was compiled and prepared once; its parameters are given at each call, in the order in which they stand in the statement. */
export interface Prepared<Row> {
  /** The first row, `null` without one. */
  one(...parameters: readonly SqlValue[]): Row | null
  all(...parameters: readonly SqlValue[]): readonly Row[]
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
    one: (...given) => {
      const row = prepared.get(...check(given))
      return row === undefined ? null : plain<Row>(row)
    },
    all: (...given) => prepared.all(...check(given)).map(plain<Row>),
  }
}

/** Rows come without a prototype, which deep comparisons take for a difference. */
const plain = <Row>(row: Record<string, SQLOutputValue>): Row => ({ ...row }) as Row
