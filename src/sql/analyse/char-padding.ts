import { isString } from '../functions/type-kinds.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { INTEGER, literal, STRING } from './build.ts'

/**
 * Operands of a comparison, all as long as the longest where CHAR columns are compared with each other or with constants: blanks at the end
 * do not count then (Spark's `ApplyCharTypePadding`).
 */
export function padded<Operands extends readonly TypedExpression[]>(operands: Operands, analysis: Analysis): Operands {
  if (analysis.charLengths.size === 0) return operands
  const lengths = operands.map((each) => lengthOf(each, analysis))
  const comparable = lengths.every((length) => length !== null)
  if (!comparable || !operands.some((each) => each.kind === 'reference')) return operands
  const longest = Math.max(...(lengths as number[]))
  return operands.map((each, at) => paddedTo(longest, lengths[at] as number, each)) as unknown as Operands
}

/** @returns `null` for what is neither a CHAR column nor a constant text */
function lengthOf(expression: TypedExpression, analysis: Analysis): number | null {
  if (expression.kind === 'reference') return analysis.charLengths.get(expression.id) ?? null
  return expression.kind === 'literal' && isString(expression.type) ? [...(expression.value ?? '')].length : null
}

function paddedTo(longest: number, length: number, expression: TypedExpression): TypedExpression {
  if (length >= longest || (expression.kind === 'literal' && expression.value === null)) return expression
  if (expression.kind === 'literal') return literal(STRING, `${expression.value}${' '.repeat(longest - length)}`)
  const operands = [expression, literal(INTEGER, String(longest)), literal(STRING, ' ')]
  return { kind: 'call', function: 'rpad', arguments: operands, type: STRING, nullable: expression.nullable }
}
