import type { Identifier, Property, QualifiedName } from '../ast.ts'

const WORD = /^[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*$/
/** Begins like a number: `1e5` would be one. */
const NUMBER = /^\d/

export const quotedName = (text: string): string => `\`${text.replaceAll('`', '``')}\``

/** A name that the tree keeps as text: with back-ticks only where it needs them. */
export const plainName = (text: string): string => (WORD.test(text) && !NUMBER.test(text) ? text : quotedName(text))

export const identifier = ({ text, quoted }: Identifier): string => (quoted ? quotedName(text) : text)

export const name = (parts: QualifiedName): string => parts.map(identifier).join('.')

/** The name of a class or format: its dots belong to it. */
export const dottedName = (text: string): string => (/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text) ? text : quotedName(text))

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\0': '\\0',
  '\u001a': '\\Z',
}

/** A string literal that reads back as the text. Control characters without an escape stay as they are. */
export const string = (text: string): string => `'${text.replace(/[\\'\p{Cc}]/gu, (character) => ESCAPES[character] ?? character)}'`

export const properties = (list: readonly Property[]): string =>
  `(${list.map(({ key, value }) => `${string(key)} = ${string(value)}`).join(', ')})`

/** The pieces that say something, with a blank between. */
export const words = (...pieces: readonly (string | null | false)[]): string =>
  pieces.filter((piece) => piece !== null && piece !== false && piece !== '').join(' ')
