import { type Cell, type Column, plainDigits } from '../compare/cell-text.ts'
import { orderKeys } from '../compare/order-keys.ts'
import type { Answer } from '../verdict.ts'

type Rows = Extract<Answer, { kind: 'rows' }>
type Row = readonly Cell[]

const NUMBERS = /^(?:tinyint|smallint|int|bigint|float|double|decimal)/
/** Sums of doubles depend on the order of their terms. */
const RELATIVE = 1e-9

/** Spark keeps at least so many digits of a quotient of decimals, and of an average; sums of them are off by a little more. */
const QUOTIENT_DIGITS = 6
const QUOTIENT = 2 * 10 ** -QUOTIENT_DIGITS

/** How far a number may be off: Spark rounds averages and quotients of decimals to decimals, where DuckDB gives doubles. */
function tolerance(type: string, value: number): number {
  const scale = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0)
  return Math.max(scale < QUOTIENT_DIGITS ? 0 : QUOTIENT, RELATIVE * Math.abs(value))
}

function sameCell(theirs: Cell, ours: Cell, type: string): boolean {
  if (theirs === null || ours === null) return theirs === ours
  if (!NUMBERS.test(type)) return String(theirs) === String(ours)
  const [a, b] = [Number(theirs), Number(ours)]
  return Math.abs(a - b) <= tolerance(type, a)
}

/** Texts first, then numbers to few digits: rows that are the same come to the same place, whatever their last digits. */
function sortKey(row: Row, columns: readonly Column[]): string {
  const isNumber = (at: number): boolean => NUMBERS.test(columns[at]?.type ?? '')
  const texts = row.map((cell, at) => (isNumber(at) ? '' : String(cell)))
  const numbers = row.map((cell, at) => (isNumber(at) && cell !== null ? plainDigits(Number(cell).toPrecision(4)).padStart(40) : ''))
  return [...texts, ...numbers].join('\u0000')
}

function sorted(rows: readonly Row[], columns: readonly Column[]): readonly Row[] {
  return rows
    .map((row) => ({ row, key: sortKey(row, columns) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}

/**
 * What differs between a job's answer and DuckDB's own rows; `null` when nothing does. Rows are compared as a multiset, and in the order of the
 * query's keys; of more rows than a preview shows, those that it shows.
 * @param theirs - All rows, as JSON gives them.
 */
export function difference(sql: string, ours: Rows, theirs: readonly Row[]): string | null {
  if (ours.totalRows !== theirs.length) return `${ours.totalRows} rows, DuckDB has ${theirs.length}`
  const { columns } = ours
  const same = (a: Row, b: Row, positions: Iterable<number>): boolean =>
    [...positions].every((at) => sameCell(a[at] as Cell, b[at] as Cell, columns[at]?.type ?? ''))
  const keys = orderKeys(sql, columns)?.positions ?? []
  for (const [at, row] of ours.rows.entries())
    if (!same(theirs[at] as Row, row, keys)) return `row ${at} in order: ${JSON.stringify(row)}, DuckDB has ${JSON.stringify(theirs[at])}`
  const [left, right] = [sorted(theirs.slice(0, ours.rows.length), columns), sorted(ours.rows, columns)]
  const at = right.findIndex((row, index) => !same(left[index] as Row, row, columns.keys()))
  return at < 0 ? null : `${JSON.stringify(right[at])}, DuckDB has ${JSON.stringify(left[at])}`
}
