import type { Cursor } from './cursor.ts'

/** The text up to the `;` or the end, as written and without blanks around it: settings and paths are not SQL. */
export function rawText(cursor: Cursor): string {
  const { start } = cursor
  while (!cursor.atEnd) cursor.advance()
  return cursor.end > start ? cursor.text.slice(start, cursor.end) : ''
}
