import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isDliError } from '../../../src/core/errors/failure.ts'
import { lex } from '../../../src/sql/parse/lex.ts'
import { parse } from '../../../src/sql/parse/parse.ts'
import { survives } from './survives.ts'

const STATEMENTS = [
  "SELECT a, b AS c, count(*) FILTER (WHERE d > 1.5e3) FROM t1 x LEFT JOIN t2 USING (a) WHERE a NOT IN (1, 2) AND b LIKE '%x' GROUP BY a, ROLLUP (b) HAVING c ORDER BY 1 DESC NULLS LAST LIMIT 10",
  'WITH a AS (SELECT 1), b AS (TABLE a) SELECT * FROM a, LATERAL (SELECT sum(x) OVER (PARTITION BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM b) v UNION ALL VALUES (1, 2)',
  "SELECT CASE WHEN a THEN cast(b AS decimal(10, 2)) ELSE interval '1' day END, transform(c, (x, i) -> x[i].y), struct(1 AS z), t.* FROM ((SELECT 1) t JOIN u ON t.a <=> u.a)",
  "CREATE TABLE IF NOT EXISTS d.t (a INT NOT NULL, b STRUCT<x: ARRAY<MAP<STRING, INT>>>) USING csv OPTIONS (path 'obs://b/k', header true) PARTITIONED BY (a) COMMENT 'c'",
  "INSERT OVERWRITE TABLE t PARTITION (p = 'x', q) SELECT /*+ BROADCAST(s) */ DISTINCT * FROM s LATERAL VIEW OUTER explode(m) e AS k, v",
  'EXPLAIN EXTENDED FROM t SELECT a SELECT b WHERE EXISTS (SELECT 1)',
  "ALTER TABLE t ADD IF NOT EXISTS PARTITION (a = 1) LOCATION 'obs://b/k'",
  'DESC FORMATTED d.t c',
  "SHOW TABLES IN d LIKE 'x*'",
  'SELECT * FROM t TABLESAMPLE (10 PERCENT) PIVOT (sum(a) FOR b IN (1 AS x))',
  'MERGE INTO t USING s ON a = b WHEN MATCHED THEN UPDATE SET *',
]

const PIECES =
  "( ) , . ; [ ] < > = + - * / -> || ! ~ ' \" ` -- /* */ /*+ 1 1.5 1e9 1L 'x' a `b` SELECT FROM WHERE GROUP BY ORDER LIMIT JOIN ON USING UNION ALL AS WITH VALUES TABLE IN NOT AND OR CASE WHEN END CAST INTERVAL OVER LATERAL VIEW PIVOT INSERT INTO CREATE DATE \\ \n \0 é 😀".split(
    ' ',
  )

const statement = fc.constantFrom(...STATEMENTS)
const piece = fc.constantFrom(...PIECES)
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

describe('no text gets anything but a tree or a syntax error', () => {
  test('statements with characters cut out or put in', () => {
    const mutant = fc.tuple(statement, place, fc.nat(8), piece).map(([text, where, length, put]) => {
      const at = Math.floor(where * text.length)
      return text.slice(0, at) + put + text.slice(at + length)
    })
    fc.assert(fc.property(mutant, survives), { numRuns: 1500 })
  })

  test('statements with tokens left out, doubled and swapped', () => {
    const edit = fc.tuple(place, fc.constantFrom('drop', 'double', 'swap', 'put'), piece)
    const mutant = fc.tuple(statement, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) => {
      const words = lex(text).map(({ start, end }) => text.slice(start, end))
      for (const [where, kind, put] of edits) {
        const at = Math.floor(where * words.length)
        const here = words[at] ?? ''
        if (kind === 'drop') words.splice(at, 1)
        else if (kind === 'double') words.splice(at, 0, here)
        else if (kind === 'put') words.splice(at, 0, put)
        else words.splice(at, 2, words[at + 1] ?? '', here)
      }
      return words.join(' ')
    })
    fc.assert(fc.property(mutant, survives), { numRuns: 1500 })
  })

  test('rows of random pieces', () => {
    const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom('', 'SELECT ', 'SELECT * FROM ', 'INSERT INTO t '), soup).map(([head, tail]) => head + tail),
        survives,
      ),
      {
        numRuns: 1500,
      },
    )
  })
})

describe('the tree does not hang on how a statement is written', () => {
  // Hints and row formats are kept as written.
  const withoutPlaces = (text: string): string =>
    JSON.stringify(parse(text), (key, value: unknown) => (['start', 'end', 'hints', 'rowFormat'].includes(key) ? undefined : value))

  test('blanks and comments between tokens change nothing', () => {
    const gap = fc.constantFrom(' ', '\n', '\t ', ' /* c */ ', ' -- c\n', '\r\n')
    fc.assert(
      fc.property(statement, fc.array(gap, { minLength: 120, maxLength: 120 }), (text, gaps) => {
        const words = lex(text).map(({ start, end }) => text.slice(start, end))
        const spread = words.map((word, at) => `${word}${gaps[at % gaps.length]}`).join('')
        assert.equal(withoutPlaces(spread), withoutPlaces(words.join(' ')))
      }),
      { numRuns: 200 },
    )
  })

  test('tokens cover the text and keep its order', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join(' ').replaceAll('\0', '')
        try {
          let at = 0
          for (const { start, end } of lex(text)) {
            assert.ok(start >= at && end >= start)
            at = end
          }
          assert.equal(at, text.length)
        } catch (error) {
          if (!isDliError(error)) throw error
          assert.equal(error.code, 'SYNTAX')
        }
      }),
      { numRuns: 500 },
    )
  })
})
