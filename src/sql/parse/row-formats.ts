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

function delimiter(cursor: Cursor, start: number, words: readonly string[]): void {
  const value = cursor.string('a delimiter')
  if (words[0] === 'LINES' && value !== '\n')
    throw cursor.error(`LINES TERMINATED BY only supports newline '\\n' right now: ${value}`, start)
}

/** Formats that leave the choice of a serde. */
const WITH_SERDE: ReadonlySet<string> = new Set(['sequencefile', 'textfile', 'rcfile'])

/** @param rowFormat - As `rowFormat` gives it. @throws SYNTAX when it does not go with the format of the files. */
export function checkFormats(cursor: Cursor, start: number, format: string | null, storedAs: string | null): void {
  if (format === null || storedAs === null || /^INPUTFORMAT\s*['"]/i.test(storedAs)) return
  const files = storedAs.toLowerCase()
  const serde = /^FORMAT\s+SERDE/i.test(format)
  if (serde && !WITH_SERDE.has(files)) {
    throw cursor.error(
      `Operation not allowed: ROW FORMAT SERDE is incompatible with format '${storedAs}', which also specifies a serde`,
      start,
    )
  }
  if (!serde && files !== 'textfile') {
    throw cursor.error(`Operation not allowed: ROW FORMAT DELIMITED is only compatible with 'textfile', not '${storedAs}'`, start)
  }
}

/** What follows `ROW`: the text from FORMAT to its end. */
export function rowFormat(cursor: Cursor): string {
  const { start } = cursor
  cursor.expect('FORMAT')
  if (cursor.accept('SERDE')) {
    cursor.string('a class')
    if (cursor.acceptAll('WITH', 'SERDEPROPERTIES')) propertyList(cursor)
  } else {
    cursor.expect('DELIMITED')
    for (const words of DELIMITERS) if (cursor.acceptAll(...words)) delimiter(cursor, start, words)
  }
  return cursor.text.slice(start, cursor.end)
}
