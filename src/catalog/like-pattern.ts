const SPECIAL = /[\\^$+?.()|[\]{}]/

/**
 * SHOW … LIKE patterns: `*` is any text, `|` separates alternatives, letters match in any case and everything else is a regular expression
 * of Java's (sql-measured.md B6), of which only the dot is kept: it asks for one character.
 */
export function likePattern(pattern: string | null): (name: string) => boolean {
  if (pattern === null) return () => true
  const alternatives = pattern
    .trim()
    .split('|')
    .map((alternative) => {
      const body = [...alternative].map((letter) => {
        if (letter === '*') return '.*'
        if (letter === '.') return '.'
        return SPECIAL.test(letter) ? `\\${letter}` : letter
      })
      return new RegExp(`^${body.join('')}$`, 'iu')
    })
  return (name) => alternatives.some((expression) => expression.test(name))
}
