/** A token of a statement, enough to find keywords and names outside of texts and comments. */
export interface Token {
  readonly kind: 'word' | 'quoted-name' | 'text' | 'number' | 'other'
  /** As written; a quoted name without its quotes. */
  readonly text: string
  /** The word in upper case, so that keywords compare; '' for everything that is no word. */
  readonly keyword: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** How many brackets are open around it. */
  readonly depth: number
}

const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*")|`(?<name>(?:``|[^`])*)`|(?<number>\d[\w.]*)|(?<word>[A-Za-z_]\w*)|(?<other>\S)/g

/** The tokens of a statement; comments and blanks are left out. Never fails: what is no SQL becomes `other`. */
export function tokens(sql: string): Token[] {
  const found: Token[] = []
  let depth = 0
  for (const match of sql.matchAll(TOKEN)) {
    const { comment, text, name, number, word, other } = match.groups as Record<string, string | undefined>
    if (comment !== undefined) continue
    const place = { start: match.index, end: match.index + match[0].length }
    if (other === ')') depth = Math.max(0, depth - 1)
    const more = { keyword: word?.toUpperCase() ?? '', depth, ...place }
    if (other === '(') depth += 1
    if (text !== undefined) found.push({ kind: 'text', text, ...more })
    else if (name !== undefined) found.push({ kind: 'quoted-name', text: name.replaceAll('``', '`'), ...more })
    else if (number !== undefined) found.push({ kind: 'number', text: number, ...more })
    else if (word !== undefined) found.push({ kind: 'word', text: word, ...more })
    else found.push({ kind: 'other', text: other as string, ...more })
  }
  return found
}

export const isName = (token: Token | undefined): token is Token =>
  token !== undefined && (token.kind === 'word' || token.kind === 'quoted-name')

/** A name of several parts that begins at a token: its parts, and the index after it. */
export function nameAt(list: readonly Token[], at: number): { readonly parts: readonly string[]; readonly next: number } {
  const parts: string[] = []
  let index = at
  while (isName(list[index])) {
    parts.push((list[index] as Token).text)
    if (list[index + 1]?.text !== '.') return { parts, next: index + 1 }
    index += 2
  }
  return { parts, next: index }
}
