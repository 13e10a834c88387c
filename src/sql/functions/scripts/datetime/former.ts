/**
 * Whether the parser of Spark 2.4 (java.text.SimpleDateFormat) reads a text: where it does and that of Spark 3 does not, Spark stops with
 * an error instead of a NULL (timeParserPolicy EXCEPTION).
 */
import { daysInMonth, isLeapYear } from '../../../../core/calendar.ts'
import type { Field } from './elements.ts'
import { hourOf } from './resolve.ts'
import { WORDS } from './words.ts'

/** How Spark begins when it stops. */
export const UPGRADE = 'ENGINE_FAILED: You may get a different result due to the upgrading to Spark >= 3.0:'

/** The error of a text that it alone reads. */
export const formerOnly = (text: string): Error => new Error(`${UPGRADE} Fail to parse '${text}' in the new parser`)

type Part = { readonly letter: string; readonly count: number } | { readonly text: string }

/** Letters whose fields are digits, and their bounds. Months (`M`, `L`) are digits up to two letters. */
const NUMBERS: Readonly<Record<string, readonly [number, number]>> = {
  y: [1, 292_278_994],
  d: [1, 31],
  D: [1, 366],
  H: [0, 23],
  k: [1, 24],
  K: [0, 11],
  h: [1, 12],
  m: [0, 59],
  s: [0, 59],
  S: [0, 999],
}
const WORDED = /^[GaMLzZX]$/

/** `null` for a pattern that it does not take. */
function partsOf(pattern: string): readonly Part[] | null {
  const parts: Part[] = []
  let rest = pattern
  while (rest !== '') {
    const letters = /^([A-Za-z])\1*/.exec(rest)?.[0]
    const quoted = /^'((?:[^']|'')*)'/.exec(rest)
    const letter = rest[0] as string
    if (letters !== undefined) {
      if (!Object.hasOwn(NUMBERS, letter) && !WORDED.test(letter)) return null
      if (letter === 'X' && letters.length > 3) return null
      parts.push({ letter, count: letters.length })
    } else if (quoted !== null) parts.push({ text: quoted[1] === '' ? "'" : (quoted[1] as string).replaceAll("''", "'") })
    else if (letter === "'") return null
    else parts.push({ text: letter })
    rest = rest.slice((letters ?? quoted?.[0] ?? letter).length)
  }
  return parts
}

const isNumeric = (part: Part | undefined): boolean =>
  part !== undefined && 'letter' in part && (Object.hasOwn(NUMBERS, part.letter) || (/[ML]/.test(part.letter) && part.count <= 2))

interface Found {
  readonly value: number
  readonly end: number
}

/** Digits of any script, with a minus before them; no more than `most` characters, blanks before them included. */
function readNumber(text: string, from: number, most: number | null, start: number): Found | null {
  if (most !== null && from + most > text.length) return null
  const [digits] = /^-?\p{Nd}+/u.exec(text.slice(start, most === null ? undefined : from + most)) ?? []
  if (digits === undefined) return null
  const plain = digits.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
  return { value: Number(plain), end: start + digits.length }
}

/** Digits of each script lie together, ten by ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) as number
  let zero = code
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}

function readWord(words: readonly string[], text: string, from: number): Found | null {
  const hits = words.flatMap((word, value) =>
    text.slice(from, from + word.length).toLowerCase() === word.toLowerCase() ? [{ value, word }] : [],
  )
  const longest = hits.sort((a, b) => b.word.length - a.word.length)[0]
  return longest === undefined ? null : { value: longest.value, end: from + longest.word.length }
}

/** How letters of a zone are written; any text of letters is taken for the name of one. */
const ZONES: Readonly<Record<string, RegExp>> = {
  X: /^(?:Z|([+-])(\d\d)())/,
  XX: /^(?:Z|([+-])(\d\d)([0-5]\d))/,
  XXX: /^(?:Z|([+-])(\d\d):([0-5]\d))/,
  z: /^(?:(?:GMT(?=[+-]\d{1,2}:))?([+-])(\d{1,2}):?([0-5]\d)|[A-Za-z][A-Za-z/_]+)/i,
}

/** From 13 hours west to 14 hours east. */
function readZone(letter: string, count: number, text: string, from: number): Found | null {
  const found = (ZONES[letter === 'X' ? letter.repeat(count) : 'z'] as RegExp).exec(text.slice(from))
  if (found === null) return null
  const [written, sign, hours = '0', minutes = '0'] = found
  const size = Number(hours) * 60 + Number(minutes)
  const colon = written.includes(':')
  if (letter !== 'X' && sign !== undefined && colon !== /^G/i.test(written)) return null
  return Number(hours) > 23 || size > (sign === '-' ? 13 : 14) * 60 ? null : { value: 0, end: from + written.length }
}

function readField(
  { letter, count }: Part & { letter: string; count: number },
  next: Part | undefined,
  text: string,
  from: number,
): Found | null {
  let start = from
  while (text[start] === ' ' || text[start] === '\t') start += 1
  if (start >= text.length) return null
  if (isNumeric({ letter, count })) return readNumber(text, from, next !== undefined && 'letter' in next ? count : null, start)
  if (letter === 'G') return readWord(WORDS.era.short, text, from)
  if (letter === 'a') return readWord(WORDS.amPm.short, text, from)
  if (letter === 'M' || letter === 'L') {
    const found = readWord([...WORDS.month.full, ...WORDS.month.short], text, from)
    return found === null ? null : { ...found, value: (found.value % 12) + 1 }
  }
  return readZone(letter, count, text, start)
}

/** In the calendar that was Julian until 4 October 1582. */
function isDay(year: number, month: number, day: number): boolean {
  if (year === 1582 && month === 10 && day > 4 && day < 15) return false
  return day >= 1 && day <= daysInMonth(month, year <= 1582 ? year % 4 === 0 : isLeapYear(year))
}

const HOURS: Readonly<Record<string, Field>> = { H: 'hour', k: 'clockHour', K: 'hourOfAmPm', h: 'clockHourOfAmPm', a: 'amPm' }

const hoursAgree = (values: ReadonlyMap<string, number>): boolean =>
  hourOf(new Map([...values].flatMap(([letter, value]) => (HOURS[letter] === undefined ? [] : [[HOURS[letter], value]])))) !== null

function isTime(values: ReadonlyMap<string, number>): boolean {
  for (const [letter, value] of values) {
    const [least, most] = NUMBERS[letter] ?? (letter === 'M' ? [1, 12] : [0, 1])
    if (value < least || value > most) return false
  }
  if (!hoursAgree(values)) return false
  const [year = 1_970, month, day, ofYear] = ['y', 'M', 'd', 'D'].map((letter) => values.get(letter))
  if (ofYear === undefined) return isDay(year, month ?? 1, day ?? 1)
  const leap = year <= 1582 ? year % 4 === 0 : isLeapYear(year)
  let left = ofYear
  for (let at = 1; at <= 12; at += 1) {
    const length = daysInMonth(at, leap)
    if (left <= length) return (month ?? at) === at && (day ?? left) === left
    left -= length
  }
  return false
}

/** Years of two digits are those around the present; which century does not decide whether they are read. */
const fullYear = (count: number, digits: string, value: number): number =>
  count <= 2 && /^\p{Nd}{2}$/u.test(digits) ? 2_000 + value : value

/** @param lenient - Whether numbers may be out of their ranges. */
export function formerlyRead(pattern: string, text: string, lenient: boolean): boolean {
  const parts = partsOf(pattern)
  if (parts === null) return false
  const values = new Map<string, number>()
  let at = 0
  for (const [place, part] of parts.entries()) {
    if ('text' in part) {
      if (!text.startsWith(part.text, at)) return false
      at += part.text.length
      continue
    }
    const found = readField(part, parts[place + 1], text, at)
    if (found === null) return false
    const letter = part.letter === 'L' ? 'M' : part.letter
    const value = letter === 'y' ? fullYear(part.count, text.slice(at, found.end).trim(), found.value) : found.value
    if (!/[zZX]/.test(letter)) values.set(letter, value)
    at = found.end
  }
  return at > 0 && (lenient || isTime(values))
}
