import { syntaxError } from './syntax-error.ts'
import type { NumberKind, Token, TokenKind } from './token.ts'

/** Spellings of symbols, longest first for each first character; the second member is what the grammar compares. */
const SYMBOLS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  '(': [['(', '(']],
  ')': [[')', ')']],
  ',': [[',', ',']],
  '.': [['.', '.']],
  '[': [['[', '[']],
  ']': [[']', ']']],
  ';': [[';', ';']],
  ':': [[':', ':']],
  '+': [['+', '+']],
  '-': [
    ['->', '->'],
    ['-', '-'],
  ],
  '*': [
    ['*/', '*/'],
    ['*', '*'],
  ],
  '/': [
    ['/*+', '/*+'],
    ['/', '/'],
  ],
  '%': [['%', '%']],
  '~': [['~', '~']],
  '&': [['&', '&']],
  '|': [
    ['||', '||'],
    ['|', '|'],
  ],
  '^': [['^', '^']],
  '=': [
    ['==', '='],
    ['=', '='],
  ],
  '<': [
    ['<=>', '<=>'],
    ['<=', '<='],
    ['<>', '<>'],
    ['<', '<'],
  ],
  '>': [
    ['>=', '>='],
    ['>', '>'],
  ],
  '!': [
    ['!=', '<>'],
    ['!>', '<='],
    ['!<', '>='],
    ['!', 'NOT'],
  ],
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const isWordCharacter = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95

/** `charCodeAt` past the end is NaN, which is in no class. */
function wordEnd(text: string, from: number): number {
  let at = from
  while (isWordCharacter(text.charCodeAt(at))) at += 1
  return at
}

function digitsEnd(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at += 1
  return at
}

/** Past `E+10` that begins at `from`; `from` itself when there is none. */
function exponentEnd(text: string, from: number): number {
  if ((text.charCodeAt(from) | 32) !== 101) return from
  const sign = text[from + 1]
  const digits = sign === '+' || sign === '-' ? from + 2 : from + 1
  const end = digitsEnd(text, digits)
  return end > digits ? end : from
}

interface NumberEnd {
  readonly kind: NumberKind
  readonly end: number
}

const SUFFIXES: readonly (readonly [string, NumberKind])[] = [
  ['BD', 'decimal'],
  ['D', 'double'],
  ['F', 'float'],
]
const WHOLE_SUFFIXES: Readonly<Record<string, NumberKind>> = { L: 'bigint', S: 'smallint', Y: 'tinyint' }

function suffixAt(text: string, at: number): NumberEnd | null {
  for (const [suffix, kind] of SUFFIXES) {
    if (text.slice(at, at + suffix.length).toUpperCase() === suffix) return { kind, end: at + suffix.length }
  }
  return null
}

/**
 * A number with a point, whose digits end at `digits`. It counts only when no word character follows:
 * `1.e` and `1.5a` are a whole number, a point and a name.
 */
function pointNumber(text: string, digits: number): NumberEnd | null {
  const exponent = exponentEnd(text, digits)
  const suffixed = suffixAt(text, exponent)
  const found = suffixed ?? { kind: exponent > digits ? 'double' : 'decimal', end: exponent }
  return isWordCharacter(text.charCodeAt(found.end)) ? null : (found as NumberEnd)
}

/** A number without a point, or `null` when the word that begins here is longer: `1a`, `1L2`, `1e5a` are names. */
function plainNumber(text: string, start: number, digits: number): NumberEnd | null {
  const word = wordEnd(text, digits)
  if (word === digits) return { kind: 'whole', end: digits }
  const exponent = exponentEnd(text, digits)
  const whole = WHOLE_SUFFIXES[text.charAt(digits).toUpperCase()]
  const found =
    suffixAt(text, exponent) ??
    (exponent > digits ? { kind: 'double' as const, end: exponent } : whole === undefined ? null : { kind: whole, end: digits + 1 })
  return found !== null && found.end >= word && found.end > start ? found : null
}

/** Past a block comment, which may hold others. One pass, so that deep nesting costs no more than its length. */
function commentEnd(text: string, start: number): number {
  let depth = 1
  for (let at = start + 2; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 42 && text.charCodeAt(at + 1) === 47) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      // `/*+` opens a hint, never a comment.
      if (text.charCodeAt(at + 2) !== 43) depth += 1
      at += 1
    }
  }
  throw syntaxError(text, start, 'Unclosed bracketed comment')
}

/** Past the line of a `--` comment; a backslash before the line feed continues it. */
function lineCommentEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    const feed = text.indexOf('\n', at)
    if (feed === -1) return text.length
    if (text[feed - 1] !== '\\') return feed + 1
    at = feed + 1
  }
}

function quotedEnd(text: string, start: number, quote: string, raw: boolean): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\' && !raw) at += 1
    else if (character === quote) return at + 1
  }
  throw syntaxError(text, start - 1, 'Unterminated string literal')
}

function backtickEnd(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const tick = text.indexOf('`', at)
    if (tick === -1) throw syntaxError(text, start, 'Unterminated quoted identifier')
    if (text[tick + 1] !== '`') return tick + 1
    at = tick + 2
  }
}

/** Where the next token begins: past blanks and comments. */
function skipBlank(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 32 || code === 10 || code === 13 || code === 9) at += 1
    else if (code === 45 && text.charCodeAt(at + 1) === 45) at = lineCommentEnd(text, at + 2)
    else if (code === 47 && text.charCodeAt(at + 1) === 42 && text.charCodeAt(at + 2) !== 43) at = commentEnd(text, at)
    else return at
  }
}

const token = (kind: TokenKind, start: number, end: number, word: string): Token => ({ kind, start, end, word })

function symbolToken(text: string, start: number): Token {
  const character = text.charAt(start)
  for (const [spelling, word] of SYMBOLS[character] ?? []) {
    if (spelling.length === 1 || text.startsWith(spelling, start)) return token('symbol', start, start + spelling.length, word)
  }
  return token('unknown', start, start + ((text.codePointAt(start) as number) > 0xffff ? 2 : 1), '')
}

function numberToken(text: string, start: number): Token | null {
  const digits = digitsEnd(text, start)
  const found =
    (text.charCodeAt(digits) === 46 ? pointNumber(text, digitsEnd(text, digits + 1)) : null) ??
    (digits > start ? plainNumber(text, start, digits) : null)
  return found === null ? null : token(found.kind, start, found.end, '')
}

function wordToken(text: string, start: number): Token {
  const end = wordEnd(text, start)
  const quote = text[end]
  if (end === start + 1 && (quote === "'" || quote === '"') && (text.charCodeAt(start) | 32) === 114) {
    return token('string', start, quotedEnd(text, end + 1, quote, true), '')
  }
  return token('word', start, end, text.slice(start, end).toUpperCase())
}

function nextToken(text: string, start: number): Token {
  const code = text.charCodeAt(start)
  if (isLetter(code) || code === 95) return wordToken(text, start)
  if (isDigit(code)) return numberToken(text, start) ?? wordToken(text, start)
  if (code === 39) return token('string', start, quotedEnd(text, start + 1, "'", false), '')
  if (code === 34) return token('string', start, quotedEnd(text, start + 1, '"', false), '')
  if (code === 96) return token('quoted', start, backtickEnd(text, start), '')
  if (code === 46 && isDigit(text.charCodeAt(start + 1))) return numberToken(text, start) ?? symbolToken(text, start)
  return symbolToken(text, start)
}

/**
 * Split a text into tokens; the last one has the kind `end`. A character that begins no token becomes an `unknown` one, since statements
 * such as SET take any text.
 * @throws SYNTAX for strings, quoted identifiers and comments that do not end, and for NUL characters anywhere.
 */
export function lex(text: string): readonly Token[] {
  const nul = text.indexOf('\0')
  if (nul !== -1) throw syntaxError(text, nul, 'Syntax error at a NUL character')
  const tokens: Token[] = []
  let at = skipBlank(text, 0)
  while (at < text.length) {
    const next = nextToken(text, at)
    tokens.push(next)
    at = skipBlank(text, next.end)
  }
  tokens.push(token('end', text.length, text.length, ''))
  return tokens
}
