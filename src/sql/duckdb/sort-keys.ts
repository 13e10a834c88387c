import type { SortKey } from '../typed/tree.ts'
import type { Emit } from './context.ts'
import { checkOrder } from './operators/comparison.ts'

/**
 * ORDER BY, every default written out. A bare number would be a position; a constant orders nothing anyway.
 * @throws UNSUPPORTED for keys whose order is another in the engine.
 */
export function sortKeys(keys: readonly SortKey[], emit: Emit): string[] {
  const telling = keys.filter(({ expression }) => expression.kind !== 'literal')
  for (const { expression } of telling) checkOrder(expression.type)
  return telling.map(
    ({ expression, descending, nullsFirst }) => `${emit(expression)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
  )
}
