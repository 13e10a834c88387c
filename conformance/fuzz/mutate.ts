import { type Choices, choices } from '../oracle-run/generate/random.ts'

/** Pieces of SQL that meet others in odd places. */
const PIECES = [
  '(',
  ')',
  '[',
  ']',
  ',',
  '.',
  ';',
  "'",
  '"',
  '`',
  '--',
  '/*',
  '*/',
  '\\',
  '${',
  '->',
  '::',
  '<=>',
  '!',
  '@',
  '\u0000',
  '😀',
  'ß',
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP BY',
  'ORDER BY',
  'OVER',
  'CASE',
  'END',
  'NULL',
  'INTERVAL',
  'LATERAL VIEW',
  'WITH',
  'UNION ALL',
  'VALUES',
  'NOT',
  'IN',
  'LIKE',
  'BETWEEN',
  'CAST(',
  'AS DECIMAL(38,38)',
  'array(',
  'map(',
  'named_struct(',
  'explode(',
  'DATE',
  "'2020-02-30'",
  '1e999',
  '99999999999999999999999999999999999999',
  '0.0000000000000000000000000000000000000001',
  '-9223372036854775808',
  "x'zz'",
  '1BD',
  '0x',
  '.5.',
] as const

type Mutation = (tokens: readonly string[], random: Choices, others: readonly (readonly string[])[]) => readonly string[]

const places = (tokens: readonly string[]): readonly number[] => [...tokens.keys()]

const MUTATIONS: readonly Mutation[] = [
  (tokens, random) => tokens.toSpliced(random.one(places(tokens)), 1),
  (tokens, random) => tokens.toSpliced(random.one(places(tokens)), 0, random.one(PIECES)),
  (tokens, random) => tokens.with(random.one(places(tokens)), random.one(PIECES)),
  (tokens, random) => tokens.with(random.one(places(tokens)), random.one(tokens)),
  (tokens, random) => tokens.slice(0, random.one(places(tokens)) + 1),
  (tokens, random, others) => {
    const other = random.one(others)
    return [...tokens.slice(0, random.one(places(tokens))), ...other.slice(random.one(places(other)))]
  },
  // Deep nesting.
  (tokens, random) =>
    tokens.toSpliced(random.one(places(tokens)), 0, ...Array.from({ length: 200 }, () => random.one(['(', 'NOT ', '- ', 'array(', '~ ']))),
]

const TOKENS = /\s+|\w+|'(?:[^'\\]|\\.|'')*'|[^\s\w]/gsu

/** Statements made of others by one to three changes; equal seeds make equal ones. */
export function* mutated(statements: readonly string[], seed: number, count: number): Generator<string> {
  const random = choices(seed)
  const lists = statements.map((sql) => sql.match(TOKENS) ?? []).filter((tokens) => tokens.length > 0)
  for (let made = 0; made < count; made += 1) {
    let tokens: readonly string[] = random.one(lists)
    for (let changes = random.one([1, 1, 2, 3]); changes > 0 && tokens.length > 0; changes -= 1)
      tokens = random.one(MUTATIONS)(tokens, random, lists)
    yield tokens.join('')
  }
}
