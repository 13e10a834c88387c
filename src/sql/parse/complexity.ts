import type { Statement } from '../ast.ts'
import type { Cursor } from './cursor.ts'

/** Most nodes on any way from the root of a tree to a leaf. Long chains such as `1 + 1 + …` are as high as they are long. */
export const TREE_HEIGHT_MAX = 1000

interface Visit {
  readonly value: object
  readonly height: number
}

const isNode = (value: object): value is { readonly start: number } => 'start' in value

/** @throws SYNTAX for a tree that is too high to be walked recursively. A loop, since the tree may be just that. */
export function checkHeight(tree: Statement, cursor: Cursor): void {
  // Every node has a token of its own or a parent that has two, so a short text needs no look.
  if (cursor.tokens.length < TREE_HEIGHT_MAX / 2) return
  const waiting: Visit[] = [{ value: tree, height: 0 }]
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { value, height } = visit
    if (height > TREE_HEIGHT_MAX && isNode(value)) {
      throw cursor.error(`The statement is too complex: its syntax tree is more than ${TREE_HEIGHT_MAX} nodes high`, value.start)
    }
    const below = isNode(value) ? height + 1 : height
    for (const child of Object.values(value))
      if (typeof child === 'object' && child !== null) waiting.push({ value: child as object, height: below })
  }
}
