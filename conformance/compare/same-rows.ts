import { trimEnd } from '../golden/read-golden.ts'
import type { Column } from './cell-text.ts'
import { orderKeys } from './order-keys.ts'

/** `order`: the same rows, but not in the order the query asks for. */
export type Sameness = 'same' | 'order' | 'different'

const RELATIVE = 1e-12
const isFraction = (type: string | undefined): boolean => type === 'float' || type === 'double'

/** Java before 19 does not always print the shortest digits of a double, and sums depend on the order of their terms. */
function sameCell(golden: string, ours: string, type: string | undefined): boolean {
  if (golden === ours) return true
  if (!isFraction(type) || golden.trim() === '' || ours.trim() === '') return false
  const [a, b] = [Number(golden), Number(ours)]
  return Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b))
}

function sameRow(golden: string, ours: string, columns: readonly Column[]): boolean {
  if (golden === ours) return true
  const [a, b] = [golden.split('\t'), ours.split('\t')]
  return a.length === columns.length && a.length === b.length && a.every((cell, at) => sameCell(cell, b[at] as string, columns[at]?.type))
}

/** Whether two lists hold the same rows, in whatever order. */
function matched(golden: readonly string[], ours: readonly string[], columns: readonly Column[]): boolean {
  if (golden.length !== ours.length) return false
  const left = [...ours].sort()
  return [...golden].sort().every((row, at) => {
    // Sorted alike, the partner is nearly always at the same place.
    const found = sameRow(row, left[at] ?? '', columns) ? at : left.findIndex((other, index) => index > at && sameRow(row, other, columns))
    if (found < 0) return false
    if (found !== at) [left[at], left[found]] = [left[found] as string, left[at] as string]
    return true
  })
}

const pick = (row: string, positions: readonly number[]): string => {
  const cells = row.split('\t')
  return positions.map((at) => cells[at] ?? '').join('\t')
}

/**
 * Whether rows are those of a golden file: as a multiset, in the order of the keys where the query orders, numbers of type float and double
 * by value.
 * @param output - The golden file's text. Without ORDER BY it was sorted by Spark's test suite.
 */
export function sameRows(output: string, ours: readonly string[], columns: readonly Column[], sql: string): Sameness {
  const text = trimEnd(output)
  const keys = orderKeys(sql, columns)
  if (trimEnd(ours.join('\n')) === text) return 'same'
  if (keys === null && trimEnd([...ours].sort().join('\n')) === text) return 'same'
  // From here on a row is a line; the golden file lost the blanks at its end, so every row is compared without them.
  const golden = text.split('\n').map(trimEnd)
  const lines = ours.join('\n').split('\n').map(trimEnd)
  if (ours.length === 0 || !matched(golden, lines, columns)) return 'different'
  if (keys === null) return 'same'
  const keyColumns = keys.positions.map((at) => columns[at] as Column)
  const inOrder = golden.every((row, at) => sameRow(pick(row, keys.positions), pick(lines[at] as string, keys.positions), keyColumns))
  // With a key that the result does not show, Spark's own order is all there is to go by.
  return inOrder && keys.complete ? 'same' : 'order'
}
