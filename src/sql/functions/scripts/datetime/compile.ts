import type { DatetimePattern, Element, Field, NumberElement } from './elements.ts'
import { WORDS } from './words.ts'

/** A pattern that Spark does not take; its text says why. */
export class PatternError extends Error {}

const WEEK_BASED = /[YWwuec]/
const ILLEGAL = /[ABnNp]/
const ILLEGAL_TO_READ = /[EFqQ]/
const TOO_MANY = /(G{5}|M{5}|L{5}|E{5}|Q{5}|q{5}|y{7})/

/** Parts outside of and within quotes in turn. */
const quotedParts = (pattern: string): readonly string[] => pattern.split("'")

/** Spark's own rules on top of Java's, and `y` for `u` where no era is told (DateTimeFormatterHelper.convertIncompatiblePattern). */
function checked(pattern: string, reading: boolean): string {
  const plain = quotedParts(pattern).filter((_, at) => at % 2 === 0)
  for (const part of plain) {
    if (WEEK_BASED.test(part)) throw new PatternError(`All week-based patterns are unsupported since Spark 3.0: ${pattern}`)
    if (ILLEGAL.test(part) || (reading && ILLEGAL_TO_READ.test(part))) throw new PatternError(`Illegal pattern character in ${pattern}`)
    if (TOO_MANY.test(part)) throw new PatternError(`Too many pattern letters in ${pattern}`)
  }
  if (plain.some((part) => part.includes('G'))) return pattern
  return quotedParts(pattern)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll('y', 'u') : part))
    .join("'")
}

type NumberShape = Pick<NumberElement, 'min' | 'max' | 'sign'>

const number = (field: Field, shape: NumberShape, reduced = false): NumberElement => ({
  kind: 'number',
  field,
  ...shape,
  subsequent: 0,
  reduced,
})
const OPEN: NumberShape = { min: 1, max: 19, sign: 'normal' }
const fixed = (width: number): NumberShape => ({ min: width, max: width, sign: 'not-negative' })

/** Digits for up to two letters, then the short and the full word. */
function wordOrNumber(field: keyof typeof WORDS, count: number): Element {
  if (count <= 2) return number(field, count === 1 ? OPEN : fixed(2))
  return { kind: 'text', field, words: count === 3 ? WORDS[field].short : WORDS[field].full }
}

const NUMBERS: Readonly<Record<string, Field>> = {
  F: 'alignedDay',
  d: 'dayOfMonth',
  D: 'dayOfYear',
  H: 'hour',
  k: 'clockHour',
  K: 'hourOfAmPm',
  h: 'clockHourOfAmPm',
  m: 'minute',
  s: 'second',
}

/** How many letters are taken at the most. */
const MOST: Readonly<Record<string, number>> = { F: 1, D: 3, a: 1, z: 4, Z: 5, X: 5, x: 5, d: 2, H: 2, k: 2, K: 2, h: 2, m: 2, s: 2, S: 9 }

/** What a run of one letter stands for. @throws PatternError */
function elementOf(letter: string, count: number, reading: boolean): Element {
  const most = MOST[letter]
  if (most !== undefined && count > most) throw new PatternError(`Too many pattern letters: ${letter}`)
  const numeric = NUMBERS[letter]
  if (numeric !== undefined) return number(numeric, count === 1 ? OPEN : fixed(count))
  switch (letter) {
    case 'u':
    case 'y': {
      const field = letter === 'u' ? 'year' : 'yearOfEra'
      if (count === 2) return number(field, fixed(2), true)
      return number(field, { min: count, max: 19, sign: count < 4 ? 'normal' : 'exceeds-pad' })
    }
    case 'M':
    case 'L':
      return wordOrNumber('month', count)
    case 'Q':
    case 'q':
      return wordOrNumber('quarter', count)
    case 'E':
      return { kind: 'text', field: 'dayOfWeek', words: count < 4 ? WORDS.dayOfWeek.short : WORDS.dayOfWeek.full }
    case 'G':
      return { kind: 'text', field: 'era', words: count < 4 ? WORDS.era.short : WORDS.era.full }
    case 'a':
      return { kind: 'text', field: 'amPm', words: WORDS.amPm.short }
    // Fewer digits than letters are read, too (DateTimeFormatterHelper.createBuilderWithVarLengthSecondFraction).
    case 'S':
      return { kind: 'fraction', min: reading ? 1 : count, max: count }
    case 'V':
      if (count !== 2) throw new PatternError('Pattern letter count must be 2: V')
      return { kind: 'zone-id' }
    case 'z':
      return { kind: 'zone-name', full: count === 4 }
    case 'O':
      if (count !== 1 && count !== 4) throw new PatternError('Pattern letter count must be 1 or 4: O')
      return { kind: 'localized-offset', full: count === 4 }
    case 'Z':
      if (count === 4) return { kind: 'localized-offset', full: true }
      return {
        kind: 'offset',
        minutes: 'always',
        seconds: count === 5 ? 'if-any' : 'never',
        colon: count === 5,
        zero: count === 5 ? 'Z' : '+0000',
      }
    case 'X':
    case 'x': {
      const colon = count === 3 || count === 5
      const zero = letter === 'X' ? 'Z' : count === 1 ? '+00' : colon ? '+00:00' : '+0000'
      return { kind: 'offset', minutes: count === 1 ? 'if-any' : 'always', seconds: count > 3 ? 'if-any' : 'never', colon, zero }
    }
    default:
      throw new PatternError(`Unknown pattern letter: ${letter}`)
  }
}

/** A list of elements in the making. `active`: the number that fields of a fixed width right behind it share digits with. */
interface Section {
  readonly elements: Element[]
  active: number | null
}

function append(section: Section, element: Element): void {
  const { elements, active } = section
  if (element.kind !== 'number') {
    section.active = null
    elements.push(element)
    return
  }
  const before = active === null ? undefined : elements[active]
  const shares = element.min === element.max && element.sign === 'not-negative'
  if (before?.kind === 'number') elements[active as number] = { ...before, subsequent: shares ? before.subsequent + element.max : 0 }
  if (before === undefined || !shares) section.active = elements.length
  elements.push(element)
}

/**
 * Java's reading of a pattern (DateTimeFormatterBuilder.appendPattern) with the rules of Spark 3.3.
 * @param reading - Whether it is for reading texts, not for writing them.
 * @throws PatternError
 */
export function compilePattern(pattern: string, reading: boolean): DatetimePattern {
  let rest = checked(pattern, reading)
  const sections: Section[] = [{ elements: [], active: null }]
  const close = (): void => {
    const { elements } = sections.pop() as Section
    append(sections.at(-1) as Section, { kind: 'optional', elements })
  }
  while (rest !== '') {
    const section = sections.at(-1) as Section
    const letters = /^([A-Za-z])\1*/.exec(rest)?.[0]
    const quoted = letters === undefined ? /^'((?:[^']|'')*)'/.exec(rest) : null
    const first = rest[0] as string
    if (letters !== undefined) append(section, elementOf(first, letters.length, reading))
    else if (quoted !== null)
      append(section, { kind: 'literal', text: quoted[1] === '' ? "'" : (quoted[1] as string).replaceAll("''", "'") })
    else if (first === '[') {
      section.active = null
      sections.push({ elements: [], active: null })
    } else if (first === ']') {
      if (sections.length === 1) throw new PatternError('Pattern invalid as it contains ] without previous [')
      close()
    } else if (/['{}#]/.test(first)) throw new PatternError(`Pattern includes reserved character: ${first}`)
    else append(section, { kind: 'literal', text: first })
    rest = rest.slice((letters ?? quoted?.[0] ?? first).length)
  }
  while (sections.length > 1) close()
  return (sections[0] as Section).elements
}
