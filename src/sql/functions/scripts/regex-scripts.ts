import { type JavaPattern, javaPattern, OtherPattern } from './java-pattern.ts'
import { type ScriptFunction, script } from './script.ts'

function compiled(pattern: string): JavaPattern {
  try {
    return javaPattern(pattern)
  } catch (error) {
    if (error instanceof OtherPattern)
      throw new Error(`UNSUPPORTED: a regular expression with ${error.message} is not supported on the embedded engine`, { cause: error })
    throw error
  }
}

/** Matches from left to right as `Matcher.find` has them: behind an empty one the search goes on one character further. */
function* matches({ regex }: JavaPattern, text: string, start = 0): Generator<RegExpExecArray> {
  let from = start
  while (from <= text.length) {
    regex.lastIndex = from
    const found = regex.exec(text)
    if (found === null) return
    const end = found.index + found[0].length
    if (found[0] === '' && /[\ud800-\udfff]/.test(text))
      throw new Error('UNSUPPORTED: an empty match in a text with characters beyond 16 bits is not supported on the embedded engine')
    yield found
    from = found[0] === '' ? end + 1 : end
  }
}

function groupOf(pattern: JavaPattern, group: number): number {
  const { groups, forgets } = pattern
  if (group < 0 || group >= groups.length)
    throw new Error(`ENGINE_FAILED: Regex group count is ${groups.length - 1}, but the specified group index is ${group}`)
  if (forgets && group > 0) throw new Error('UNSUPPORTED: a group within a repeated group is not supported on the embedded engine')
  return groups[group] as number
}

function extract(text: string, pattern: string, group: number): string {
  const java = compiled(pattern)
  const [found] = matches(java, text)
  return found === undefined ? '' : (found[groupOf(java, group)] ?? '')
}

function extractAll(text: string, pattern: string, group: number): string[] {
  const java = compiled(pattern)
  return [...matches(java, text)].map((found) => found[groupOf(java, group)] ?? '')
}

/** The pieces of a replacement: texts, and groups by their number. */
function replacementOf(java: JavaPattern, replacement: string): readonly (string | number)[] {
  const pieces: (string | number)[] = []
  for (let at = 0; at < replacement.length; at += 1) {
    const character = replacement[at] as string
    if (character === '\\') {
      at += 1
      if (at === replacement.length) throw new Error('ENGINE_FAILED: character to be escaped is missing')
      pieces.push(replacement[at] as string)
    } else if (character !== '$') pieces.push(character)
    else {
      const [all, name, digit] = /^(?:\{([A-Za-z][A-Za-z0-9]*)\}|(\d))/.exec(replacement.slice(at + 1)) ?? []
      if (all === undefined) throw new Error('ENGINE_FAILED: Illegal group reference')
      let group = name === undefined ? Number(digit) : java.names.get(name)
      if (group === undefined || group >= java.groups.length) throw new Error(`ENGINE_FAILED: No group ${name ?? digit}`)
      at += all.length
      // Further digits count as long as there is such a group.
      while (name === undefined && /\d/.test(replacement[at + 1] ?? '')) {
        const longer: number = group * 10 + Number(replacement[at + 1])
        if (longer >= java.groups.length) break
        group = longer
        at += 1
      }
      pieces.push(groupOf(java, group))
    }
  }
  return pieces
}

/** @param position - From 1; what lies before is left as it is and is not looked at. */
function replace(text: string, pattern: string, replacement: string, position: number): string {
  if (position < 1) throw new Error('ENGINE_FAILED: The position of regexp_replace must be positive')
  if (position > 1 && position - 1 >= text.length) return text
  const java = compiled(pattern)
  const region = text.slice(position - 1)
  let out = text.slice(0, position - 1)
  let end = 0
  let pieces: readonly (string | number)[] | null = null
  for (const found of matches(java, region)) {
    pieces ??= replacementOf(java, replacement)
    out += region.slice(end, found.index) + pieces.map((piece) => (typeof piece === 'string' ? piece : (found[piece] ?? ''))).join('')
    end = found.index + found[0].length
  }
  return out + region.slice(end)
}

/** @param limit - How many parts at most; any number where it is not positive. */
function split(text: string, pattern: string, limit: number): string[] {
  const parts: string[] = []
  let at = 0
  for (const found of matches(compiled(pattern), text)) {
    if (limit > 0 && parts.length === limit - 1) break
    const end = found.index + found[0].length
    if (at === 0 && end === 0) continue
    parts.push(text.slice(at, found.index))
    at = end
  }
  return [...parts, text.slice(at)]
}

/** Matches from a place on, counted from 1 in characters. */
function occurrences(text: string, pattern: string, start: bigint): readonly RegExpExecArray[] {
  if (start < 1n) throw new Error('UNSUPPORTED: a regular expression from the end of a text is not supported on the embedded engine')
  const from = [...text].slice(0, Number(start) - 1).join('').length
  return [...matches(compiled(pattern), text, from)]
}

function nthOf(text: string, pattern: string, start: bigint, nth: bigint): RegExpExecArray | null {
  if (nth < 1n) throw new Error('UNSUPPORTED: an occurrence before the first is not supported on the embedded engine')
  return occurrences(text, pattern, start)[Number(nth) - 1] ?? null
}

/** The place of an occurrence, or with `behind` of 1 that of what follows it; 0 when there is none. */
function placeOf(text: string, pattern: string, start: bigint, nth: bigint, behind: bigint): bigint {
  const found = nthOf(text, pattern, start, nth)
  if (found === null) return 0n
  const end = behind === 1n ? found.index + found[0].length : found.index
  return BigInt([...text.slice(0, end)].length) + 1n
}

/** Regular expressions of Java that the engine's own do not know, or that are no constants. */
export const REGEX_SCRIPTS: readonly ScriptFunction[] = [
  script('regexp_find', ['string', 'string'], 'boolean', (text: string, pattern: string) => !matches(compiled(pattern), text).next().done),
  script('regexp_extract', ['string', 'string', 'integer'], 'string', extract),
  script('regexp_extract_all', ['string', 'string', 'integer'], 'string[]', extractAll),
  script('regexp_replace', ['string', 'string', 'string', 'integer'], 'string', replace),
  script('regexp_count', ['string', 'string', 'long'], 'long', (text: string, pattern: string, start: bigint) =>
    BigInt(occurrences(text, pattern, start).length),
  ),
  script(
    'regexp_substr',
    ['string', 'string', 'long', 'long'],
    'string',
    (text: string, pattern: string, start: bigint, nth: bigint) => nthOf(text, pattern, start, nth)?.[0] ?? null,
  ),
  script('regexp_instr', ['string', 'string', 'long', 'long', 'long'], 'long', placeOf),
  script('regexp_split', ['string', 'string', 'integer'], 'string[]', split),
]
