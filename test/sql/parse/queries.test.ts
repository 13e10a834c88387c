import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { queryOf, shape, syntaxErrorOf } from './shape.ts'

/** `{expression: 1}` as an item. */
const ONE = 'select{items: [{expression: 1}]}'
const TWO = 'select{items: [{expression: 2}]}'
const from = (relations: string): string => `select{items: [{expression: *}], from: [${relations}]}`
const table = (name: string): string => `table{name: [${name}]}`

const FAMILIES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'select lists': [
    ['SELECT 1', ONE],
    ['SELECT 1;;', ONE],
    ['-- c\nSELECT /* a /* b */ c */ 1 -- \\\n still a comment', ONE],
    ['SELECT DISTINCT 1', 'select{distinct: true, items: [{expression: 1}]}'],
    ['SELECT ALL 1', ONE],
    ['SELECT distinct', 'select{items: [{expression: distinct}]}'],
    ['SELECT 1 AS union', 'select{items: [{expression: 1, alias: union}]}'],
    ['SELECT 1 limit', 'select{items: [{expression: 1, alias: limit}]}'],
    ['SELECT 1 order, 2 window', 'select{items: [{expression: 1, alias: order}, {expression: 2, alias: window}]}'],
    ['SELECT f(a) AS (x, y)', 'select{items: [{expression: call{name: [f], arguments: [a]}, aliases: [x, y]}]}'],
    ['SELECT /*+ BROADCAST(a), MERGE */ 1', 'select{hints: [BROADCAST(a), MERGE], items: [{expression: 1}]}'],
    ['SELECT a div FROM t', 'select{items: [{expression: a, alias: div}], from: [table{name: [t]}]}'],
  ],
  clauses: [
    [
      'SELECT a FROM t WHERE b GROUP BY a HAVING c ORDER BY a DESC NULLS FIRST, 2 LIMIT 3',
      'query{body: select{items: [{expression: a}], from: [table{name: [t]}], where: b, groupBy: {elements: [expression{expression: a}]}, having: c}, orderBy: [{expression: a, descending: true, nulls: FIRST}, {expression: 2}], limit: 3}',
    ],
    ['SELECT 1 LIMIT ALL', ONE],
    ['SELECT 1 DISTRIBUTE BY a SORT BY b', `query{body: ${ONE}, sortBy: [{expression: b}], distributeBy: [a]}`],
    ['SELECT 1 CLUSTER BY a', `query{body: ${ONE}, clusterBy: [a]}`],
  ],
  grouping: [
    [
      'SELECT 1 GROUP BY a, b WITH CUBE',
      'select{items: [{expression: 1}], groupBy: {elements: [expression{expression: a}, expression{expression: b}], trailing: cube{}}}',
    ],
    [
      'SELECT 1 GROUP BY a GROUPING SETS ((a), ())',
      'select{items: [{expression: 1}], groupBy: {elements: [expression{expression: a}], trailing: sets{sets: [[a], []]}}}',
    ],
    [
      'SELECT 1 GROUP BY a, GROUPING SETS ((a, b), a, ()), ROLLUP (a, (b, c))',
      'select{items: [{expression: 1}], groupBy: {elements: [expression{expression: a}, sets{sets: [[a, b], [a], []]}, rollup{sets: [[a], [b, c]]}]}}',
    ],
    [
      'SELECT 1 GROUP BY GROUPING SETS (ROLLUP (a, b), CUBE (c), d)',
      'select{items: [{expression: 1}], groupBy: {elements: [sets{sets: [[a, b], [a], [], [c], [], [d]]}]}}',
    ],
  ],
  windows: [
    [
      'SELECT f() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
      'select{items: [{expression: call{name: [f], over: {partitionBy: [a], orderBy: [{expression: b}], frame: {unit: ROWS, from: preceding{offset: 1}, to: current-row{}}}}}]}',
    ],
    [
      'SELECT f() OVER (RANGE UNBOUNDED PRECEDING), g() OVER (w), h() OVER ()',
      'select{items: [{expression: call{name: [f], over: {frame: {unit: RANGE, from: unbounded-preceding{}, to: current-row{}}}}}, {expression: call{name: [g], over: {reference: w}}}, {expression: call{name: [h], over: {}}}]}',
    ],
    [
      'SELECT 1 WINDOW w AS (ORDER BY a), v AS w',
      'select{items: [{expression: 1}], windows: [{name: w, specification: {orderBy: [{expression: a}]}}, {name: v, specification: {base: w}}]}',
    ],
  ],
  'set operations': [
    ['SELECT 1 UNION SELECT 2', `set-operation{operator: UNION, left: ${ONE}, right: ${TWO}}`],
    ['SELECT 1 MINUS ALL SELECT 2', `set-operation{operator: EXCEPT, all: true, left: ${ONE}, right: ${TWO}}`],
    [
      'SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 1',
      `set-operation{operator: UNION, all: true, left: ${ONE}, right: set-operation{operator: INTERSECT, left: ${TWO}, right: ${ONE}}}`,
    ],
    [
      'SELECT 1 EXCEPT SELECT 2 UNION DISTINCT SELECT 1',
      `set-operation{operator: UNION, left: set-operation{operator: EXCEPT, left: ${ONE}, right: ${TWO}}, right: ${ONE}}`,
    ],
    ['(SELECT 1 LIMIT 1) UNION SELECT 2', `set-operation{operator: UNION, left: query{body: ${ONE}, limit: 1}, right: ${TWO}}`],
    [
      'SELECT 1 UNION SELECT 2 ORDER BY 1',
      `query{body: set-operation{operator: UNION, left: ${ONE}, right: ${TWO}}, orderBy: [{expression: 1}]}`,
    ],
    [
      'FROM t SELECT * SELECT 1',
      `set-operation{operator: UNION, all: true, left: ${from(table('t'))}, right: select{items: [{expression: 1}], from: [table{name: [t]}]}}`,
    ],
  ],
  'common tables': [
    [
      'WITH a AS (SELECT 1), b (x) AS (SELECT 2) SELECT 1',
      `query{ctes: [{name: a, query: query{body: ${ONE}}}, {name: b, columns: [x], query: query{body: ${TWO}}}], body: ${ONE}}`,
    ],
    [
      'SELECT * FROM (WITH a AS (SELECT 1) SELECT 2)',
      from(`subquery{query: query{ctes: [{name: a, query: query{body: ${ONE}}}], body: ${TWO}}}`),
    ],
  ],
  'other bodies': [
    ['VALUES (1, 2), (3, 4) AS t (a, b)', 'inline-table{rows: [[1, 2], [3, 4]], alias: {name: t, columns: [a, b]}}'],
    ['VALUES 1, (2), struct(3)', 'inline-table{rows: [[1], [2], [3]]}'],
    ['TABLE d.t', 'table-query{name: [d, t]}'],
  ],
  relations: [
    ['SELECT * FROM d.t AS x (a, b), u', from('table{name: [d, t], alias: {name: x, columns: [a, b]}}, table{name: [u]}')],
    ['SELECT * FROM (t)', from(table('t'))],
    ['SELECT * FROM ((SELECT 1)) x', from(`subquery{query: query{body: ${ONE}}, alias: {name: x}}`)],
    [
      'SELECT * FROM ((SELECT 1) UNION SELECT 2)',
      from(`subquery{query: query{body: set-operation{operator: UNION, left: query{body: ${ONE}}, right: ${TWO}}}}`),
    ],
    [
      'SELECT * FROM ((SELECT 1) x CROSS JOIN t)',
      from(`join{type: CROSS, left: subquery{query: query{body: ${ONE}}, alias: {name: x}}, right: ${table('t')}}`),
    ],
    [
      'SELECT * FROM (t JOIN u) x',
      from(`subquery{query: query{body: ${from(`join{type: INNER, left: ${table('t')}, right: ${table('u')}}`)}}, alias: {name: x}}`),
    ],
    ['SELECT * FROM range(1, 10) AS r (x)', from('table-function{name: [range], arguments: [1, 10], alias: {name: r, columns: [x]}}')],
    [
      'SELECT * FROM VALUES (1) t JOIN u',
      from(`join{type: INNER, left: inline-table{rows: [[1]], alias: {name: t}}, right: ${table('u')}}`),
    ],
    ['SELECT * FROM (VALUES (1) JOIN u)', from(`join{type: INNER, left: inline-table{rows: [[1]]}, right: ${table('u')}}`)],
    [
      'SELECT * FROM t, LATERAL (SELECT 1) x',
      from(`table{name: [t]}, subquery{lateral: true, query: query{body: ${ONE}}, alias: {name: x}}`),
    ],
    ['SELECT * FROM t VERSION AS OF 3 x', from('table{name: [t], alias: {name: x}, asOf: version{value: 3}}')],
    ["SELECT * FROM t FOR SYSTEM_TIME AS OF '2020-01-01'", from("table{name: [t], asOf: timestamp{value: '2020-01-01'}}")],
    [
      'SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (3) x',
      from('table{name: [t], sample: percent{value: 10, seed: 3}, alias: {name: x}}'),
    ],
    ['SELECT * FROM t TABLESAMPLE (5 ROWS)', from('table{name: [t], sample: rows{value: 5}}')],
    ['SELECT * FROM t TABLESAMPLE (BUCKET 1 OUT OF 4)', from('table{name: [t], sample: bucket{value: 1, outOf: 4}}')],
    [
      'SELECT * FROM t LATERAL VIEW OUTER explode(m) x AS k, v',
      'select{items: [{expression: *}], from: [table{name: [t]}], lateralViews: [{outer: true, call: call{name: [explode], arguments: [m]}, table: x, columns: [k, v]}]}',
    ],
    [
      'SELECT * FROM t PIVOT (sum(a) s FOR (b, c) IN ((1, 2) AS x, (3, 4)))',
      from(
        'pivot{source: table{name: [t]}, aggregates: [{expression: call{name: [sum], arguments: [a]}, alias: s}], columns: [b, c], values: [{expression: row{items: [{expression: 1}, {expression: 2}]}, alias: x}, {expression: row{items: [{expression: 3}, {expression: 4}]}}]}',
      ),
    ],
  ],
}

for (const [family, cases] of Object.entries(FAMILIES)) {
  describe(family, () => {
    for (const [text, expected] of cases) {
      test(text, () => {
        assert.equal(shape(queryOf(text)), expected)
      })
    }
  })
}

describe('joins', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['JOIN u', 'type: INNER'],
    ['INNER JOIN u', 'type: INNER'],
    ['CROSS JOIN u', 'type: CROSS'],
    ['LEFT JOIN u', 'type: LEFT'],
    ['LEFT OUTER JOIN u', 'type: LEFT'],
    ['RIGHT OUTER JOIN u', 'type: RIGHT'],
    ['FULL JOIN u', 'type: FULL'],
    ['SEMI JOIN u', 'type: LEFT SEMI'],
    ['LEFT SEMI JOIN u', 'type: LEFT SEMI'],
    ['ANTI JOIN u', 'type: LEFT ANTI'],
    ['LEFT ANTI JOIN u', 'type: LEFT ANTI'],
    ['NATURAL LEFT JOIN u', 'type: LEFT, natural: true'],
  ]
  for (const [text, expected] of cases) {
    test(text, () => {
      assert.equal(shape(queryOf(`SELECT * FROM t ${text}`)), from(`join{${expected}, left: ${table('t')}, right: ${table('u')}}`))
    })
  }

  test('conditions, and joins from the left', () => {
    const inner = `join{type: INNER, left: ${table('t')}, right: ${table('u')}, on: (a = b)}`
    const tree = queryOf('SELECT * FROM t JOIN u ON a = b LEFT JOIN v USING (c, d)')
    assert.equal(shape(tree), from(`join{type: LEFT, left: ${inner}, right: ${table('v')}, using: [c, d]}`))
  })
})

describe('table aliases', () => {
  const never = 'ANTI CROSS EXCEPT FULL INNER INTERSECT JOIN LATERAL LEFT NATURAL ON RIGHT SEMI MINUS UNION USING'.split(' ')
  for (const word of never) {
    test(`${word} is none`, () => {
      assert.match(syntaxErrorOf(`SELECT * FROM t AS ${word}`), new RegExp(`at or near '${word}': expected a table alias`))
      assert.equal(shape(queryOf(`SELECT ${word} FROM t`)), `select{items: [{expression: ${word}}], from: [table{name: [t]}]}`)
    })
  }
  for (const word of 'setminus date select table where group case and'.split(' ')) {
    test(`${word} is one`, () => {
      assert.equal(shape(queryOf(`SELECT * FROM t AS ${word}`)), from(`table{name: [t], alias: {name: ${word}}}`))
    })
  }
})

describe('what is no query', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['SELECT', /at or near end of input\(line 1, pos 6\)/],
    ['SELECT FROM t', /at or near 'FROM'\(line 1, pos 7\)/],
    ['SELECT a, FROM t', /at or near 'FROM'\(line 1, pos 10\)/],
    ['SELECT *\nFROM', /end of input: expected a table\(line 2, pos 4\)/],
    ['SELECT * FROM t WHERE', /end of input\(line 1, pos 21\)/],
    ['SELECT * FROM t WHERE GROUP BY a', /at or near 'GROUP'/],
    ['SELECT * FROM t GROUP a', /at or near 'a'/],
    ['SELECT * FROM t LIMIT 1 OFFSET 2', /at or near 'OFFSET'\(line 1, pos 24\)/],
    ['SELECT * FROM t QUALIFY x = 1', /at or near 'x'/],
    ['SELECT * FROM t left', /expected a join/],
    ["SELECT * FROM '/etc/passwd'", /expected a table/],
    ['SELECT 1 SELECT 2', /at or near 'SELECT'\(line 1, pos 9\)/],
    ['SELECT 1; SELECT 2', /at or near 'SELECT': expected one statement only\(line 1, pos 10\)/],
    ['SELECT 1;; x', /expected one statement only/],
    ['WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1', /duplicate names: 'A'\(line 1, pos 22\)/],
    ['SELECT 1 ORDER BY a SORT BY b', /Combination of ORDER BY/],
    ['SELECT 1 GROUP BY CUBE (a, ())', /Empty set in CUBE/],
    ['SELECT * FROM t, LATERAL explode(a)', /LATERAL can only be used with subquery/],
    ['SELECT * FROM t NATURAL JOIN LATERAL (SELECT 1)', /LATERAL join with NATURAL join/],
    ['SELECT * FROM t JOIN LATERAL (SELECT 1) USING (a)', /LATERAL join with USING join/],
    ['SELECT * FROM t LATERAL VIEW explode(a) x PIVOT (sum(a) FOR b IN (1))', /together with PIVOT/],
    ['SELECT * FROM t TABLESAMPLE ()', /does not accept empty inputs/],
    ['SELECT * FROM t TABLESAMPLE (101 PERCENT)', /must be on interval \[0, 1\]/],
    ['SELECT * FROM t TABLESAMPLE (5M)', /expected 'PERCENT' or 'ROWS'/],
    ['SELECT 1 /* open', /Unclosed bracketed comment\(line 1, pos 9\)/],
    ['SELECT /*+ a', /at or near end of input/],
  ]
  for (const [text, expected] of cases) {
    test(text, () => {
      assert.match(syntaxErrorOf(text), expected)
    })
  }
})
