import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SqlValue, UnitOfWork, UnitOutcome, Write } from '../unit-of-work.ts'
import type { CommitCount } from './commit-count.ts'

/** A unit that could not even be tried: its promise rejects. */
export interface UnitError {
  readonly error: string
}

/** SQLite's result codes: a constraint or a trigger said no, and the two that mean "this key exists". */
const CONSTRAINT = 19
const UNIQUE_CODES: readonly number[] = [1555, 2067]
/** Statements kept prepared; the closed families of units have some forty, and a few more by how many columns a caller sets. */
const STATEMENTS_MAX = 500

const codeOf = (error: unknown): number => (error as { errcode?: number }).errcode ?? 0
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Makes the function that runs many units in one transaction, a savepoint each, and returns after the COMMIT: one outcome a unit, in order.
 * What goes wrong in a unit undoes that unit alone. What goes wrong with the store (a full disk, a failed sync) undoes them all, and says so.
 */
export function createGroupCommit(
  database: DatabaseSync,
  commits: CommitCount,
): (units: readonly UnitOfWork[]) => readonly (UnitOutcome | UnitError)[] {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= STATEMENTS_MAX) statements.delete(statements.keys().next().value as string)
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const begin = database.prepare('BEGIN IMMEDIATE')
  const keepAll = database.prepare('COMMIT')
  const save = database.prepare('SAVEPOINT unit')
  const keep = database.prepare('RELEASE unit')
  const undo = database.prepare('ROLLBACK TO unit')

  function runWrite(write: Write, index: number): UnitOutcome | null {
    try {
      const changed = Number(prepared(write.sql).run(...(write.parameters as SqlValue[])).changes)
      if (write.rows === null || changed === write.rows) return null
      return {
        outcome: 'rejected',
        write: index,
        reason: 'rows',
        text: `statement ${index} changed ${changed} rows, expected ${write.rows}`,
      }
    } catch (error) {
      if ((codeOf(error) & 0xff) !== CONSTRAINT) throw error
      const reason = UNIQUE_CODES.includes(codeOf(error)) ? 'unique' : 'constraint'
      return { outcome: 'rejected', write: index, reason, text: `statement ${index}: ${textOf(error)}` }
    }
  }

  function runUnit(unit: UnitOfWork): UnitOutcome | UnitError {
    save.run()
    let refusal: UnitOutcome | UnitError | null = null
    try {
      for (let index = 0; index < unit.writes.length && refusal === null; index += 1) refusal = runWrite(unit.writes[index] as Write, index)
    } catch (error) {
      // After a failed write to the disk SQLite has rolled back by itself: then no unit of this transaction can stand.
      if (!database.isTransaction) throw error
      refusal = { error: `${unit.name}: ${textOf(error)}` }
    }
    if (refusal !== null) undo.run()
    keep.run()
    return refusal ?? { outcome: 'applied' }
  }

  return (units) => {
    try {
      begin.run()
      const outcomes = units.map(runUnit)
      commits.during(() => keepAll.run())
      return outcomes
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      return units.map(({ name }) => ({ error: `${name}: ${textOf(error)}` }))
    }
  }
}
