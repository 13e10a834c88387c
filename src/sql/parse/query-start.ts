import type { Cursor } from './cursor.ts'

const QUERY_WORDS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'FROM', 'TABLE'])

/** After these a word that could begin a query is a name: `(table)`, `(values, 1)`, `from = 1`. */
const NAME_FOLLOWERS: ReadonlySet<string> = new Set([')', ',', '.', '=', ';', '<', '>', '<=', '>=', '<>', '<=>', '+', '/'])

/**
 * Does a query begin `ahead` tokens on, so that no expression can? A bracket is left to the caller: what it holds is known only afterwards.
 * `VALUES (` and `FROM t` are taken for queries even where a function or a column had such a name.
 */
export function startsQuery(cursor: Cursor, ahead = 0): boolean {
  if (!QUERY_WORDS.has(cursor.peek(ahead).word)) return false
  const next = cursor.peek(ahead + 1)
  return next.kind !== 'end' && (cursor.peek(ahead).word === 'SELECT' || !NAME_FOLLOWERS.has(next.word))
}
