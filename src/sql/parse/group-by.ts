import type { Expression, GroupBy, GroupingElement } from '../ast.ts'
import type { Cursor } from './cursor.ts'

type Sets = readonly (readonly Expression[])[]

/** CUBE inside GROUPING SETS is written out, and doubles with each column. */
const WRITTEN_OUT_MAX = 4096

/** From GROUP BY on; `null` when it is not next. */
export function groupBy(cursor: Cursor): GroupBy | null {
  const { start } = cursor
  if (!cursor.acceptAll('GROUP', 'BY')) return null
  const elements = cursor.commaSeparated(element)
  const plain = elements.every(({ kind }) => kind === 'expression')
  const trailing = plain ? trailingOf(cursor) : null
  return { start, end: cursor.end, elements, trailing }
}

function trailingOf(cursor: Cursor): GroupBy['trailing'] {
  if (cursor.acceptAll('WITH', 'CUBE')) return { kind: 'cube' }
  if (cursor.acceptAll('WITH', 'ROLLUP')) return { kind: 'rollup' }
  return cursor.acceptAll('GROUPING', 'SETS') ? { kind: 'sets', sets: cursor.bracketed(groupingSet) } : null
}

function element(cursor: Cursor): GroupingElement {
  if (startsAnalytic(cursor)) return analytic(cursor)
  return { kind: 'expression', expression: cursor.grammar.expression(cursor) }
}

const startsAnalytic = (cursor: Cursor): boolean =>
  cursor.reads('CUBE', '(') || cursor.reads('ROLLUP', '(') || cursor.reads('GROUPING', 'SETS', '(')

function analytic(cursor: Cursor): Exclude<GroupingElement, { kind: 'expression' }> {
  if (cursor.is('CUBE') || cursor.is('ROLLUP')) return hierarchy(cursor)
  cursor.expect('GROUPING', 'SETS')
  return { kind: 'sets', sets: cursor.nested(writtenOut) }
}

function writtenOut(cursor: Cursor): Sets {
  const { start } = cursor
  const sets: (readonly Expression[])[] = []
  cursor.bracketed((inner) => {
    for (const set of setsOf(inner)) sets.push(set)
    if (sets.length > WRITTEN_OUT_MAX) throw tooMany(inner, start)
  })
  return sets
}

function hierarchy(cursor: Cursor): Exclude<GroupingElement, { kind: 'expression' }> {
  const { start, word } = cursor.advance()
  const sets = cursor.bracketed(groupingSet)
  if (sets.some((set) => set.length === 0)) throw cursor.error(`Empty set in ${word} grouping sets is not supported`, start)
  return { kind: word === 'CUBE' ? 'cube' : 'rollup', sets }
}

const tooMany = (cursor: Cursor, start: number) =>
  cursor.error(`The statement is too complex: more than ${WRITTEN_OUT_MAX} grouping sets`, start)

/** One member of GROUPING SETS: CUBE, ROLLUP and further GROUPING SETS inside it stand for the sets that they mean. */
function setsOf(cursor: Cursor): Sets {
  if (!startsAnalytic(cursor)) return [groupingSet(cursor)]
  const { start } = cursor
  const { kind, sets } = analytic(cursor)
  if (kind === 'sets') return sets
  if (kind === 'rollup') return [...sets.keys(), sets.length].reverse().map((length) => sets.slice(0, length).flat())
  if (2 ** sets.length > WRITTEN_OUT_MAX) throw tooMany(cursor, start)
  return Array.from({ length: 2 ** sets.length }, (_, mask) => sets.filter((__, at) => (mask & (1 << (sets.length - 1 - at))) === 0).flat())
}

/** `(a, b)`, `()` or a single expression. */
function groupingSet(cursor: Cursor): readonly Expression[] {
  if (cursor.reads('(', ')')) {
    cursor.expect('(', ')')
    return []
  }
  const expression = cursor.grammar.expression(cursor)
  // A row is how brackets around several expressions read.
  return expression.kind === 'row' ? expression.items.map((item) => item.expression) : [expression]
}
