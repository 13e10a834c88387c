import { failure, isDliError } from '../../core/errors/failure.ts'

export interface Re2Pattern {
  readonly pattern: string
  /** The two agree on texts of ASCII alone. */
  readonly asciiOnly: boolean
}

const refuse = (what: string): never => {
  throw failure('UNSUPPORTED', [`a regular expression with ${what}`])
}

/** Line ends that `.` does not match in Java; RE2 knows the first only. */
const LINE_ENDS = '\\n\\r\\x{85}\\x{2028}\\x{2029}'
const SPACES = '\\t\\n\\x0B\\f\\r '

/** Escapes that stand for one character or class; `null`: the same in both. */
const ESCAPES: Readonly<Record<string, { readonly outside: string; readonly inside: string | null } | null>> = {
  d: null,
  D: null,
  w: null,
  W: null,
  s: { outside: `[${SPACES}]`, inside: SPACES },
  S: { outside: `[^${SPACES}]`, inside: null },
  h: { outside: '[ \\t\\x{A0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}]', inside: null },
  t: null,
  n: null,
  r: null,
  f: null,
  a: null,
  A: { outside: '\\A', inside: null },
  z: { outside: '\\z', inside: null },
}

/** Names of Unicode categories that mean the same; `Is`-names and blocks do not. */
const CATEGORY = /^\{(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp)\}/
const POSIX: Readonly<Record<string, string>> = {
  '{Lower}': 'a-z',
  '{Upper}': 'A-Z',
  '{ASCII}': '\\x00-\\x7F',
  '{Alpha}': 'A-Za-z',
  '{Digit}': '0-9',
  '{Alnum}': 'A-Za-z0-9',
  '{Punct}': '!-/:-@\\[-`{-~',
  '{XDigit}': '0-9A-Fa-f',
  '{Space}': SPACES,
}

const REPEAT_MAX = 1000

/**
 * A Java regular expression as one of RE2 that finds the same, for matching alone: where a match begins and ends is the same too, but for `$`,
 * which takes a last line end along.
 * @throws UNSUPPORTED for what RE2 lacks or reads differently: look-around, back references, possessive and atomic parts, class arithmetic …
 */
export function javaRegex(pattern: string): Re2Pattern {
  let at = 0
  let asciiOnly = false
  const out: string[] = []

  function escaped(inside: boolean): string {
    const letter = pattern[at + 1] ?? refuse('a backslash at its end')
    const rest = pattern.slice(at + 2)
    at += 2
    if (letter === 'x' || letter === 'u') {
      const [all, braced, plain] =
        (letter === 'x' ? /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/ : /^()([0-9A-Fa-f]{4})/).exec(rest) ?? refuse('a broken escape')
      at += (all as string).length
      return `\\x{${braced || plain}}`
    }
    if (letter === 'p' || letter === 'P') {
      const name = /^(?:\{\w+\}|L|M|N|P|S|Z)/.exec(rest)?.[0] ?? refuse(`\\${letter}`)
      at += name.length
      const posix = POSIX[name]
      if (posix !== undefined)
        return inside ? (letter === 'p' ? posix : refuse(`\\P${name} in a class`)) : `[${letter === 'P' ? '^' : ''}${posix}]`
      if (!CATEGORY.test(name.startsWith('{') ? name : `{${name}}`)) refuse(`\\${letter}${name}`)
      return `\\${letter}${name}`
    }
    if (/[^A-Za-z0-9]/.test(letter)) return letter < '\x80' ? `\\${letter}` : letter
    if (letter === 'Q') {
      const end = rest.indexOf('\\E')
      const literal = end < 0 ? rest : rest.slice(0, end)
      at += literal.length + (end < 0 ? 0 : 2)
      return literal.replace(/[!-/:-@[-`{-~]/g, '\\$&')
    }
    if ((letter === 'b' || letter === 'B') && !inside) {
      if (rest.startsWith('{')) refuse('\\b{…}')
      asciiOnly = true
      return `\\${letter}`
    }
    const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : refuse(`\\${letter}`)
    if (known === null || known === undefined) return `\\${letter}`
    return inside ? (known.inside ?? refuse(`\\${letter} in a class`)) : known.outside
  }

  function characterClass(): string {
    let text = '['
    at += 1
    if (pattern[at] === '^') {
      text += '^'
      at += 1
    }
    if (pattern[at] === ']') refuse('a class that begins with ]')
    for (;;) {
      const character = pattern[at] ?? refuse('an open class')
      if (character === ']') {
        at += 1
        return `${text}]`
      }
      if (character === '[') refuse('a class within a class')
      if (pattern.startsWith('&&', at)) refuse('&& in a class')
      if (character === '\\') text += escaped(true)
      else {
        text += character === '^' ? '\\^' : character
        at += 1
      }
    }
  }

  function group(): string {
    const rest = pattern.slice(at)
    const named = /^\(\?<([A-Za-z][A-Za-z0-9]*)>/.exec(rest)
    if (named !== null) {
      at += named[0].length
      return `(?P<${named[1]}>`
    }
    if (rest.startsWith('(?:')) {
      at += 3
      return '(?:'
    }
    const insensitive = /^\(\?i(:|\))/.exec(rest)
    if (insensitive !== null) {
      asciiOnly = true
      at += insensitive[0].length
      return insensitive[0]
    }
    if (rest.startsWith('(?')) refuse(rest.slice(0, 4))
    at += 1
    return '('
  }

  function quantifier(): string {
    const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/.exec(pattern.slice(at))
    if (found === null) return refuse('a brace that is no repetition')
    at += found[0].length
    if (Number(found[2] || found[1] || 0) > REPEAT_MAX) refuse(`more than ${REPEAT_MAX} repetitions`)
    const next = pattern[at]
    if (next === '+') refuse('a possessive repetition')
    if (next === '?') {
      at += 1
      return `${found[0]}?`
    }
    return found[0]
  }

  while (at < pattern.length) {
    const character = pattern[at] as string
    if (character === '\\') out.push(escaped(false))
    else if (character === '[') out.push(characterClass())
    else if (character === '(') out.push(group())
    else if ('*+?{'.includes(character)) out.push(quantifier())
    else if (character === '.') {
      out.push(`[^${LINE_ENDS}]`)
      at += 1
    } else if (character === '$') {
      // What follows could see the line end that Java's `$` only looks at.
      if (!/^\$(?:\)*$|\|)/.test(pattern.slice(at))) refuse('$ before its end')
      out.push(`(?:\\r\\n|[${LINE_ENDS}])?\\z`)
      at += 1
    } else {
      out.push(character === '}' ? '\\}' : character)
      at += 1
    }
  }
  return { pattern: out.join(''), asciiOnly }
}

/** The same, `null` where there is none. */
export function re2Pattern(pattern: string): Re2Pattern | null {
  try {
    return javaRegex(pattern)
  } catch (error) {
    if (isDliError(error)) return null
    throw error
  }
}
