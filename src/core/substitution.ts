/** As Spark looks for them, in texts and comments too. */
const VARIABLE = /^\$\{(?:\w+?:)?\S+?\}/

/** The rest of a word from its first `${` on: when no brace closes that one, none closes those behind it, so each word is looked at once. */
const CANDIDATE = /\$\{\S*/g

/**
 * The construct that a refusal names: Spark puts the value of a setting, or nothing, in the place of `${name}` before it reads a statement
 * (unless `spark.sql.variable.substitute` is false), which would be another statement than ours. `null` when there is none.
 */
export function substitutedVariable(statement: string, conf: Readonly<Record<string, string>>): string | null {
  if (conf['spark.sql.variable.substitute']?.toLowerCase() === 'false') return null
  for (const [candidate] of statement.matchAll(CANDIDATE)) {
    const found = VARIABLE.exec(candidate)
    if (found !== null) return `the substitution of ${found[0]}`
  }
  return null
}
