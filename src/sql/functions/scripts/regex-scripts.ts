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
function* matches({ regex }: JavaPattern, text: string): Generator<RegExpExecArray> {
  let from = 0
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

/** Regular expressions of Java that the engine's own do not know, or that are no constants. */
export const REGEX_SCRIPTS: readonly ScriptFunction[] = [
  script('regexp_find', ['string', 'string'], 'boolean', (text: string, pattern: string) => !matches(compiled(pattern), text).next().done),
  script('regexp_extract', ['string', 'string', 'integer'], 'string', extract),
  script('regexp_extract_all', ['string', 'string', 'integer'], 'string[]', extractAll),
  script('regexp_replace', ['string', 'string', 'string', 'integer'], 'string', replace),
  script('regexp_split', ['string', 'string', 'integer'], 'string[]', split),
]
