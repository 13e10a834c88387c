import { sparkZone, type Zone } from '../../../../core/time-zone.ts'
import { type DatetimePattern, type Element, FIELDS, type Field, type NumberElement } from './elements.ts'

/** What a text says: each field once, and the zone. */
export interface ReadFields {
  readonly values: Map<Field, number>
  zone: Zone | null
}

/** The place behind what was read; `null`: the text is not of the pattern. */
type Place = number | null

const isDigit = (character: string | undefined): boolean => character !== undefined && character >= '0' && character <= '9'

/** A field that is there twice must say the same twice. */
function put({ values }: ReadFields, field: Field, value: number, place: number): Place {
  const before = values.get(field)
  if (before !== undefined && before !== value) return null
  values.set(field, value)
  return place
}

/** Years of two digits are those of this century. */
const century = (value: number): number => 2_000 + value

function readNumber(element: NumberElement, text: string, from: number, into: ReadFields): Place {
  const { field, min, max, sign, subsequent, reduced } = element
  const mark = text[from]
  const signed = mark === '-' || mark === '+'
  if (signed && (sign === 'not-negative' || (mark === '+' && sign === 'normal'))) return null
  const start = signed ? from + 1 : from
  let end = start
  while (end < text.length && end - start < max + subsequent && isDigit(text[end])) end += 1
  if (end - start < min) return null
  // Those that follow get their digits first.
  if (subsequent > 0) end = start + Math.max(min, end - start - subsequent)
  const value = Number(text.slice(start, end))
  if (mark === '-' && value === 0) return null
  const exceeds = end - start > min
  if (sign === 'exceeds-pad' && mark !== '-' && exceeds !== (mark === '+')) return null
  return put(into, field, reduced ? century(value) : mark === '-' ? -value : value, end)
}

function readFraction(max: number, text: string, from: number, into: ReadFields): Place {
  let end = from
  while (end - from < max && isDigit(text[end])) end += 1
  return end === from ? null : put(into, 'nano', Number(text.slice(from, end).padEnd(9, '0')), end)
}

const sameLetters = (text: string, from: number, wanted: string): boolean =>
  text.slice(from, from + wanted.length).toLowerCase() === wanted.toLowerCase()

function readWord({ field, words }: Element & { kind: 'text' }, text: string, from: number, into: ReadFields): Place {
  const found = words
    .flatMap((word, at) => (sameLetters(text, from, word) ? [{ word, at }] : []))
    .sort((a, b) => b.word.length - a.word.length)[0]
  return found === undefined ? null : put(into, field, found.at + FIELDS[field][0], from + found.word.length)
}

/** Two digits, behind a colon where there is one. `null`: they are not there. */
function readPart(text: string, from: number, colon: boolean): { readonly value: number; readonly end: number } | null {
  const start = colon ? from + 1 : from
  if (colon && text[from] !== ':') return null
  if (!isDigit(text[start]) || !isDigit(text[start + 1]) || Number(text.slice(start, start + 2)) > 59) return null
  return { value: Number(text.slice(start, start + 2)), end: start + 2 }
}

function readOffset(element: Element & { kind: 'offset' }, text: string, from: number, into: ReadFields): Place {
  const { zero, minutes, seconds, colon } = element
  if (from === text.length) return null
  if (sameLetters(text, from, zero)) return put(into, 'offset', 0, from + zero.length)
  if (text[from] !== '+' && text[from] !== '-') return null
  const hour = readPart(text, from + 1, false)
  if (hour === null || hour.value > 23) return null
  const minute = readPart(text, hour.end, colon)
  if (minute === null && minutes === 'always') return null
  const second = minute !== null && seconds === 'if-any' ? readPart(text, minute.end, colon) : null
  const size = hour.value * 3_600 + (minute?.value ?? 0) * 60 + (second?.value ?? 0)
  return put(into, 'offset', text[from] === '-' && size > 0 ? -size : size, (second ?? minute ?? hour).end)
}

const FULL_OFFSET = { kind: 'offset', minutes: 'always', seconds: 'if-any', colon: true, zero: 'Z' } as const

function readLocalizedOffset(full: boolean, text: string, from: number, into: ReadFields): Place {
  if (!sameLetters(text, from, 'GMT')) return null
  const shape = full ? /^[+-]\d\d:[0-5]\d(?::[0-5]\d)?/ : /^[+-]\d{1,2}(?::[0-5]\d(?::[0-5]\d)?)?/
  const written = shape.exec(text.slice(from + 3))?.[0]
  if (written === undefined) return /^[+-]/.test(text.slice(from + 3)) ? null : put(into, 'offset', 0, from + 3)
  const [hours = 0, minutes = 0, seconds = 0] = written.slice(1).split(':').map(Number)
  const size = hours * 3_600 + minutes * 60 + seconds
  return put(into, 'offset', written[0] === '-' && size > 0 ? -size : size, from + 3 + written.length)
}

/** `+08:00`, `GMT+08:00`, or the longest name of a region. */
function readZoneId(text: string, from: number, into: ReadFields): Place {
  const prefix = /^(?:UTC|GMT|UT)?(?=[+-])/i.exec(text.slice(from))?.[0]
  const end =
    prefix === undefined
      ? longestRegion(text, from)
      : readOffset(FULL_OFFSET, text, from + prefix.length, { values: new Map(), zone: null })
  const zone = end === null ? null : sparkZone(text.slice(from, end))
  if (zone === null) return null
  into.zone = zone
  return end
}

function longestRegion(text: string, from: number): Place {
  const letters = /^[A-Za-z][A-Za-z0-9/_+-]*/.exec(text.slice(from))?.[0] ?? ''
  for (let length = letters.length; length > 0; length -= 1) {
    const name = letters.slice(0, length)
    // Java knows its short names only where they are asked for.
    if ((name.includes('/') || /^(?:UTC|GMT|UT|Z)$/.test(name)) && sparkZone(name) !== null) return from + length
  }
  return null
}

function readZoneName(text: string, from: number, into: ReadFields): Place {
  const end = readZoneId(text, from, into)
  if (end === null && /^[A-Za-z]/.test(text.slice(from)))
    throw new Error('UNSUPPORTED: the name of a time zone in a text is not supported on the embedded engine')
  return end
}

function readOptional(elements: DatetimePattern, text: string, from: number, into: ReadFields): Place {
  const inner = { values: new Map(into.values), zone: into.zone }
  const end = readAll(elements, text, from, inner)
  if (end === null) return from
  for (const [field, value] of inner.values) into.values.set(field, value)
  into.zone = inner.zone
  return end
}

function readElement(element: Element, text: string, from: number, into: ReadFields): Place {
  switch (element.kind) {
    case 'literal':
      return sameLetters(text, from, element.text) ? from + element.text.length : null
    case 'number':
      return readNumber(element, text, from, into)
    case 'fraction':
      return readFraction(element.max, text, from, into)
    case 'text':
      return readWord(element, text, from, into)
    case 'offset':
      return readOffset(element, text, from, into)
    case 'localized-offset':
      return readLocalizedOffset(element.full, text, from, into)
    case 'zone-id':
      return readZoneId(text, from, into)
    case 'zone-name':
      return readZoneName(text, from, into)
    case 'optional':
      return readOptional(element.elements, text, from, into)
    default:
      throw new Error(`no element is ${element satisfies never}`)
  }
}

function readAll(elements: DatetimePattern, text: string, from: number, into: ReadFields): Place {
  let place: Place = from
  for (const element of elements) {
    if (place === null) return null
    place = readElement(element, text, place, into)
  }
  return place
}

/** What the whole of a text says by a pattern, as Java reads it (strict, letters of any case); `null` when it is not of the pattern. */
export function readFields(pattern: DatetimePattern, text: string): ReadFields | null {
  const into: ReadFields = { values: new Map(), zone: null }
  return readAll(pattern, text, 0, into) === text.length ? into : null
}
