import { type DliError, failure } from '../../core/errors/failure.ts'
import { positionOf } from '../position.ts'

/** The text of a token in a message is cut to this many characters. */
const SHOWN_CHARACTERS_MAX = 60

/** Makes the error of a statement that does not parse. @param offset - Where; becomes line and position. */
export function syntaxError(text: string, offset: number, what: string): DliError {
  const { line, position } = positionOf(text, offset)
  return failure('SYNTAX', [what, line, position], { operation: 'parse' })
}

/** The error at a piece of text that does not belong there, in Spark's words. An empty piece is the end of the input. */
export function unexpected(text: string, start: number, end: number, expected: string | null): DliError {
  const piece = text.slice(start, Math.min(end, start + SHOWN_CHARACTERS_MAX))
  const near = piece === '' ? 'end of input' : `'${piece}'`
  return syntaxError(text, start, `Syntax error at or near ${near}${expected === null ? '' : `: expected ${expected}`}`)
}
