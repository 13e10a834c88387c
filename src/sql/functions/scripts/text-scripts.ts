import { type ScriptFunction, script } from './script.ts'

const SOUNDEX = '01230127022455012623010202'.split('')
// H and W are passed over: a code before them still counts.
SOUNDEX['H'.charCodeAt(0) - 65] = '7'
SOUNDEX['W'.charCodeAt(0) - 65] = '7'

/** Of a text that begins with a letter; any other is itself (`UTF8String.soundex`). */
function soundex(text: string): string {
  const letters = text.toUpperCase()
  if (!/^[A-Za-z]/.test(text)) return text
  let result = letters[0] as string
  let last = SOUNDEX[letters.charCodeAt(0) - 65]
  for (let at = 1; at < text.length && result.length < 4; at += 1) {
    const place = /[A-Za-z]/.test(text[at] as string) ? (text[at] as string).toUpperCase().charCodeAt(0) - 65 : -1
    const code = place < 0 ? '0' : (SOUNDEX[place] as string)
    if (code === '7') continue
    if (code !== '0' && code !== last) result += code
    last = code
  }
  return result.padEnd(4, '0')
}

const LONGEST = (1n << 64n) - 1n

/** Digits of one base in another, as 64 bits without a sign unless the new base is negative (`NumberConverter`). */
function conv(text: string, from: number, to: number): string | null {
  const base = Math.abs(to)
  const given = text.replace(/^ +| +$/g, '')
  if (from < 2 || from > 36 || base < 2 || base > 36 || given === '') return null
  let negative = given.startsWith('-')
  let value = 0n
  for (const letter of negative ? given.slice(1) : given) {
    const digit = /[0-9A-Za-z]/.test(letter) ? Number.parseInt(letter, 36) : 36
    if (digit >= from) break
    value = value * BigInt(from) + BigInt(digit)
    if (value > LONGEST) value = LONGEST + 1n
  }
  if (value > LONGEST) value = LONGEST
  const isNegative = value >> 63n === 1n
  if (negative && to > 0) value = isNegative ? LONGEST : BigInt.asUintN(64, -value)
  if (to < 0 && isNegative) {
    value = BigInt.asUintN(64, -value)
    negative = true
  }
  return `${negative && to < 0 ? '-' : ''}${value.toString(base).toUpperCase()}`
}

/** As Java's MIME decoder: other characters are passed over before the padding, none of the alphabet may follow it. `null`: not base64. */
export function decoded(text: string): Uint8Array | null {
  const end = text.indexOf('=')
  const letters = (end < 0 ? text : text.slice(0, end)).replace(/[^A-Za-z0-9+/]/g, '')
  const left = letters.length % 4
  if (left === 1) return null
  if (end >= 0) {
    if (left === 0 || (left === 2 && text[end + 1] !== '=')) return null
    if (/[A-Za-z0-9+/]/.test(text.slice(end))) return null
  }
  return new Uint8Array(Buffer.from(letters, 'base64'))
}

function unbase64(text: string): Uint8Array {
  const bytes = decoded(text)
  if (bytes === null) throw new Error('ENGINE_FAILED: The text is not base64: its last unit is incomplete')
  return bytes
}

/** `application/x-www-form-urlencoded`, as Java's URLEncoder writes it. */
const urlEncode = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Error(`ENGINE_FAILED: The text is not URL-encoded: ${text}`)
  }
}

/** `String.hashCode`. */
const javaHash = (text: string): string => {
  let hash = 0
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return String(hash)
}

/** The place, from 1, of an occurrence from a place on; 0 when there is none. */
function instr1(text: string, part: string, start: bigint, nth: bigint): number {
  if (start < 1n || nth < 1n) throw new Error('UNSUPPORTED: instr1 from the end of a text is not supported on the embedded engine')
  const letters = [...text]
  const wanted = [...part]
  let left = Number(nth)
  for (let at = Number(start) - 1; at + wanted.length <= letters.length; at += 1) {
    if (wanted.every((letter, offset) => letters[at + offset] === letter)) left -= 1
    if (left === 0) return at + 1
  }
  return 0
}

function keyValue(text: string, between: string, within: string, key: string): string | null {
  for (const pair of text.split(between)) {
    const at = pair.indexOf(within)
    if (at >= 0 && pair.slice(0, at) === key) return pair.slice(at + within.length)
  }
  return null
}

export const TEXT_SCRIPTS: readonly ScriptFunction[] = [
  script('soundex', ['string'], 'string', soundex),
  script('conv', ['string', 'integer', 'integer'], 'string', conv),
  script('unbase64', ['string'], 'binary', unbase64),
  script('try_unbase64', ['string'], 'binary', decoded),
  script('url_encode', ['string'], 'string', urlEncode),
  script('url_decode', ['string'], 'string', urlDecode),
  script('java_hash', ['string'], 'string', javaHash),
  script('instr1', ['string', 'string', 'long', 'long'], 'integer', instr1),
  script('key_value', ['string', 'string', 'string', 'string'], 'string', keyValue),
]
