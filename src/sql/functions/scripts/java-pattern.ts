import { remembered } from './remembered.ts'

/** Compiled ones take more room than other texts. */
const PATTERNS_MAX = 200

/** A Java regular expression as JavaScript's that finds the same. */
export interface JavaPattern {
  /** Sticky-less, global, by code points. */
  readonly regex: RegExp
  /** JavaScript's group for each of Java's, the whole match first. */
  readonly groups: readonly number[]
  readonly names: ReadonlyMap<string, number>
  /** A group within a repetition may keep what an earlier turn found, which JavaScript forgets. */
  readonly forgets: boolean
}

/** What is read otherwise, by name. */
export class OtherPattern extends Error {}

const ENDS = '\\n\\r\\u0085\\u2028\\u2029'
const ANYTHING = '[\\s\\S]'
const AT_END = `(?!${ANYTHING})`
const BEFORE_LAST_END = `(?:(?=\\r\\n${AT_END})|(?<!\\r)(?=\\n${AT_END})|(?=[\\r\\u0085\\u2028\\u2029]${AT_END})|${AT_END})`
const WORD = '[\\p{L}\\p{Nd}\\p{Mn}_]'
const IN_WORD = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`
const AT_WORD = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`

/** Classes by their letter, as they stand in a class; the capital letter is the rest. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: ' \\t\\n\\v\\f\\r',
  h: ' \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n\\v\\f\\r\\u0085\\u2028\\u2029',
}
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\u0000-\\u007f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\v\\f\\r',
}
const CATEGORY = /^(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp)$/
const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\u0007', e: '\u001b' }

/** Everything that could mean something in a pattern or a class is written by its number. */
const escaped = (character: string): string =>
  /[\p{L}\p{N} _]/u.test(character) ? character : `\\u{${(character.codePointAt(0) as number).toString(16)}}`

const otherCase = (character: string): string | null =>
  /[a-z]/.test(character) ? character.toUpperCase() : /[A-Z]/.test(character) ? character.toLowerCase() : null

interface Flags {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
}

class Compiler {
  readonly #pattern: string
  #at = 0
  #flags: Flags = { ignoreCase: false, dotAll: false }
  /** Groups that JavaScript counts so far. */
  #counted = 0
  readonly groups: number[] = [0]
  readonly names = new Map<string, number>()
  forgets = false

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  whole(): string {
    const text = this.#alternatives()
    if (this.#at < this.#pattern.length) throw new OtherPattern('a bracket that is not open')
    return text
  }

  #alternatives(): string {
    const { ignoreCase, dotAll } = this.#flags
    const all = [this.#sequence()]
    while (this.#takes('|')) all.push(this.#sequence())
    this.#flags = { ignoreCase, dotAll }
    return all.join('|')
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] as string)) {
      const before = this.groups.length
      const own = this.#pattern[this.#at] === '(' && this.#pattern[this.#at + 1] !== '?' ? 1 : 0
      text += this.#repeated(this.#atom(), this.groups.length - before, own)
    }
    return text
  }

  /** @param own - 1 where the atom is itself one of its groups. */
  #repeated(atom: string, groups: number, own: number): string {
    const found = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#pattern.slice(this.#at))?.[0]
    if (found === undefined) return atom
    this.#at += found.length
    if (atom === '') throw new OtherPattern('a repetition of nothing')
    if (groups > own) this.forgets = true
    if (this.#takes('?')) return `${atom}${found}?`
    return this.#takes('+') ? this.#atomic(`${atom}${found}`, groups) : `${atom}${found}`
  }

  /** What is found once is not given back: JavaScript has it by looking ahead for a group of its own. */
  #atomic(text: string, groups: number): string {
    if (groups > 0) throw new OtherPattern('groups in possessive or atomic parts')
    this.#counted += 1
    return `(?:(?=(${text}))\\${this.#counted})`
  }

  #atom(): string {
    const character = this.#next()
    switch (character) {
      case '\\':
        return this.#escape()
      case '[':
        return this.#class()
      case '(':
        return this.#group()
      case '.':
        return this.#flags.dotAll ? ANYTHING : `[^${ENDS}]`
      case '^':
        return `(?<!${ANYTHING})`
      case '$':
        return BEFORE_LAST_END
      case '*':
      case '+':
      case '?':
      case '{':
        throw new OtherPattern(`${character} without something before it`)
      default:
        return this.#literal(character)
    }
  }

  #literal(character: string): string {
    const other = this.#flags.ignoreCase ? otherCase(character) : null
    return other === null ? escaped(character) : `[${character}${other}]`
  }

  #group(): string {
    const rest = this.#pattern.slice(this.#at)
    const named = /^\?<([A-Za-z][A-Za-z0-9]*)>/.exec(rest)
    const flags = /^\?([is]*)(?:-([is]*))?(:|\))/.exec(rest)
    const look = /^\?(?:=|!|<=|<!|>)/.exec(rest)?.[0]
    if (named !== null) {
      this.#at += named[0].length
      this.names.set(named[1] as string, this.groups.length)
      return this.#captured()
    }
    if (look !== undefined) {
      this.#at += look.length
      const before = this.groups.length
      const inner = this.#closed()
      const groups = this.groups.length - before
      if (look.startsWith('?<') && groups > 0) throw new OtherPattern('groups behind a place')
      return look === '?>' ? this.#atomic(inner, groups) : `(${look}${inner})`
    }
    if (flags !== null) {
      this.#at += flags[0].length
      const before = this.#flags
      const [on = '', off = ''] = [flags[1], flags[2]]
      const set = (flag: string, was: boolean): boolean => (on.includes(flag) ? true : off.includes(flag) ? false : was)
      this.#flags = { ignoreCase: set('i', before.ignoreCase), dotAll: set('s', before.dotAll) }
      if (flags[3] === ')') return '(?:)'
      const inner = this.#closed()
      this.#flags = before
      return `(?:${inner})`
    }
    if (rest.startsWith('?')) throw new OtherPattern(`(${rest.slice(0, 3)}`)
    return this.#captured()
  }

  #captured(): string {
    this.#counted += 1
    this.groups.push(this.#counted)
    return `(${this.#closed()})`
  }

  #closed(): string {
    const text = this.#alternatives()
    if (!this.#takes(')')) throw new OtherPattern('an open bracket')
    return text
  }

  #escape(): string {
    const letter = this.#next()
    if (/[1-9]/.test(letter)) return this.#backReference(letter)
    switch (letter) {
      case 'A':
        return `(?<!${ANYTHING})`
      case 'z':
        return AT_END
      case 'Z':
        return BEFORE_LAST_END
      case 'b':
      case 'B':
        if (this.#pattern[this.#at] === '{') throw new OtherPattern('\\b{…}')
        return letter === 'b' ? AT_WORD : IN_WORD
      case 'Q':
        return [...this.#quoted()].map((character) => this.#literal(character)).join('')
      default:
    }
    const set = this.#set(letter)
    return set ?? this.#literal(this.#character(letter))
  }

  #quoted(): string {
    const end = this.#pattern.indexOf('\\E', this.#at)
    const text = this.#pattern.slice(this.#at, end < 0 ? undefined : end)
    this.#at = end < 0 ? this.#pattern.length : end + 2
    return text
  }

  /** Of a group that is there and surely took part: one that did not fails in Java and is nothing in JavaScript. */
  #backReference(digit: string): string {
    const group = this.groups[Number(digit)]
    const optional = /\||\)[*?{]|\(\?[=!<>]/.test(this.#pattern)
    if (group === undefined || optional || /\d/.test(this.#pattern[this.#at] ?? '') || this.#flags.ignoreCase)
      throw new OtherPattern(`the back reference \\${digit}`)
    return `(?:\\${group})`
  }

  /** A class that an escape names, in brackets; `null` when it names a character. */
  #set(letter: string): string | null {
    const lower = letter.toLowerCase()
    const known = Object.hasOwn(CLASSES, lower) ? CLASSES[lower] : undefined
    if (known !== undefined) return `[${letter === lower ? '' : '^'}${known}]`
    if (lower !== 'p') return null
    const [all, braced, plain] = /^(?:\{(\w+)\}|([LMNPSZ]))/.exec(this.#pattern.slice(this.#at)) ?? []
    if (all === undefined) throw new OtherPattern(`\\${letter}`)
    this.#at += all.length
    const name = braced ?? (plain as string)
    const posix = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined
    if (posix !== undefined && !(this.#flags.ignoreCase && /er$/.test(name))) return `[${letter === 'p' ? '' : '^'}${posix}]`
    if (!CATEGORY.test(name) || this.#flags.ignoreCase) throw new OtherPattern(`\\${letter}{${name}}`)
    return `[${letter === 'p' ? '' : '^'}\\p{${name}}]`
  }

  #character(letter: string): string {
    if (!/[A-Za-z0-9]/.test(letter)) return letter
    const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined
    if (control !== undefined) return control
    const hex = { x: /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/, u: /^()([0-9A-Fa-f]{4})/ }[letter]
    const found = hex?.exec(this.#pattern.slice(this.#at))
    if (found === undefined || found === null) throw new OtherPattern(`\\${letter}`)
    this.#at += found[0].length
    const code = Number.parseInt(found[1] || (found[2] as string), 16)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new OtherPattern('half of a character')
    return String.fromCodePoint(code)
  }

  /** Java joins what stands beside each other and cuts at `&&`. */
  #class(): string {
    const negated = this.#takes('^')
    if (this.#pattern[this.#at] === ']') throw new OtherPattern('a class that begins with ]')
    const cuts: string[] = []
    let union = ''
    for (;;) {
      if (this.#at >= this.#pattern.length) throw new OtherPattern('an open class')
      if (this.#takes(']')) break
      if (this.#pattern.startsWith('&&', this.#at)) {
        this.#at += 2
        if (union === '') throw new OtherPattern('&& without something before it')
        cuts.push(union)
        union = ''
        continue
      }
      const nested = this.#takes('[')
      if (nested && negated) throw new OtherPattern('a class within a negated one')
      union += nested ? this.#class() : this.#member()
    }
    if (union === '' && cuts.length > 0) throw new OtherPattern('&& without something behind it')
    const all = cuts.length === 0 ? union : [...cuts, union].map((each) => `[${each}]`).join('&&')
    return `[${negated ? '^' : ''}${all}]`
  }

  #member(): string {
    const low = this.#single()
    if (typeof low !== 'string') return low.set
    const rest = this.#pattern.slice(this.#at)
    if (!rest.startsWith('-') || /^-(?:\]|\[|&&)/.test(rest)) return this.#both(low, low)
    this.#at += 1
    const high = this.#single()
    if (typeof high !== 'string' || high < low) throw new OtherPattern('a range of classes')
    return this.#both(low, high)
  }

  /** A range, and with (?i) the letters of ASCII in it in the other case. */
  #both(low: string, high: string): string {
    const range = low === high ? escaped(low) : `${escaped(low)}-${escaped(high)}`
    if (!this.#flags.ignoreCase) return range
    const [from, to] = [low.codePointAt(0) as number, high.codePointAt(0) as number]
    const others = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).flatMap((each) => {
      const code = each.charCodeAt(0)
      return code >= from && code <= to ? (otherCase(each) ?? []) : []
    })
    return range + others.join('')
  }

  #single(): string | { readonly set: string } {
    const character = this.#next()
    if (character !== '\\') return character
    const letter = this.#next()
    if (letter === 'Q') throw new OtherPattern('\\Q in a class')
    const set = this.#set(letter)
    return set === null ? this.#character(letter) : { set }
  }

  #next(): string {
    const code = this.#pattern.codePointAt(this.#at)
    if (code === undefined) throw new OtherPattern('a backslash at its end')
    const character = String.fromCodePoint(code)
    this.#at += character.length
    return character
  }

  #takes(character: string): boolean {
    if (this.#pattern[this.#at] !== character) return false
    this.#at += 1
    return true
  }
}

/** @throws OtherPattern for what JavaScript lacks or reads differently */
export const javaPattern = remembered((pattern): JavaPattern => {
  const compiler = new Compiler(pattern)
  const text = compiler.whole()
  const { groups, names, forgets } = compiler
  return { regex: new RegExp(text, 'gv'), groups, names, forgets }
}, PATTERNS_MAX)

/** What a pattern has that is read otherwise, as a refusal names it; `null` when there is nothing. */
export function refusedPattern(pattern: string): string | null {
  try {
    javaPattern(pattern)
    return null
  } catch (error) {
    if (error instanceof OtherPattern) return `a regular expression with ${error.message}`
    throw error
  }
}
