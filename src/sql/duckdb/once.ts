/** Names of columns and of parameters: repeating them costs nothing. */
const CHEAP = /^(?:"[a-z]+\d+"|-?\d{1,20}|[ve]\d+|[ve]\d+\."(?:key|value)")$/

/** How many of these stand around the one that is being written. Writing is synchronous, so one number will do. */
let depth = 0

/**
 * Use an operand more than once without writing, or computing, it more than once: what is not cheap is bound to a name by a lambda over a list of one.
 * Measured on three million rows: 25 ns a row, so templates that need their operand once should say so and not come here.
 */
export function once(operand: string, use: (name: string) => string): string {
  if (CHEAP.test(operand)) return use(operand)
  const name = `v${depth}`
  depth += 1
  try {
    return `list_transform([${operand}], lambda ${name}: ${use(name)})[1]`
  } finally {
    depth -= 1
  }
}
