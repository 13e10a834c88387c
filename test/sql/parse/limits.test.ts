import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from '../../../src/sql/parse/parse.ts'
import { referencedTables } from '../../../src/sql/referenced-tables.ts'
import { syntaxErrorOf } from './shape.ts'

const nest = (open: string, inside: string, close: string, times: number): string => open.repeat(times) + inside + close.repeat(times)

describe('deep nesting is refused before the stack ends', () => {
  const cases: Readonly<Record<string, string>> = {
    brackets: `SELECT ${nest('(', '1', ')', 10_000)}`,
    'open brackets': `SELECT ${'('.repeat(300_000)}`,
    rows: `SELECT ${nest('(1, ', '2', ')', 10_000)}`,
    calls: `SELECT ${nest('f(', '1', ')', 10_000)}`,
    'calls with a unit': `SELECT ${nest('datediff(a, ', '1', ')', 10_000)}`,
    signs: `SELECT ${'- '.repeat(10_000)}a`,
    negations: `SELECT ${'NOT '.repeat(10_000)}a`,
    cases: `SELECT ${nest('CASE WHEN ', 'a', ' THEN 1 END', 10_000)}`,
    casts: `SELECT ${nest('CAST(', '1', ' AS INT)', 10_000)}`,
    subscripts: `SELECT ${nest('a[', '1', ']', 10_000)}`,
    lambdas: `SELECT ${'x -> '.repeat(10_000)}1`,
    types: `SELECT CAST(1 AS ${nest('ARRAY<', 'INT', '>', 10_000)})`,
    'sub-queries': `SELECT * FROM ${nest('(SELECT * FROM ', 't', ')', 10_000)}`,
    'scalar sub-queries': `SELECT ${nest('(SELECT ', '1', ')', 10_000)}`,
    'sub-queries in their own ORDER BY': `SELECT ${'((SELECT 1) ORDER BY '.repeat(10_000)}`,
    'sub-queries behind IN': `SELECT ${'1 IN ((SELECT 1) ORDER BY '.repeat(10_000)}`,
    windows: `SELECT ${'f() OVER (ORDER BY '.repeat(10_000)}`,
    relations: `SELECT * FROM ${nest('(t JOIN ', 'u', ')', 10_000)}`,
    'common tables': 'WITH a AS ('.repeat(10_000),
    explain: `${'EXPLAIN '.repeat(10_000)}SELECT 1`,
    scripts: `SELECT * FROM ${"(MAP a USING 'x' FROM ".repeat(10_000)}`,
    'arguments of procedures': `CALL f(a => ${nest('g(', '1', ')', 10_000)})`,
    'filters of partitions': `ALTER TABLE t DROP PARTITIONS (${nest('(', 'a', ')', 10_000)})`,
    'conditions of a merge': `MERGE INTO t USING s ON ${nest('(', 'a', ')', 10_000)}`,
    'types of columns': `ALTER TABLE t ADD COLUMNS (a ${nest('ARRAY<', 'INT', '>', 10_000)})`,
    'grouping sets': `SELECT 1 GROUP BY ${nest('GROUPING SETS (', 'a', ')', 10_000)}`,
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      assert.match(syntaxErrorOf(text), /nested too deeply: more than 500 levels\(line 1, pos \d+\)$/)
    })
  }
})

describe('a hundred levels are fine', () => {
  const cases: Readonly<Record<string, string>> = {
    brackets: `SELECT ${nest('(', '1', ')', 480)}`,
    calls: `SELECT ${nest('f(', '1', ')', 240)}`,
    'sub-queries': `SELECT * FROM ${nest('(SELECT * FROM ', 't', ')', 100)}`,
    'scalar sub-queries': `SELECT ${nest('(SELECT ', '1', ')', 100)}`,
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      assert.doesNotThrow(() => referencedTables(parse(text)))
    })
  }
})

describe('long chains', () => {
  const fine: Readonly<Record<string, string>> = {
    'AND and OR of any length': `SELECT 1 WHERE a = 1${' AND a = 2 OR b = 3'.repeat(20_000)}`,
    'lists of any length': `SELECT a IN (1${', 1'.repeat(50_000)})`,
    'rows of any number': `INSERT INTO t VALUES (1, 'a')${", (2, 'b')".repeat(20_000)}`,
    'columns of any number': `SELECT a${', a'.repeat(50_000)} FROM t`,
    'sums of 900': `SELECT 1${' + 1'.repeat(900)}`,
    '900 members of UNION ALL': `SELECT 1${' UNION ALL SELECT 1'.repeat(900)}`,
    '900 joins': `SELECT 1 FROM t${' JOIN u'.repeat(900)}`,
    'nested comments': `${'/*'.repeat(100_000)}${'*/'.repeat(100_000)} SELECT 1`,
    '5,000 inserts from one table': `FROM s${' INSERT INTO t SELECT 1'.repeat(5000)}`,
    '20,000 partitions': `ALTER TABLE t ADD${' PARTITION (p = 1)'.repeat(20_000)}`,
    '20,000 columns': `ALTER TABLE t ADD COLUMNS (a INT${', b INT'.repeat(20_000)})`,
    '20,000 clauses of a merge': `MERGE INTO t USING s ON a${' WHEN NOT MATCHED AND b THEN INSERT *'.repeat(20_000)}`,
    '20,000 grantees': `GRANT SELECT ON databases.d TO USER u${', ROLE r'.repeat(20_000)}`,
    '50,000 columns with the name of a script': `SELECT (map)${', (map)'.repeat(50_000)}`,
    'adjacent strings': `SELECT ${"'a' ".repeat(50_000)}`,
  }
  for (const [name, text] of Object.entries(fine)) {
    test(name, () => {
      assert.doesNotThrow(() => referencedTables(parse(text)))
    })
  }

  const refused: Readonly<Record<string, string>> = {
    'sums of 20,000': `SELECT 1${' + 1'.repeat(20_000)}`,
    '20,000 members of UNION ALL': `SELECT 1${' UNION ALL SELECT 1'.repeat(20_000)}`,
    '5,000 joins': `SELECT 1 FROM t${' JOIN u'.repeat(5000)}`,
    '5,000 subscripts': `SELECT a${'[0]'.repeat(5000)}`,
    'sums in brackets': `SELECT ${nest('(', '1', `${' + 1'.repeat(50)})`, 100)}`,
  }
  for (const [name, text] of Object.entries(refused)) {
    test(`${name} make too high a tree`, () => {
      assert.match(syntaxErrorOf(text), /too complex: its syntax tree is more than 1000 nodes high\(line 1, pos \d+\)$/)
    })
  }

  test('CUBE in GROUPING SETS is written out within bounds', () => {
    const cube = 'CUBE (a, b, c, d, e, f, g, h, i, j)'
    assert.doesNotThrow(() => parse(`SELECT 1 GROUP BY GROUPING SETS (${cube})`))
    assert.match(syntaxErrorOf(`SELECT 1 GROUP BY GROUPING SETS (${Array(5).fill(cube).join(', ')})`), /more than 4096 grouping sets/)
    assert.match(
      syntaxErrorOf('SELECT 1 GROUP BY GROUPING SETS (CUBE (a, b, c, d, e, f, g, h, i, j, k, l, m))'),
      /more than 4096 grouping sets/,
    )
  })
})
