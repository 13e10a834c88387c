/** Number tokens are named after the literal that they make. */
export type NumberKind = 'whole' | 'tinyint' | 'smallint' | 'bigint' | 'decimal' | 'double' | 'float'

export type TokenKind = NumberKind | 'word' | 'quoted' | 'string' | 'symbol' | 'unknown' | 'end'

/** One token; `start` and `end` (exclusive) are offsets into the text. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /**
   * What the grammar compares: a word in upper case, a symbol in its first spelling (`==` is `=`, `!=` is `<>`, `!` is `NOT`);
   * empty for everything else.
   */
  readonly word: string
}

export const NUMBER_KINDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'whole',
  'tinyint',
  'smallint',
  'bigint',
  'decimal',
  'double',
  'float',
])

export const isNumber = (token: Token): boolean => NUMBER_KINDS.has(token.kind)

/** Without ANSI mode every word is a name where the grammar leaves room for one. */
export const isName = (token: Token): boolean => token.kind === 'word' || token.kind === 'quoted'
