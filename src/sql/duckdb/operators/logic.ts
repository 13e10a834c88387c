import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'

/**
 * A chain of one connective, however it is nested. A loop, since chains have thousands of terms; written flat, the engine's parser makes one
 * node of it.
 */
function terms(call: TypedCall): readonly TypedExpression[] {
  const found: TypedExpression[] = []
  const waiting: TypedExpression[] = [call]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'call' && next.function === call.function) waiting.push(...next.arguments.toReversed())
    else found.push(next)
  }
  return found
}

const connective =
  (word: string) =>
  (call: TypedCall, emit: Emit): string =>
    `(${terms(call).map(emit).join(` ${word} `)})`

export const and = connective('AND')
export const or = connective('OR')
