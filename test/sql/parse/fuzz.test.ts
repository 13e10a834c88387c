import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lex } from '../../../src/sql/parse/lex.ts'
import { EXPRESSIONS, QUERIES, STATEMENTS } from '../print/queries.ts'
import { STATEMENT_TREES } from './statement-trees.ts'
import { survives } from './survives.ts'

const TEXTS: readonly string[] = [
  ...EXPRESSIONS.map((text) => `SELECT ${text}`),
  ...QUERIES,
  ...STATEMENTS,
  ...Object.values(STATEMENT_TREES).flatMap((cases) => cases.map(([text]) => text)),
]

const tokens = (text: string): string[] => lex(text).map(({ start, end }) => text.slice(start, end))
const WORDS = [...new Set(TEXTS.flatMap(tokens))]
const MILLISECONDS_MAX = 100

/** The fastest of a few, since a loaded machine makes any text slow once. */
function milliseconds(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3 && best > MILLISECONDS_MAX; attempt += 1) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

test('3,000 statements with their tokens cut, doubled, swapped and mixed give a tree or a syntax error, and at once', () => {
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  const edit = fc.tuple(
    fc.constantFrom('drop', 'double', 'swap', 'put', 'graft'),
    place,
    fc.constantFrom(...WORDS),
    fc.constantFrom(...TEXTS),
    place,
  )
  const mutant = fc
    .tuple(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 4 }), fc.constantFrom(' ', ' ', ' ', '\n', ''))
    .map(([text, edits, glue]) => {
      const words = tokens(text)
      for (const [kind, where, word, other, from] of edits) {
        const at = Math.floor(where * (words.length + 1))
        if (kind === 'drop') words.splice(at, 1)
        else if (kind === 'double') words.splice(at, 0, words[at] ?? '')
        else if (kind === 'swap') words.splice(at, 2, words[at + 1] ?? '', words[at] ?? '')
        else if (kind === 'put') words.splice(at, 1, word)
        else {
          const graft = tokens(other)
          words.splice(at, 1, ...graft.slice(Math.floor(from * graft.length)).slice(0, 8))
        }
      }
      return words.join(glue)
    })
  const check = (text: string) => {
    assert.ok(milliseconds(() => survives(text)) <= MILLISECONDS_MAX, text)
  }
  fc.assert(fc.property(mutant, check), { numRuns: 3000, seed: 33 })
})
