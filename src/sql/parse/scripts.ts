import type { Transform } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { rowFormat } from './row-formats.ts'
import { isName } from './token.ts'
import { dataType } from './types.ts'

/** Does `SELECT TRANSFORM (…) USING 'script'`, MAP or REDUCE begin here? TRANSFORM is also a function. */
export function startsScript(cursor: Cursor): boolean {
  if (cursor.is('MAP') || cursor.is('REDUCE')) return true
  if (!cursor.reads('SELECT', 'TRANSFORM', '(')) return false
  let depth = 0
  for (let ahead = 2; cursor.peek(ahead).kind !== 'end'; ahead += 1) {
    const { word } = cursor.peek(ahead)
    if (word === '(') depth += 1
    else if (word === ')') depth -= 1
    if (depth === 0) {
      const after = cursor.peek(ahead + 1).word
      return after === 'USING' || after === 'RECORDWRITER' || (after === 'ROW' && cursor.peek(ahead + 2).word === 'FORMAT')
    }
  }
  return false
}

type Script = Omit<Transform, 'kind' | 'start' | 'end' | 'from' | 'lateralViews' | 'where' | 'groupBy' | 'having' | 'windows'>

/** What stands where a SELECT has its items; `startsScript` has said so. */
export function scriptClause(cursor: Cursor): Script {
  cursor.accept('SELECT')
  const keyword = cursor.advance().word as Script['keyword']
  const inputs = keyword === 'TRANSFORM' ? cursor.bracketed(input) : cursor.commaSeparated(input)
  const inputFormat = format(cursor)
  const recordWriter = cursor.accept('RECORDWRITER') ? cursor.string('a class') : null
  cursor.expect('USING')
  const script = cursor.string('a script')
  const columns = cursor.accept('AS') ? outputColumns(cursor) : []
  const outputFormat = format(cursor)
  const recordReader = cursor.accept('RECORDREADER') ? cursor.string('a class') : null
  return { keyword, inputs, inputFormat, recordWriter, script, columns, outputFormat, recordReader }
}

function input(cursor: Cursor) {
  const next = cursor.peek(1)
  const quantified = (cursor.is('DISTINCT') || cursor.is('ALL')) && (isName(next) || next.word === '*')
  if (quantified) throw cursor.error('The feature is not supported: TRANSFORM does not support DISTINCT/ALL in inputs')
  return cursor.grammar.expression(cursor)
}

function format(cursor: Cursor): string | null {
  if (!cursor.reads('ROW', 'FORMAT')) return null
  cursor.advance()
  return rowFormat(cursor)
}

/** `(a, b)`, `(a INT, b STRING)`, both also without brackets. */
function outputColumns(cursor: Cursor): Script['columns'] {
  const bracketed = cursor.is('(')
  const typed =
    isName(cursor.peek(bracketed ? 2 : 1)) && !['FROM', 'WHERE', 'ROW', 'RECORDREADER'].includes(cursor.peek(bracketed ? 2 : 1).word)
  const column = (inner: Cursor) => ({ name: inner.identifier('a column'), type: typed ? dataType(inner) : null })
  return bracketed ? cursor.bracketed(column) : cursor.commaSeparated(column)
}
