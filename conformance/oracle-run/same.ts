import type { AnswerColumn, OracleAnswer } from './answer.ts'

/** Functions whose last digit Java leaves to the platform, and sums in another order. */
const RELATIVE = 1e-14
const NUMBER = /-?\d+\.\d+(?:E-?\d+)?/g

const near = (a: string, b: string, type: string): boolean =>
  Math.abs(Number(a) - Number(b)) <= RELATIVE * Math.abs(Number(a)) ||
  (/float/.test(type) && Math.fround(Number(a)) === Math.fround(Number(b)))

/** Equal texts, or texts that differ in the last digits of doubles; Java before 19 does not always print the shortest ones. */
function sameText(theirs: string, ours: string, type: string): boolean {
  if (theirs === ours) return true
  if (!/double|float|string/.test(type)) return false
  const [a, b] = [theirs.match(NUMBER) ?? [], ours.match(NUMBER) ?? []]
  if (a.length === 0 || a.length !== b.length || theirs.replace(NUMBER, '') !== ours.replace(NUMBER, '')) return false
  return a.every((number, at) => near(number, b[at] as string, type))
}

const columnText = ([name, type, nullable]: AnswerColumn): string => `${name} ${JSON.stringify(type)}${nullable ? '' : ' not null'}`

/** What differs, in words; `null` when nothing does. Rows may come in any order unless their first cell numbers them. */
export function difference(theirs: OracleAnswer, ours: OracleAnswer): string | null {
  if ('error' in theirs || 'error' in ours) {
    if ('error' in theirs && 'error' in ours) return null
    return 'error' in theirs ? `Spark: ${theirs.error}: ${theirs.message}` : `open-dli: ${'error' in ours ? ours.message : ''}`
  }
  const columns = theirs.schema.map(columnText)
  const named = ours.schema.map(columnText)
  const column = columns.findIndex((text, at) => text !== named[at])
  if (column >= 0) return `Spark: ${columns[column]}, open-dli: ${named[column]}`
  if (theirs.rows.length !== ours.rows.length) return `Spark: ${theirs.rows.length} rows, open-dli: ${ours.rows.length}`
  const types = theirs.schema.map(([, type]) => JSON.stringify(type))
  const [left, right] = [sorted(theirs.rows), sorted(ours.rows)]
  for (const [at, row] of left.entries()) {
    const found = cellDifference(row, right[at] as string, types)
    if (found !== null) return found
  }
  return null
}

const sorted = (rows: readonly string[]): readonly string[] => rows.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

function cellDifference(theirs: string, ours: string, types: readonly string[]): string | null {
  if (theirs === ours) return null
  const [a, b] = [theirs.split('\t'), ours.split('\t')]
  if (a.length !== types.length || b.length !== types.length) return `Spark: ${theirs}, open-dli: ${ours}`
  const at = a.findIndex((cell, place) => !sameText(cell, b[place] as string, types[place] as string))
  return at < 0 ? null : `row ${a[0]}: Spark: ${a[at]}, open-dli: ${b[at]}`
}
