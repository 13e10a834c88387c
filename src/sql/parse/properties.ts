import type { Property } from '../ast.ts'
import type { Cursor } from './cursor.ts'

/** `'a b'` or `a.b`. */
export function propertyKey(cursor: Cursor): string {
  if (cursor.token.kind === 'string') return cursor.string()
  return cursor
    .qualifiedName('a key')
    .map((part) => part.text)
    .join('.')
}

function value(cursor: Cursor, name: string): string {
  const { kind, start, end, word } = cursor.token
  if (kind === 'string') return cursor.string()
  if (word === 'TRUE' || word === 'FALSE') {
    cursor.advance()
    return word.toLowerCase()
  }
  if (kind !== 'whole' && kind !== 'decimal') throw cursor.unexpected(`a value for the key '${name}'`)
  cursor.advance()
  return cursor.text.slice(start, end)
}

function property(cursor: Cursor): Property {
  const name = propertyKey(cursor)
  cursor.accept('=')
  return { key: name, value: value(cursor, name) }
}

function checkDuplicates(cursor: Cursor, start: number, keys: readonly string[]): void {
  const seen = new Set<string>()
  for (const one of keys) {
    if (seen.has(one)) throw cursor.error(`Found duplicate keys '${one}'`, start)
    seen.add(one)
  }
}

/** `(a = 'b', c.d 5, 'e' true)`. @throws SYNTAX when a key comes twice or without a value. */
export function propertyList(cursor: Cursor): readonly Property[] {
  const { start } = cursor
  const list = cursor.bracketed(property)
  checkDuplicates(
    cursor,
    start,
    list.map(({ key }) => key),
  )
  return list
}

/** `OPTIONS (…)`; empty when it is not next. */
export const optionList = (cursor: Cursor): readonly Property[] => (cursor.accept('OPTIONS') ? propertyList(cursor) : [])

/** `(a, 'b.c')`. @throws SYNTAX for a value. */
export function keyList(cursor: Cursor): readonly string[] {
  const { start } = cursor
  const keys = cursor.bracketed(propertyKey)
  checkDuplicates(cursor, start, keys)
  return keys
}
