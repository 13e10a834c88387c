/** What a text of JSON is made of, as Jackson's parser tells it. */
export type TokenKind =
  | 'start-object'
  | 'end-object'
  | 'start-array'
  | 'end-array'
  | 'field'
  | 'string'
  | 'whole'
  | 'fraction'
  | 'true'
  | 'false'
  | 'null'

export class MalformedJson extends Error {}

const BLANKS = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const WITH_ZEROS = /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const NO_NUMBER = /NaN|[+-]?Infinity|[+-]INF/y
const WORD = /true|false|null/y
const AFTER_SCALAR = /[\s,\]}]|$/y
const STRING = /"((?:[^"\\\p{Cc}]|\\.|[\u007f-\u009f])*)"|'((?:[^'\\\p{Cc}]|\\.|[\u007f-\u009f])*)'/uy
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt])|.)/gs
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const NESTED_MAX = 1000

/** Tokens of the values of a text, one after the other; `current` is where it stands. */
export class JsonTokens {
  current: TokenKind | null = null
  /** Of a string or the name of a field its characters, of a number as it is written. */
  text = ''
  readonly #source: string
  #at = 0
  /** The objects and arrays around, with the name of the field that stands in each. */
  readonly #around: { readonly object: boolean; name: string | null; first: boolean }[] = []

  readonly #number: RegExp

  /** @param leadingZeros - Whether numbers may begin with zeros. */
  constructor(source: string, leadingZeros = false) {
    this.#source = source
    this.#number = leadingZeros ? WITH_ZEROS : NUMBER
  }

  /** How many objects and arrays are open. */
  get depth(): number {
    return this.#around.length
  }

  /** The name of the field that the current token belongs to. */
  get name(): string | null {
    const opened = this.current === 'start-object' || this.current === 'start-array'
    return this.#around.at(opened ? -2 : -1)?.name ?? null
  }

  /** @returns `null` at the end of the text. @throws MalformedJson */
  next(): TokenKind | null {
    this.current = this.#read()
    return this.current
  }

  /** To the end of what begins here. */
  skipChildren(): void {
    if (this.current !== 'start-object' && this.current !== 'start-array') return
    const depth = this.#around.length - 1
    while (this.#around.length > depth) this.next()
  }

  #read(): TokenKind | null {
    const inside = this.#around.at(-1)
    this.#match(BLANKS)
    if (inside === undefined) return this.#at === this.#source.length ? null : this.#value()
    if (this.#takes(inside.object ? '}' : ']')) {
      this.#around.pop()
      return inside.object ? 'end-object' : 'end-array'
    }
    if (inside.object && this.current === 'field') return this.#value()
    if (!inside.first && !this.#takes(',')) throw new MalformedJson()
    inside.first = false
    this.#match(BLANKS)
    if (!inside.object) return this.#value()
    inside.name = this.#string()
    this.text = inside.name
    this.#match(BLANKS)
    if (!this.#takes(':')) throw new MalformedJson()
    this.#match(BLANKS)
    return 'field'
  }

  #value(): TokenKind {
    const first = this.#source[this.#at]
    if (first === '{' || first === '[') {
      if (this.#around.length >= NESTED_MAX) throw new MalformedJson()
      this.#at += 1
      this.#around.push({ object: first === '{', name: null, first: true })
      return first === '{' ? 'start-object' : 'start-array'
    }
    if (first === '"' || first === "'") {
      this.text = this.#string()
      return 'string'
    }
    const word = this.#match(WORD)
    const found = word ?? this.#match(NO_NUMBER) ?? this.#match(this.#number)
    if (found === null) throw new MalformedJson()
    AFTER_SCALAR.lastIndex = this.#at
    if (!AFTER_SCALAR.test(this.#source)) throw new MalformedJson()
    this.text = found[0]
    if (word !== null) return word[0] as 'true' | 'false' | 'null'
    return /^-?\d+$/.test(this.text) ? 'whole' : 'fraction'
  }

  #string(): string {
    const found = this.#match(STRING)
    if (found === null) throw new MalformedJson()
    return (found[1] ?? found[2] ?? '').replace(ESCAPE, (_, code?: string, letter?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      if (letter === undefined) throw new MalformedJson()
      return ESCAPES[letter] ?? letter
    })
  }

  #takes(character: string): boolean {
    if (this.#source[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }
}
