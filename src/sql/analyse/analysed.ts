import type { TypedExpression } from '../typed/tree.ts'

/**
 * An expression after analysis, with the text by which Spark names it: the name of a result column without an alias, and how messages quote it.
 * Conversions that Spark makes by itself do not show in it.
 */
export interface Analysed {
  readonly expression: TypedExpression
  readonly text: string
}
