import type { ManageResource } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { lex } from './lex.ts'
import { rawText } from './raw-text.ts'
import { stringValue } from './strings.ts'

const TYPES: Readonly<Record<string, ManageResource['type']>> = {
  JAR: 'JAR',
  JARS: 'JAR',
  FILE: 'FILE',
  FILES: 'FILE',
  ARCHIVE: 'ARCHIVE',
  ARCHIVES: 'ARCHIVE',
}

const PATH = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|\S+/g

/** ADD and LIST of JARs, files and archives; paths are separated by blanks and may be quoted. */
export function manageResource(cursor: Cursor): ManageResource {
  const { start, word } = cursor
  cursor.advance()
  const written = cursor.identifier("'JAR', 'FILE' or 'ARCHIVE'").text
  const type = TYPES[written.toUpperCase()]
  if (type === undefined) throw cursor.error(`Operation not allowed: ${word} with resource type '${written.toLowerCase()}'`, start)
  const paths = (rawText(cursor).match(PATH) ?? []).map(pathText)
  return { kind: 'manage-resource', start, end: cursor.end, action: word as ManageResource['action'], type, paths }
}

function pathText(written: string): string {
  const quoted = written.length > 1 && (written[0] === "'" || written[0] === '"') && written.at(-1) === written[0]
  const [token] = quoted ? lex(written) : []
  return token === undefined ? written : stringValue(written, token)
}
