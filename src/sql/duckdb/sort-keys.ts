import type { SortKey } from '../typed/tree.ts'
import type { Emit } from './context.ts'

/** A bare number would be a position; a constant orders nothing anyway. */
export const sortKeys = (keys: readonly SortKey[], emit: Emit): string[] =>
  keys
    .filter(({ expression }) => expression.kind !== 'literal')
    .map(
      ({ expression, descending, nullsFirst }) =>
        `${emit(expression)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
    )
