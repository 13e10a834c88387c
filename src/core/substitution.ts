/** As Spark looks for them, in texts and comments too. */
const VARIABLE = /\$\{(?:\w+?:)?\S+?\}/

/**
 * The construct that a refusal names: Spark puts the value of a setting, or nothing, in the place of `${name}` before it reads a statement
 * (unless `spark.sql.variable.substitute` is false), which would be another statement than ours. `null` when there is none.
 */
export function substitutedVariable(statement: string, conf: Readonly<Record<string, string>>): string | null {
  if (conf['spark.sql.variable.substitute']?.toLowerCase() === 'false') return null
  const found = VARIABLE.exec(statement)
  return found === null ? null : `the substitution of ${found[0]}`
}
