import type { Expression, Query } from '../ast.ts'

/** Expressions hold queries and queries hold expressions; each family reaches the other through these, so that no two files import each other. */
export interface Printer {
  /** @param level - The loosest that may stand here without brackets; default: any. */
  readonly expression: (node: Expression, level?: number) => string
  /** Without brackets around it. */
  readonly query: (node: Query) => string
}
