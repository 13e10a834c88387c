import type { Sample } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { numberLiteral, startsNumber } from './literals.ts'

/** `TABLESAMPLE (…) [REPEATABLE (seed)]`; `null` when it is not next. */
export function sample(cursor: Cursor): Sample | null {
  if (!cursor.reads('TABLESAMPLE', '(')) return null
  const { start } = cursor
  cursor.expect('TABLESAMPLE', '(')
  if (cursor.is(')')) throw cursor.error('TABLESAMPLE does not accept empty inputs')
  const method = cursor.is('BUCKET') && cursor.peek(1).kind === 'whole' ? bucket(cursor) : amount(cursor)
  cursor.expect(')')
  const seeded = cursor.acceptAll('REPEATABLE', '(')
  const seed = seeded ? wholeNumber(cursor) : null
  if (seeded) cursor.expect(')')
  return { start, end: cursor.end, ...method, seed }
}

function wholeNumber(cursor: Cursor) {
  if (cursor.token.kind !== 'whole') throw cursor.unexpected('a whole number')
  return numberLiteral(cursor)
}

function bucket(cursor: Cursor): Pick<Sample, 'kind' | 'value' | 'outOf'> {
  cursor.expect('BUCKET')
  const value = wholeNumber(cursor)
  cursor.expect('OUT', 'OF')
  const outOf = wholeNumber(cursor)
  if (cursor.is('ON')) throw cursor.error('TABLESAMPLE(BUCKET x OUT OF y ON …) is not supported')
  return { kind: 'bucket', value, outOf }
}

function amount(cursor: Cursor): Pick<Sample, 'kind' | 'value' | 'outOf'> {
  const { start } = cursor
  const numeric = startsNumber(cursor)
  const value = cursor.grammar.expression(cursor)
  if (cursor.accept('ROWS')) return { kind: 'rows', value, outOf: null }
  if (numeric && value.kind === 'literal' && cursor.accept('PERCENT')) {
    const percent = Number(value.value)
    if (!(percent >= 0 && percent <= 100)) throw cursor.error(`Sampling fraction (${percent / 100}) must be on interval [0, 1]`, start)
    return { kind: 'percent', value, outOf: null }
  }
  throw cursor.unexpected("'PERCENT' or 'ROWS'")
}
