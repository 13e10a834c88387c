import type { Property } from '../ast.ts'
import type { Cursor } from './cursor.ts'

function key(cursor: Cursor): string {
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
  const name = key(cursor)
  cursor.accept('=')
  return { key: name, value: value(cursor, name) }
}

/** `(a = 'b', c.d 5, 'e' true)`. @throws SYNTAX when a key comes twice or without a value. */
export function propertyList(cursor: Cursor): readonly Property[] {
  const { start } = cursor
  const list = cursor.bracketed(property)
  const keys = new Set<string>()
  for (const one of list) {
    if (keys.has(one.key)) throw cursor.error(`Found duplicate keys '${one.key}'`, start)
    keys.add(one.key)
  }
  return list
}
