import type { Choices } from './random.ts'

/**
 * Whole queries over the tables `t` (a int, b string, c double, d decimal(10,2), e date, f timestamp, g boolean, h bigint) and `u` (a int, x string,
 * y bigint) of `conformance/oracle/tables.json`: joins, groups, windows, sub-queries, set operations. Every result has one order at most by content,
 * so nothing depends on which of equal rows comes first.
 */
export function queries(random: Choices, count: number): readonly string[] {
  const makers = [joined, grouped, windowed, filtered, combined, correlated, nested]
  return Array.from({ length: count }, () => random.one(makers)(random))
}

const SCALARS = [
  't.a',
  't.b',
  't.c',
  't.d',
  't.e',
  't.f',
  't.g',
  't.h',
  't.a + t.h',
  't.d * 2',
  'upper(t.b)',
  't.c / t.a',
  'coalesce(t.a, 0)',
] as const
const OTHERS = ['u.a', 'u.x', 'u.y', 'u.y % 7', 'length(u.x)'] as const
const TESTS = [
  't.a > 1',
  't.a IS NULL',
  "t.b = 'x'",
  't.c > 0',
  't.d BETWEEN 0 AND 20',
  "t.e >= '2000-01-01'",
  't.g',
  'NOT t.g',
  't.h IN (0, 42, NULL)',
  "t.b LIKE '%o%' OR t.a < 0",
  't.a = 2 AND t.c IS NOT NULL',
  't.a NOT IN (1, 3)',
  't.c = t.c',
  't.a <=> NULL',
] as const
const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'LEFT SEMI JOIN', 'LEFT ANTI JOIN'] as const
const CONDITIONS = [
  't.a = u.a',
  't.a = u.a AND t.b = u.x',
  't.b = u.x',
  't.a <=> u.a',
  't.a < u.a',
  't.a = u.a AND u.y > 100',
  't.h = u.y OR t.b = u.x',
] as const
const AGGREGATES = [
  'count(*)',
  'count(t.a)',
  'count(DISTINCT t.b)',
  'sum(t.a)',
  'sum(t.d)',
  'avg(t.d)',
  'avg(t.h)',
  'min(t.e)',
  'max(t.f)',
  'max(t.b)',
  'min(t.c)',
  'bool_or(t.g)',
  'sum(t.h) FILTER (WHERE t.a > 0)',
  'count_if(t.g)',
  'sort_array(collect_set(t.a))',
  'stddev(t.a)',
] as const
const KEYS = ['t.a', 't.b', 't.g', 'year(t.e)', 't.a % 2', 't.c > 0'] as const
const SETS = ['GROUP BY K, L', 'GROUP BY K, L WITH ROLLUP', 'GROUP BY CUBE (K, L)', 'GROUP BY GROUPING SETS ((K), (L), ())'] as const
const HAVINGS = ['', ' HAVING count(*) > 1', ' HAVING max(t.a) IS NOT NULL', ' HAVING sum(t.d) > 0'] as const
const FUNCTIONS = [
  'row_number()',
  'rank()',
  'dense_rank()',
  'percent_rank()',
  'cume_dist()',
  'ntile(3)',
  'lag(t.a)',
  'lead(t.b, 2)',
  'lag(t.h, 1, 7)',
  'sum(t.a)',
  'avg(t.d)',
  'count(t.c)',
  'max(t.b)',
  'first_value(t.b)',
  'last_value(t.a)',
  'nth_value(t.a, 2)',
] as const
const FRAMES = [
  '',
  ' ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING',
  ' ROWS UNBOUNDED PRECEDING',
  ' ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
] as const
/** These take the frame they have. */
const FRAMELESS = /^(?:row_number|rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead)/
/** An order that no two rows of `t` share. */
const UNIQUE = ['t.h, t.b', 't.h DESC, t.b', 't.b NULLS LAST, t.h', 't.a DESC NULLS FIRST, t.h, t.b'] as const
const OPERATIONS = ['UNION', 'UNION ALL', 'EXCEPT', 'EXCEPT ALL', 'INTERSECT', 'INTERSECT ALL'] as const

const where = (random: Choices): string =>
  random.one(['', ` WHERE ${random.one(TESTS)}`, ` WHERE ${random.one(TESTS)} AND ${random.one(TESTS)}`])
const list = (items: readonly string[]): string => items.join(', ')

function joined(random: Choices): string {
  const join = random.one(JOINS)
  const right = /SEMI|ANTI/.test(join) ? [] : random.some(OTHERS, 2)
  return `SELECT ${list([...random.some(SCALARS, 2), ...right])} FROM t ${join} u ON ${random.one(CONDITIONS)}${where(random)}`
}

function grouped(random: Choices): string {
  const [key = 't.a', other = 't.b'] = random.some(KEYS, 2)
  const groups = random.one(SETS).replace('K', key).replace('L', other)
  return `SELECT ${list([key, other, ...random.some(AGGREGATES, 3)])} FROM t${where(random)} ${groups}${random.one(HAVINGS)}`
}

function windowed(random: Choices): string {
  const call = random.one(FUNCTIONS)
  const frame = FRAMELESS.test(call) ? '' : random.one(FRAMES)
  const partition = random.one(['', 'PARTITION BY t.b ', 'PARTITION BY t.g '])
  return `SELECT t.h, t.b, ${call} OVER (${partition}ORDER BY ${random.one(UNIQUE)}${frame}) AS w FROM t${where(random)}`
}

const filtered = (random: Choices): string =>
  `SELECT ${random.one(['', 'DISTINCT '])}${list(random.some(SCALARS, 3))} FROM t${where(random)}`

function combined(random: Choices): string {
  const [left, right] = random.one([
    ['SELECT a, b FROM t', 'SELECT a, x FROM u'],
    ['SELECT h FROM t', 'SELECT y FROM u'],
    ['SELECT a, h FROM t', 'SELECT y, a FROM u'],
    ['SELECT d FROM t', 'SELECT a FROM u'],
  ] as const)
  return `${left} ${random.one(OPERATIONS)} ${right}`
}

function correlated(random: Choices): string {
  const test = random.one([
    'EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
    'NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.x = t.b)',
    't.a IN (SELECT a FROM u)',
    't.a NOT IN (SELECT a FROM u WHERE a IS NOT NULL)',
    't.a NOT IN (SELECT a FROM u)',
    '(t.a, t.b) IN (SELECT a, x FROM u)',
    't.h > (SELECT avg(y) FROM u)',
    't.a = (SELECT max(u.a) FROM u WHERE u.x = t.b)',
  ])
  const item = random.one(['t.h', '(SELECT sum(u.y) FROM u WHERE u.a = t.a) AS s', '(SELECT count(*) FROM u WHERE u.x = t.b) AS n'])
  return `SELECT t.a, t.b, ${item} FROM t WHERE ${test}`
}

function nested(random: Choices): string {
  const inner = `SELECT t.a AS k, ${random.one(AGGREGATES)} AS v FROM t${where(random)} GROUP BY t.a`
  const outer = random.one([
    'SELECT * FROM q',
    'SELECT count(*), max(k) FROM q',
    'SELECT q.k, q.v, u.x FROM q LEFT JOIN u ON q.k = u.a',
    'SELECT v FROM q WHERE k > 0',
  ])
  return `WITH q AS (${inner}) ${outer}`
}
