import type { Cursor } from './cursor.ts'
import { isName, type Token } from './token.ts'

/** Words that begin a query, and what must come next for them not to be names: `(table)`, `(values, 1)`, `from = 1`. */
const STARTS: Readonly<Record<string, (next: Token) => boolean>> = {
  SELECT: (next) => next.kind !== 'end',
  WITH: isName,
  TABLE: isName,
  FROM: (next) => isName(next) || next.word === '(',
  VALUES: (next) => next.kind !== 'end' && (next.kind !== 'symbol' || '(+-~'.includes(next.word)),
}

/**
 * Does a query begin `ahead` tokens on, so that no expression can? A bracket is left to the caller: what it holds is known only afterwards.
 * `VALUES (` and `FROM t` are taken for queries even where a function or a column had such a name.
 */
export function startsQuery(cursor: Cursor, ahead = 0): boolean {
  const { word } = cursor.peek(ahead)
  if (word === 'MAP' || word === 'REDUCE') return startsMap(cursor, ahead)
  return Object.hasOwn(STARTS, word) && STARTS[word]?.(cursor.peek(ahead + 1)) === true
}

/** `MAP a, b USING 'script'`: the words are also names of functions and tables. */
function startsMap(cursor: Cursor, from: number): boolean {
  let depth = 0
  for (let ahead = from + 1; depth >= 0; ahead += 1) {
    const { kind, word } = cursor.peek(ahead)
    if (kind === 'end' || word === ';') return false
    if (word === '(') depth += 1
    else if (word === ')') depth -= 1
    else if (depth === 0 && word === 'USING' && cursor.peek(ahead + 1).kind === 'string') return true
  }
  return false
}

/** The same behind any number of brackets. */
export function startsBracketedQuery(cursor: Cursor, ahead: number): boolean {
  let at = ahead
  while (cursor.peek(at).word === '(') at += 1
  return startsQuery(cursor, at)
}
