/** Names of columns and of parameters: repeating them costs nothing. */
const CHEAP = /^(?:"[a-z]+\d+"|-?\d{1,20}|[ve]\d+(?:\.(?:o\d+|"(?:key|value)"))?)$/

/** How many of these stand around the one that is being written. Writing is synchronous, so one number will do. */
let depth = 0

/**
 * Use an operand more than once without writing, or computing, it more than once: what is not cheap is bound to a name by a lambda over a list of one.
 * Measured on three million rows: 25 ns a row, so templates that need their operand once should say so and not come here.
 */
export const once = (operand: string, use: (name: string) => string): string => together([operand], ([name]) => use(name))

/**
 * Likewise for operands that are used side by side: all that is not cheap is bound outside of the one lambda, which could hold no sub-query.
 * One operand within the `use` of another's `once` would be inside of it.
 */
export function together<const Operands extends readonly string[]>(
  operands: Operands,
  use: (names: { readonly [At in keyof Operands]: string }) => string,
): string {
  const named = use as (names: readonly string[]) => string
  const dear = operands.flatMap((operand, at) => (CHEAP.test(operand) ? [] : [at]))
  if (dear.length === 0) return named(operands)
  const name = `v${depth}`
  const only = dear.length === 1
  const bound = only ? operands[dear[0] as number] : `{${dear.map((at) => `'o${at}': ${operands[at]}`).join(', ')}}`
  const names = operands.map((operand, at) => (dear.includes(at) ? (only ? name : `${name}.o${at}`) : operand))
  depth += 1
  try {
    return `list_transform([${bound}], lambda ${name}: ${named(names)})[1]`
  } finally {
    depth -= 1
  }
}
