import { type Token, tokens } from '../session/tokens.ts'
import type { Column } from './cell-text.ts'

const ENDS_THE_LIST = new Set(['LIMIT', 'OFFSET'])
const DIRECTIONS = new Set(['ASC', 'DESC', 'NULLS', 'FIRST', 'LAST'])

/** The items of the outermost ORDER BY, each as its tokens without direction; empty when the query does not order its rows. */
function orderItems(sql: string): Token[][] {
  const list = tokens(sql)
  const at = list.findLastIndex(({ keyword, depth }, index) => keyword === 'ORDER' && depth === 0 && list[index + 1]?.keyword === 'BY')
  if (at < 0) return []
  const rest = list.slice(at + 2)
  const end = rest.findIndex(({ keyword, depth }) => depth === 0 && ENDS_THE_LIST.has(keyword))
  const items: Token[][] = [[]]
  for (const token of end < 0 ? rest : rest.slice(0, end)) {
    if (token.depth === 0 && token.text === ',') items.push([])
    else if (token.depth > 0 || !DIRECTIONS.has(token.keyword)) items.at(-1)?.push(token)
  }
  return items
}

/**
 * Positions of the columns by which a query orders its rows. Rows that agree in all of them may come in any order.
 * @returns `null` when the query does not order; `complete` is false when a key is no column of the result (an expression, a hidden column).
 */
export function orderKeys(
  sql: string,
  columns: readonly Column[],
): { readonly positions: readonly number[]; readonly complete: boolean } | null {
  const items = orderItems(sql)
  if (items.length === 0) return null
  const positions = items.map((item) => {
    const last = item.at(-1)
    if (last === undefined) return -1
    if (item.length === 1 && last.kind === 'number') return Number(last.text) - 1
    if (!item.every(({ text }, index) => (index % 2 === 1 ? text === '.' : /^\w+$/.test(text)))) return -1
    return columns.findIndex(({ name }) => name.toLowerCase() === last.text.toLowerCase())
  })
  // A key of which we cannot see the values makes those after it say nothing.
  const known = positions.findIndex((position) => position < 0)
  return { positions: known < 0 ? positions : positions.slice(0, known), complete: known < 0 }
}
