import type { Relation, SetOperation } from '../typed/tree.ts'
import { columnAlias } from './context.ts'

/** The members of a chain of UNION ALL (or of UNION) in order, however it is nested. A loop, since chains have a thousand members. */
export function membersOf(union: SetOperation): readonly Relation[] {
  const members: Relation[] = []
  const waiting: Relation[] = [union]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'set-operation' && next.operator === union.operator && next.all === union.all) waiting.push(next.right, next.left)
    else members.push(next)
  }
  return members
}

const WORDS = { union: 'UNION', except: 'EXCEPT', intersect: 'INTERSECT' } as const

/** Something to stand behind FROM: the operands are SELECTs, by position. */
export function setOperationSource(relation: SetOperation, operands: readonly string[], alias: string): string {
  const word = `${WORDS[relation.operator]}${relation.all ? ' ALL' : ''}`
  const names = relation.columns.map(({ id }) => columnAlias(id)).join(', ')
  return `(${balanced(operands, word)}) AS ${alias}(${names})`
}

/** As a tree of little height: the engine walks set operations recursively. */
function balanced(operands: readonly string[], word: string): string {
  if (operands.length === 1) return `(${operands[0]})`
  const half = Math.ceil(operands.length / 2)
  return `(${balanced(operands.slice(0, half), word)} ${word} ${balanced(operands.slice(half), word)})`
}
