import type { DliError } from '../../core/errors/failure.ts'
import type { Expression, Identifier, QualifiedName, Query } from '../ast.ts'
import { stringValue } from './strings.ts'
import { syntaxError, unexpected } from './syntax-error.ts'
import { isName, type Token } from './token.ts'

/**
 * Brackets, sub-queries, types and prefix operators may nest this deep together, a call or a sub-query counting twice. It takes about half of
 * Node's default stack (984 KiB).
 */
export const NESTING_MAX = 500
export const QUERY_WEIGHT = 2

/** Expressions hold queries and queries hold expressions; each family reaches the other through these, so that no two files import each other. */
export interface Grammar {
  readonly expression: (cursor: Cursor) => Expression
  /** An expression without AND, OR, NOT and conditions such as IN. */
  readonly value: (cursor: Cursor) => Expression
  readonly query: (cursor: Cursor) => Query
  /** The rest of a query whose first operand stands already: `(SELECT 1)` before `UNION …`. */
  readonly queryAfter: (cursor: Cursor, first: Query) => Query
}

/** A place in the tokens of one statement and the small questions that every rule of the grammar asks. */
export class Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly grammar: Grammar
  /** Always in bounds: the last token is `end` and nothing steps over it. */
  index = 0
  #nesting = 0
  #construct: string | null = null

  constructor(text: string, tokens: readonly Token[], grammar: Grammar) {
    this.text = text
    this.tokens = tokens
    this.grammar = grammar
  }

  get token(): Token {
    return this.tokens[this.index] as Token
  }

  get word(): string {
    return (this.tokens[this.index] as Token).word
  }

  /** The token `ahead` places on, or back; the end of the text when there are not so many. */
  peek(ahead: number): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] as Token
  }

  /** Where the node that begins here starts. */
  get start(): number {
    return (this.tokens[this.index] as Token).start
  }

  /** Where the node that was just read ends. */
  get end(): number {
    return this.index === 0 ? 0 : (this.tokens[this.index - 1] as Token).end
  }

  /** Is the statement over? */
  get atEnd(): boolean {
    const { kind, word } = this.token
    return kind === 'end' || word === ';'
  }

  advance(): Token {
    const { token } = this
    if (token.kind !== 'end') this.index += 1
    return token
  }

  /** Is this the next word or symbol? Quoted names and literals never are. */
  is(word: string): boolean {
    return (this.tokens[this.index] as Token).word === word
  }

  /** Do the next words and symbols read like this? */
  reads(...words: readonly string[]): boolean {
    return words.every((word, ahead) => this.peek(ahead).word === word)
  }

  accept(word: string): boolean {
    if (!this.is(word)) return false
    this.index += 1
    return true
  }

  /** All of them or none. */
  acceptAll(...words: readonly string[]): boolean {
    if (!this.reads(...words)) return false
    this.index += words.length
    return true
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected(`'${word}'`)
  }

  /** Something was read that is good SQL and that the tree cannot hold: the statement becomes `Recognised` under this name. */
  withoutTree(construct: string): void {
    this.#construct ??= construct
  }

  /** The construct of `withoutTree`, once. */
  takeConstruct(): string | null {
    const construct = this.#construct
    this.#construct = null
    return construct
  }

  /** The error at the next token. */
  unexpected(expected: string | null = null): DliError {
    const { start, end } = this.token
    return unexpected(this.text, start, end, expected)
  }

  /** An error with words of its own. @param at - Default: at the next token. */
  error(what: string, at: number = this.start): DliError {
    return syntaxError(this.text, at, what)
  }

  /** Read one level deeper; the limit is what keeps hostile texts from the stack's end. */
  nested<Result>(read: (cursor: Cursor) => Result, weight = 1): Result {
    this.enter(weight)
    const result = read(this)
    this.leave(weight)
    return result
  }

  /** The two halves of `nested`, for rules that recur so often that a frame less counts. Nothing leaves after an error: it ends the parse. */
  enter(weight = 1): void {
    this.#nesting += weight
    if (this.#nesting > NESTING_MAX) throw this.error(`The statement is nested too deeply: more than ${NESTING_MAX} levels`)
  }

  leave(weight = 1): void {
    this.#nesting -= weight
  }

  /** @param what - How an error names it. */
  identifier(what = 'a name'): Identifier {
    const { token } = this
    if (!isName(token)) throw this.unexpected(what)
    this.index += 1
    return this.#identifierOf(token)
  }

  #identifierOf({ kind, start, end }: Token): Identifier {
    if (kind === 'word') return { start, end, text: this.text.slice(start, end), quoted: false }
    const text = this.text.slice(start + 1, end - 1).replaceAll('``', '`')
    if (text === '') throw this.error('An identifier cannot be empty', start)
    return { start, end, text, quoted: true }
  }

  qualifiedName(what = 'a name'): QualifiedName {
    const parts = [this.identifier(what)]
    while (this.is('.') && isName(this.peek(1))) {
      this.index += 1
      parts.push(this.identifier())
    }
    return parts
  }

  /** One string token, without its quotes and escapes. */
  string(what = 'a string'): string {
    const { token } = this
    if (token.kind !== 'string') throw this.unexpected(what)
    this.index += 1
    return stringValue(this.text, token)
  }

  commaSeparated<Item>(read: (cursor: Cursor) => Item): readonly Item[] {
    const items = [read(this)]
    while (this.accept(',')) items.push(read(this))
    return items
  }

  bracketed<Item>(read: (cursor: Cursor) => Item): readonly Item[] {
    this.expect('(')
    const items = this.commaSeparated(read)
    this.expect(')')
    return items
  }
}

export const identifierList = (cursor: Cursor): readonly Identifier[] => cursor.bracketed((inner) => inner.identifier())
