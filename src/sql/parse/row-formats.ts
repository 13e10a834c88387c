import type { Cursor } from './cursor.ts'
import { propertyList } from './properties.ts'

/** From behind STORED: `AS f`, or `STORED AS INPUTFORMAT '…' OUTPUTFORMAT '…'` as written. */
export function storage(cursor: Cursor): string {
  if (cursor.is('BY')) throw cursor.error('Operation not allowed: STORED BY')
  cursor.expect('AS')
  const { start } = cursor
  if (!cursor.is('INPUTFORMAT') || cursor.peek(1).kind !== 'string') return cursor.identifier('a format').text
  cursor.advance()
  cursor.string()
  cursor.expect('OUTPUTFORMAT')
  cursor.string()
  return cursor.text.slice(start, cursor.end)
}

const DELIMITERS: readonly (readonly string[])[] = [
  ['FIELDS', 'TERMINATED', 'BY'],
  ['ESCAPED', 'BY'],
  ['COLLECTION', 'ITEMS', 'TERMINATED', 'BY'],
  ['MAP', 'KEYS', 'TERMINATED', 'BY'],
  ['LINES', 'TERMINATED', 'BY'],
  ['NULL', 'DEFINED', 'AS'],
]

/** What follows `ROW`: the text from FORMAT to its end. */
export function rowFormat(cursor: Cursor): string {
  const { start } = cursor
  cursor.expect('FORMAT')
  if (cursor.accept('SERDE')) {
    cursor.string('a class')
    if (cursor.acceptAll('WITH', 'SERDEPROPERTIES')) propertyList(cursor)
  } else {
    cursor.expect('DELIMITED')
    for (const words of DELIMITERS) if (cursor.acceptAll(...words)) cursor.string('a delimiter')
  }
  return cursor.text.slice(start, cursor.end)
}
