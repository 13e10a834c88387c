import type { TableAlias } from '../ast.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { isName } from './token.ts'

/** The only words that a table alias may not be (all of them may name columns). */
const NEVER_TABLE_ALIASES: ReadonlySet<string> = new Set(
  'ANTI CROSS EXCEPT FULL INNER INTERSECT JOIN LATERAL LEFT NATURAL ON RIGHT SEMI MINUS UNION USING'.split(' '),
)

const QUERY_OPERANDS: ReadonlySet<string> = new Set(['SELECT', 'ALL', 'DISTINCT', 'FROM', 'VALUES', 'TABLE', '('])
const LIMIT_ENDS: ReadonlySet<string> = new Set([',', ')', ';', 'FROM'])
const TIME_TRAVEL: ReadonlySet<string> = new Set(['SYSTEM_VERSION', 'VERSION', 'SYSTEM_TIME', 'TIMESTAMP'])

type Beginning = (cursor: Cursor) => boolean
const always: Beginning = () => true
const beforeBy: Beginning = (cursor) => cursor.peek(1).word === 'BY'
const beforeBracket: Beginning = (cursor) => cursor.peek(1).word === '('
const beforeOperand: Beginning = (cursor) => QUERY_OPERANDS.has(cursor.peek(1).word)
const beforeAsOf: Beginning = (cursor) => cursor.peek(1).word === 'AS' && cursor.peek(2).word === 'OF'

const beforeScript: Beginning = (cursor) => cursor.peek(2).word === 'USING' || (cursor.peek(2).word === ',' && cursor.peek(1).word !== ',')

/** Words that go on with the query where an alias could stand, and when: nearly every word may be an alias where it begins no clause. */
const CLAUSES: Readonly<Record<string, Beginning>> = {
  AS: always,
  AND: always,
  OR: always,
  NOT: always,
  SELECT: always,
  FROM: always,
  WHERE: always,
  HAVING: always,
  GROUP: beforeBy,
  ORDER: beforeBy,
  SORT: beforeBy,
  CLUSTER: beforeBy,
  DISTRIBUTE: beforeBy,
  UNION: beforeOperand,
  EXCEPT: beforeOperand,
  MINUS: beforeOperand,
  INTERSECT: beforeOperand,
  PIVOT: beforeBracket,
  TABLESAMPLE: beforeBracket,
  LATERAL: (cursor) => cursor.peek(1).word === 'VIEW',
  WINDOW: (cursor) => isName(cursor.peek(1)) && cursor.peek(2).word === 'AS',
  LIMIT: (cursor) => cursor.peek(1).kind !== 'end' && !LIMIT_ENDS.has(cursor.peek(1).word),
  // `FROM t MAP a, b USING 'script'`.
  MAP: beforeScript,
  REDUCE: beforeScript,
  INSERT: (cursor) => cursor.peek(1).word === 'INTO' || cursor.peek(1).word === 'OVERWRITE',
  VERSION: beforeAsOf,
  SYSTEM_VERSION: beforeAsOf,
  TIMESTAMP: beforeAsOf,
  SYSTEM_TIME: beforeAsOf,
  // Of a time travel, and of PIVOT (sum(a) FOR b IN (…)).
  FOR: (cursor) => TIME_TRAVEL.has(cursor.peek(1).word) || cursor.peek(1).word === '(' || cursor.peek(2).word === 'IN',
}

/** Is the next word an alias without AS? */
export function startsAlias(cursor: Cursor): boolean {
  const { kind, word } = cursor.token
  if (kind !== 'word') return kind === 'quoted'
  return !(Object.hasOwn(CLAUSES, word) && CLAUSES[word]?.(cursor))
}

/** `[AS] name [(columns)]` behind a relation. */
export function tableAlias(cursor: Cursor): TableAlias | null {
  const { start } = cursor
  const explicit = cursor.accept('AS')
  const never = cursor.token.kind === 'word' && NEVER_TABLE_ALIASES.has(cursor.word)
  if (explicit && never) throw cursor.unexpected('a table alias')
  if (!explicit && (never || !startsAlias(cursor))) return null
  const name = cursor.identifier('a table alias')
  const columns = cursor.is('(') ? identifierList(cursor) : []
  return { start, end: cursor.end, name, columns }
}
