import type { Expression, FrameBound, FunctionCall, NamedWindow, SortItem, WindowFrame, WindowSpecification } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { sortItem } from './named-expressions.ts'
import { isName } from './token.ts'

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor)

/** `OVER w`, `OVER (w)` and `OVER (PARTITION BY …)`. */
export function windowOf(cursor: Cursor): NonNullable<FunctionCall['over']> {
  cursor.expect('OVER')
  if (!cursor.is('(')) return { reference: cursor.identifier('a window') }
  if (isName(cursor.peek(1)) && cursor.peek(2).word === ')') {
    cursor.expect('(')
    const reference = cursor.identifier()
    cursor.expect(')')
    return { reference }
  }
  return specification(cursor)
}

function specification(cursor: Cursor): WindowSpecification {
  const { start } = cursor
  cursor.expect('(')
  const clustered = cursor.acceptAll('CLUSTER', 'BY')
  const partitioned = clustered || cursor.acceptAll('PARTITION', 'BY') || cursor.acceptAll('DISTRIBUTE', 'BY')
  const partitionBy = partitioned ? cursor.commaSeparated(expression) : []
  const ordered = !clustered && (cursor.acceptAll('ORDER', 'BY') || cursor.acceptAll('SORT', 'BY'))
  const orderBy: readonly SortItem[] = ordered ? cursor.commaSeparated(sortItem) : []
  const frame = cursor.is('ROWS') || cursor.is('RANGE') ? windowFrame(cursor) : null
  cursor.expect(')')
  return { start, end: cursor.end, base: null, partitionBy, orderBy, frame }
}

function windowFrame(cursor: Cursor): WindowFrame {
  const { start } = cursor
  const unit = cursor.advance().word as WindowFrame['unit']
  if (!cursor.accept('BETWEEN')) {
    const from = frameBound(cursor)
    return { start, end: cursor.end, unit, from, to: { kind: 'current-row' } }
  }
  const from = frameBound(cursor)
  cursor.expect('AND')
  const to = frameBound(cursor)
  return { start, end: cursor.end, unit, from, to }
}

function frameBound(cursor: Cursor): FrameBound {
  if (cursor.acceptAll('CURRENT', 'ROW')) return { kind: 'current-row' }
  if (cursor.acceptAll('UNBOUNDED', 'PRECEDING')) return { kind: 'unbounded-preceding' }
  if (cursor.acceptAll('UNBOUNDED', 'FOLLOWING')) return { kind: 'unbounded-following' }
  // Not a whole expression: its AND would swallow that of BETWEEN.
  const offset = cursor.grammar.value(cursor)
  if (cursor.accept('PRECEDING')) return { kind: 'preceding', offset }
  if (cursor.accept('FOLLOWING')) return { kind: 'following', offset }
  throw cursor.unexpected("'PRECEDING' or 'FOLLOWING'")
}

/** `WINDOW w AS (…), v AS w`: a definition that only refers to another has that one as its `base`. */
export function namedWindows(cursor: Cursor): readonly NamedWindow[] {
  const begins = cursor.is('WINDOW') && isName(cursor.peek(1)) && cursor.peek(2).word === 'AS'
  if (!begins) return []
  cursor.expect('WINDOW')
  const windows = cursor.commaSeparated(namedWindow)
  checkReferences(cursor, windows)
  return windows
}

/** A window may refer to one that is written out, before or behind it, and to no other. */
function checkReferences(cursor: Cursor, windows: readonly NamedWindow[]): void {
  const names = new Set<string>()
  for (const {
    name: { text, start },
    specification: { base },
  } of windows) {
    if (names.has(text)) throw cursor.error(`The definition of window '${text}' is repetitive`, start)
    names.add(text)
    if (base === null) continue
    const of = windows.find(({ name }) => name.text === base.text)
    if (of === undefined) throw cursor.error(`Cannot resolve window reference '${base.text}'`, base.start)
    if (of.specification.base !== null) throw cursor.error(`Window reference '${base.text}' is not a window specification`, base.start)
  }
}

function namedWindow(cursor: Cursor): NamedWindow {
  const name = cursor.identifier()
  cursor.expect('AS')
  const bracketed = cursor.is('(') && isName(cursor.peek(1)) && cursor.peek(2).word === ')'
  if (cursor.is('(') && !bracketed) return { name, specification: specification(cursor) }
  const { start } = cursor
  if (bracketed) cursor.expect('(')
  const base = cursor.identifier('a window')
  if (bracketed) cursor.expect(')')
  return { name, specification: { start, end: cursor.end, base, partitionBy: [], orderBy: [], frame: null } }
}
