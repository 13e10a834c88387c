import type { Probe } from './probe.ts'
import type { Choices } from './random.ts'
import { ATOMIC, TYPES } from './values.ts'

const TARGETS = [...TYPES, 'array<string>', 'decimal(3,1)', 'map<string,string>', 'struct<a:string,b:string>']

const probe = (subject: string, types: readonly string[], expression: string): Probe => ({ subject, types, expression, shape: 'rows' })

/** Casts between all pairs of types. */
export const casts = (): readonly Probe[] =>
  TYPES.flatMap((from) =>
    [...new Set(TARGETS)].flatMap((to) => [probe('cast', [from], `CAST(c0 AS ${to})`), probe('try_cast', [from], `try_cast(c0 AS ${to})`)]),
  )

const BINARY = ['+', '-', '*', '/', '%', 'div', '&', '|', '^', '||', '=', '<>', '<', '<=', '>', '>=', '<=>', 'AND', 'OR'] as const
const UNARY = ['-', '+', '~', 'NOT '] as const
const TESTS = ['IS NULL', 'IS NOT NULL', 'IS TRUE', 'IS NOT FALSE', 'IS UNKNOWN'] as const

/** Operators between all pairs of types, and what chooses between values. */
export function operators(random: Choices, pairs: number): readonly Probe[] {
  const all = TYPES.flatMap((left) => TYPES.map((right) => [left, right] as const))
  const same = TYPES.map((type) => [type, type] as const)
  return [
    ...BINARY.flatMap((operator) => [...same, ...random.some(all, pairs)].map((types) => probe(operator, types, `c0 ${operator} c1`))),
    ...UNARY.flatMap((operator) => ATOMIC.map((type) => probe(operator, [type], `${operator}c0`))),
    ...TESTS.flatMap((test) => TYPES.map((type) => probe(test, [type], `c0 ${test}`))),
    ...random
      .some(all, pairs)
      .flatMap((types) => [
        probe('CASE', types, 'CASE WHEN i % 2 = 0 THEN c0 ELSE c1 END'),
        probe('IN', types, 'c0 IN (c1, c0)'),
        probe('BETWEEN', types, 'c0 BETWEEN c1 AND c0'),
        probe('array', types, 'array(c0, c1)'),
        probe('map', types, 'map(c0, c1)'),
      ]),
    ...['LIKE', 'ILIKE', 'NOT LIKE'].map((operator) => probe(operator, ['string', 'string'], `c0 ${operator} c1`)),
    ...TYPES.flatMap((type) => [probe('hash', [type], 'hash(c0)'), probe('to_json', [type], 'to_json(struct(c0))')]),
  ]
}

const LAMBDAS: readonly (readonly [subject: string, types: readonly string[], expression: string])[] = [
  ['transform', ['array<int>'], 'transform(c0, x -> x + 1)'],
  ['transform', ['array<int>'], 'transform(c0, (x, i) -> x * i)'],
  ['transform', ['array<string>', 'string'], 'transform(c0, x -> concat(x, c1))'],
  ['filter', ['array<int>', 'int'], 'filter(c0, x -> x > c1)'],
  ['filter', ['array<double>'], 'filter(c0, (x, i) -> x IS NOT NULL AND i > 0)'],
  ['exists', ['array<int>', 'int'], 'exists(c0, x -> x = c1)'],
  ['forall', ['array<int>', 'int'], 'forall(c0, x -> x > c1)'],
  ['exists', ['array<string>'], "exists(c0, x -> x LIKE '%a%')"],
  ['aggregate', ['array<int>'], 'aggregate(c0, 0, (acc, x) -> acc + x)'],
  ['aggregate', ['array<int>'], 'aggregate(c0, 1, (acc, x) -> acc * coalesce(x, 2), acc -> acc * 1.5D)'],
  ['aggregate', ['array<string>'], "aggregate(c0, '', (acc, x) -> concat(acc, x))"],
  ['zip_with', ['array<int>', 'array<string>'], "zip_with(c0, c1, (x, y) -> concat(y, '-', x))"],
  ['array_sort', ['array<int>'], 'array_sort(c0, (a, b) -> CASE WHEN a < b THEN 1 WHEN a > b THEN -1 ELSE 0 END)'],
  ['map_filter', ['map<string,int>'], "map_filter(c0, (k, v) -> k <> 'a' OR v IS NULL)"],
  ['transform_keys', ['map<string,int>'], 'transform_keys(c0, (k, v) -> upper(k))'],
  ['transform_values', ['map<int,string>'], 'transform_values(c0, (k, v) -> concat(k, v))'],
  ['map_zip_with', ['map<string,int>', 'map<string,int>'], 'map_zip_with(c0, c1, (k, x, y) -> coalesce(x, 0) + coalesce(y, 0))'],
]

export const lambdas = (): readonly Probe[] => LAMBDAS.map(([subject, types, expression]) => probe(subject, types, expression))

const FIELDS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DOY', 'DOW', 'DOW_ISO', 'HOUR', 'MINUTE', 'SECOND', 'YEAROFWEEK'] as const
const UNITS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND'] as const
const TIMES = ['date', 'timestamp'] as const

/** Grammar of its own around dates and times. */
export const times = (): readonly Probe[] => [
  ...FIELDS.flatMap((field) =>
    [...TIMES, 'interval day to second', 'interval year to month'].map((type) => probe('extract', [type], `extract(${field} FROM c0)`)),
  ),
  ...UNITS.flatMap((unit) =>
    TIMES.flatMap((type) => [
      probe('timestampadd', ['int', type], `timestampadd(${unit}, c0, c1)`),
      probe('timestampdiff', [type, 'timestamp'], `timestampdiff(${unit}, c0, c1)`),
      probe('dateadd', ['tinyint', type], `dateadd(${unit}, c0, c1)`),
      probe('date_trunc', [type], `date_trunc('${unit}', c0)`),
    ]),
  ),
]
