/** Expressions over columns `c0`, `c1` … of some types, to be asked with many rows of values at once. */
export interface Probe {
  /** What is counted: a function's name, `cast`, an operator. */
  readonly subject: string
  readonly types: readonly string[]
  readonly expression: string
  readonly shape: Shape
}

/**
 * How rows of values make a statement. `rows`: the expression of every row; `groups`: of three groups of rows; `window`: over the rows in order.
 */
export type Shape = 'rows' | 'groups' | 'window'

/** Rows of literals; the first is a number that tells them apart. */
export type Rows = readonly (readonly string[])[]

const GROUPS = 3

/** One statement for several expressions over the same columns. */
export function statementOf(shape: Shape, expressions: readonly string[], rows: Rows): string {
  const columns = (rows[0] ?? []).slice(1).map((_, at) => `c${at}`)
  const values = rows.map(
    ([number, ...cells]) => `(${[shape === 'groups' ? String(Number(number) % GROUPS) : number, ...cells].join(', ')})`,
  )
  const from = `FROM VALUES ${values.join(', ')} AS t(${['i', ...columns].join(', ')})`
  return `SELECT ${['i', ...expressions].join(', ')} ${from}${shape === 'groups' ? ' GROUP BY i' : ''}`
}
