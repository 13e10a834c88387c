import type { TypedCall } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'

/** Zero makes a division NULL; a constant that is none needs no check. */
export const notZero = (sql: string): string => (/^CAST\('-?[1-9][^']*' AS (?:DOUBLE|FLOAT)\)$/.test(sql) ? sql : `nullif(${sql}, 0)`)

/** Arithmetic of float and double: IEEE in both, with Spark's NULL for division by zero. The remainder has the sign of its left side. */
export function floatingArithmetic(call: TypedCall, emit: Emit): string {
  const [left, right] = call.arguments.map(emit) as [string, string]
  switch (call.function) {
    case 'negative':
      return `(-${left})`
    case '/':
      return `(${left} / ${notZero(right)})`
    case '%':
      return `(${left} % ${notZero(right)})`
    default:
      return `(${left} ${call.function} ${right})`
  }
}
