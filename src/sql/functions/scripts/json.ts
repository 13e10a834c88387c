import { doubleText } from '../../../core/number-text.ts'

/** JSON as Jackson reads it for Spark: single quotes and control characters are let through, members keep their order and their doubles. */
export type Json =
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Json])[] }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'string'; readonly text: string }
  /** As written; `whole` without a point and an exponent. */
  | { readonly kind: 'number'; readonly text: string; readonly whole: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const BLANKS = /[ \t\r\n]*/y
const NESTED_MAX = 1000

class Malformed extends Error {}

/** The first value of a text; what follows it does not matter. `null` when it is none. */
export function readJson(text: string): Json | null {
  let at = 0
  let depth = 0

  function skipBlanks(): void {
    BLANKS.lastIndex = at
    BLANKS.exec(text)
    at = BLANKS.lastIndex
  }

  function value(): Json {
    skipBlanks()
    const first = text[at]
    if (first === '{' || first === '[') {
      depth += 1
      if (depth > NESTED_MAX) throw new Malformed()
      at += 1
      const found = first === '{' ? object() : array()
      depth -= 1
      return found
    }
    if (first === '"' || first === "'") return { kind: 'string', text: quoted() }
    for (const [word, found] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length
        if (/[A-Za-z0-9_$]/.test(text[at] ?? '')) throw new Malformed()
        return found
      }
    }
    return number()
  }

  function number(): Json {
    NUMBER.lastIndex = at
    const found = NUMBER.exec(text)
    if (found === null) throw new Malformed()
    at = NUMBER.lastIndex
    if (!/^(?:$|[\s,\]}])/.test(text[at] ?? '')) throw new Malformed()
    return { kind: 'number', text: found[0], whole: found[1] === undefined && found[2] === undefined }
  }

  function quoted(): string {
    const quote = text[at]
    at += 1
    let start = at
    let result = ''
    for (;;) {
      const next = text[at]
      if (next === undefined) throw new Malformed()
      if (next === quote) break
      if (next === '\\') {
        result += text.slice(start, at) + unescaped()
        start = at
      } else at += 1
    }
    result += text.slice(start, at)
    at += 1
    return result
  }

  function unescaped(): string {
    const letter = text[at + 1] ?? ''
    if (letter === 'u') {
      const hex = text.slice(at + 2, at + 6)
      if (!/^[0-9A-Fa-f]{4}$/.test(hex)) throw new Malformed()
      at += 6
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const found = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
    if (found === undefined) throw new Malformed()
    at += 2
    return found
  }

  function object(): Json {
    const members: [string, Json][] = []
    skipBlanks()
    if (text[at] === '}') at += 1
    else
      for (;;) {
        skipBlanks()
        if (text[at] !== '"' && text[at] !== "'") throw new Malformed()
        const name = quoted()
        skipBlanks()
        if (text[at] !== ':') throw new Malformed()
        at += 1
        members.push([name, value()])
        if (ends('}')) break
      }
    return { kind: 'object', members }
  }

  function array(): Json {
    const items: Json[] = []
    skipBlanks()
    if (text[at] === ']') at += 1
    else
      do items.push(value())
      while (!ends(']'))
    return { kind: 'array', items }
  }

  function ends(bracket: string): boolean {
    skipBlanks()
    const next = text[at]
    at += 1
    if (next === bracket) return true
    if (next !== ',') throw new Malformed()
    return false
  }

  try {
    return value()
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}

const WORDS: readonly (readonly [string, Json])[] = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
]

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A text in quotes, as Jackson writes it: of the control characters only those below the blank are escaped. */
export const quotedJson = (text: string): string => `"${text.replace(/["\\]|\p{Cc}/gu, escaped)}"`

function escaped(letter: string): string {
  const code = letter.charCodeAt(0)
  const long = code < 0x20 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : letter
  return SHORT[letter] ?? long
}

/** A double as a JSON number, in quotes where it is none. */
export const doubleJson = (value: number): string => (Number.isFinite(value) ? doubleText(value) : `"${doubleText(value)}"`)

/** A value as Jackson copies it: without blanks, fractions in Java's text of a double. */
export function writeJson(value: Json): string {
  switch (value.kind) {
    case 'object':
      return `{${value.members.map(([name, member]) => `${quotedJson(name)}:${writeJson(member)}`).join(',')}}`
    case 'array':
      return `[${value.items.map(writeJson).join(',')}]`
    case 'string':
      return quotedJson(value.text)
    case 'number':
      return value.whole ? BigInt(value.text).toString() : doubleJson(Number(value.text))
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
  }
}
