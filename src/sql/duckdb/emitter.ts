import { failure } from '../../core/errors/failure.ts'
import type { TypedQuery } from '../typed/tree.ts'
import { PRELUDE } from './prelude.ts'
import { emitTree } from './relation.ts'

/**
 * Turns a typed tree into one SELECT of DuckDB with Spark's meaning. Whatever has no faithful translation is refused by name; nothing is passed on
 * in the hope that it means the same.
 */
export const duckdbEmitter = {
  /** Settings and macros to run once in every database before emitted SQL is. */
  prelude: PRELUDE,

  /**
   * @param relationOf - The relation of the plan's input of that position, with columns in table order.
   * @returns One SELECT whose columns are those of the query, in order.
   * @throws UNSUPPORTED
   */
  emitQuery(query: TypedQuery, relationOf: (ordinal: number) => string): string {
    try {
      return emitTree(query, relationOf)
    } catch (error) {
      if (error instanceof RangeError && error.message.includes('call stack'))
        throw failure('UNSUPPORTED', ['a statement nested this deeply'], { cause: error })
      throw error
    }
  },
}
