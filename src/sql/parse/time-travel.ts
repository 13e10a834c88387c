import type { Expression, TableRelation } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { numberLiteral, stringLiteral } from './literals.ts'

const VERSION: ReadonlySet<string> = new Set(['VERSION', 'SYSTEM_VERSION'])
const TIMESTAMP: ReadonlySet<string> = new Set(['TIMESTAMP', 'SYSTEM_TIME'])

/** `[FOR] VERSION AS OF 1` and `[FOR] TIMESTAMP AS OF '…'`; `null` when neither is next. */
export function timeTravel(cursor: Cursor): TableRelation['asOf'] {
  const ahead = cursor.is('FOR') ? 1 : 0
  const { word } = cursor.peek(ahead)
  if (!(VERSION.has(word) || TIMESTAMP.has(word)) || cursor.peek(ahead + 1).word !== 'AS' || cursor.peek(ahead + 2).word !== 'OF')
    return null
  cursor.index += ahead + 3
  if (TIMESTAMP.has(word)) return { kind: 'timestamp', value: moment(cursor) }
  if (cursor.token.kind !== 'whole' && cursor.token.kind !== 'string') throw cursor.unexpected('a version')
  const value = cursor.token.kind === 'whole' ? numberLiteral(cursor) : stringLiteral(cursor)
  return { kind: 'version', value }
}

const NOT_CONSTANT: Readonly<Record<string, string>> = {
  column: 'refer to any columns',
  'scalar-subquery': 'contain subqueries',
  'in-subquery': 'contain subqueries',
  exists: 'contain subqueries',
}

function moment(cursor: Cursor): Expression {
  const { start } = cursor
  const value = cursor.grammar.value(cursor)
  const wrong = notConstant(value)
  if (wrong !== null) throw cursor.error(`Invalid time travel spec: timestamp expression cannot ${wrong}`, start)
  return value
}

function notConstant(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const { kind } = value as { readonly kind?: unknown }
  if (typeof kind === 'string' && Object.hasOwn(NOT_CONSTANT, kind)) return NOT_CONSTANT[kind] as string
  for (const member of Object.values(value)) {
    const wrong = notConstant(member)
    if (wrong !== null) return wrong
  }
  return null
}
