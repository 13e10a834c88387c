import { failure } from '../../core/errors/failure.ts'

/** The engine refuses expressions of more than 1,000 levels, in words about its own settings; ours are counted in brackets, of which it sees a few more. */
const DEPTH_MAX = 900

/** Texts and names in quotes, brackets, and CASE … END, which nests without them. */
const MARKS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[([\])]|\b(?:CASE|END)\b/g

const OPENING: ReadonlySet<string> = new Set(['(', '[', 'CASE'])
const CLOSING: ReadonlySet<string> = new Set([')', ']', 'END'])

/** @throws UNSUPPORTED for SQL that is nested more deeply than the engine takes. */
export function checkNesting(sql: string): string {
  // Less than two characters a level is not possible.
  if (sql.length < DEPTH_MAX * 2) return sql
  let depth = 0
  for (const [mark] of sql.matchAll(MARKS)) {
    if (OPENING.has(mark)) {
      depth += 1
      if (depth > DEPTH_MAX) throw failure('UNSUPPORTED', ['a statement nested this deeply'])
    } else if (CLOSING.has(mark)) depth -= 1
  }
  return sql
}

/** The engine's planning time triples with every level of sub-queries within expressions: ten take a second, fourteen more than a minute. */
const SUBQUERIES_MAX = 8

/** @throws UNSUPPORTED */
export function checkSubqueries(level: number): void {
  if (level > SUBQUERIES_MAX) throw failure('UNSUPPORTED', [`a sub-query within ${SUBQUERIES_MAX} others`])
}
