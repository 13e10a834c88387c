import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isDliError } from '../../../src/core/errors/failure.ts'
import type { Expression, QueryBody, Relation } from '../../../src/sql/ast.ts'
import { lex } from '../../../src/sql/parse/lex.ts'
import { parse } from '../../../src/sql/parse/parse.ts'
import { print } from '../../../src/sql/print/print.ts'
import { STATEMENT_KINDS } from '../../../src/sql/statement-kinds.ts'
import { STATEMENT_TREES } from '../parse/statement-trees.ts'
import { EXPRESSIONS, QUERIES, STATEMENTS } from './queries.ts'

const TEXTS: readonly string[] = [
  ...EXPRESSIONS.map((text) => `SELECT ${text}`),
  ...QUERIES,
  ...STATEMENTS,
  ...Object.values(STATEMENT_TREES).flatMap((cases) => cases.map(([text]) => text)),
]

const withoutPlaces = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)))

function checkRoundTrip(text: string): void {
  const tree = parse(text)
  const printed = print(tree)
  const again = parse(printed)
  assert.deepEqual(withoutPlaces(again), withoutPlaces(tree), printed)
  assert.equal(print(again), printed)
}

describe('a printed statement parses to the same tree', () => {
  for (const text of TEXTS) test(text, () => checkRoundTrip(text))

  test('whatever else the grammar makes of their tokens', () => {
    const text = fc.constantFrom(...TEXTS)
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
    const mutant = fc.tuple(text, text, place, place, fc.integer({ min: 1, max: 6 }), fc.nat(2)).map(([into, from, to, of, count, cut]) => {
      const words = (one: string) => lex(one).map(({ start, end }) => one.slice(start, end))
      const [target, source] = [words(into), words(from)]
      const first = Math.floor(of * source.length)
      target.splice(Math.floor(to * target.length), cut, ...source.slice(first, first + count))
      return target.join(' ')
    })
    fc.assert(
      fc.property(mutant, (one) => {
        try {
          parse(one)
        } catch (error) {
          if (!isDliError(error)) throw error
          return
        }
        if (!JSON.stringify(parse(one)).includes('"recognised"')) checkRoundTrip(one)
      }),
      { numRuns: 3000, seed: 5 },
    )
  })

  test('a deep tree', () => {
    checkRoundTrip(`SELECT ${'('.repeat(100)}1${' + 1)'.repeat(100)}`)
    checkRoundTrip(`SELECT 1${' + 1'.repeat(900)}`)
    checkRoundTrip(`SELECT 1 WHERE a${' AND b OR c'.repeat(5000)}`)
    checkRoundTrip(`SELECT 1${' UNION ALL SELECT 1'.repeat(900)}`)
  })
})

/** The compiler keeps this list whole. */
const NODES: Readonly<Record<Expression['kind'] | Relation['kind'] | QueryBody['kind'], true>> = {
  literal: true,
  interval: true,
  column: true,
  star: true,
  unary: true,
  binary: true,
  between: true,
  'in-list': true,
  'in-subquery': true,
  like: true,
  is: true,
  case: true,
  cast: true,
  call: true,
  extract: true,
  trim: true,
  subscript: true,
  field: true,
  lambda: true,
  exists: true,
  'scalar-subquery': true,
  row: true,
  query: true,
  select: true,
  transform: true,
  'set-operation': true,
  'inline-table': true,
  'table-query': true,
  table: true,
  subquery: true,
  'table-function': true,
  join: true,
  pivot: true,
}

test('the texts above have every kind of node', () => {
  const seen = new Set<unknown>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('kind' in value) seen.add(value.kind)
    for (const member of Object.values(value)) visit(member)
  }
  for (const text of TEXTS) visit(parse(text))
  assert.deepEqual(
    [...Object.keys(NODES), ...Object.keys(STATEMENT_KINDS)].filter((kind) => !seen.has(kind)),
    [],
  )
})

test('what was only recognised cannot be printed', () => {
  assert.throws(() => print(parse('SELECT CAST(1 AS ARRAY<INTERVAL>)')), /the type INTERVAL has no tree/)
})
