import type { Identifier, PartialPartitionSpec, PartitionSpec } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { intervalLiteral, startsInterval } from './intervals.ts'
import { constant } from './literals.ts'

/** Does `PARTITION (` come next? The word alone may be a name. */
export const startsPartition = (cursor: Cursor): boolean => cursor.reads('PARTITION', '(')

/** `PARTITION (a = 1, b)`. @throws SYNTAX when a column comes twice. */
function values(cursor: Cursor): readonly PartitionValue[] {
  const { start } = cursor
  cursor.expect('PARTITION')
  const list = cursor.bracketed(value)
  const names = new Set<string>()
  for (const { column } of list) {
    const name = column.text.toLowerCase()
    if (names.has(name)) throw cursor.error(`Found duplicate keys '${name}'`, start)
    names.add(name)
  }
  return list
}

interface PartitionValue {
  readonly column: Identifier
  readonly value: PartitionSpec[number]['value'] | null
}

function value(cursor: Cursor): PartitionValue {
  const column = cursor.identifier('a partition column')
  if (!cursor.accept('=')) return { column, value: null }
  return { column, value: cursor.is('INTERVAL') && startsInterval(cursor) ? intervalLiteral(cursor) : constant(cursor) }
}

/** `PARTITION (a = 1)` where every column needs a value. */
export function partition(cursor: Cursor): PartitionSpec {
  const { start } = cursor
  return values(cursor).map(({ column, value: given }) => {
    if (given === null) throw cursor.error(`Found an empty partition key '${column.text}'`, start)
    return { column, value: given }
  })
}

/** The same where it may be left out. */
export const optionalPartition = (cursor: Cursor): PartitionSpec => (startsPartition(cursor) ? partition(cursor) : [])

export const optionalPartialPartition = (cursor: Cursor): PartialPartitionSpec => (startsPartition(cursor) ? values(cursor) : [])
