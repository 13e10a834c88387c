import type { SparkType } from '../../core/spark-types.ts'
import { castMayGiveNull } from '../functions/cast-nullable.ts'
import { sameTypeIgnoringNulls } from '../functions/type-kinds.ts'
import type { Column, Operator, Reference, TypedCall, TypedExpression, TypedLiteral } from '../typed/tree.ts'

export const BOOLEAN: SparkType = { kind: 'boolean' }
export const INTEGER: SparkType = { kind: 'integer' }
export const LONG: SparkType = { kind: 'long' }
export const DOUBLE: SparkType = { kind: 'double' }
export const STRING: SparkType = { kind: 'string' }
export const DATE: SparkType = { kind: 'date' }
export const TIMESTAMP: SparkType = { kind: 'timestamp' }
export const VOID: SparkType = { kind: 'void' }

/** In expressions CHAR and VARCHAR are strings. */
export const valueType = (type: SparkType): SparkType => (type.kind === 'char' || type.kind === 'varchar' ? STRING : type)

export const literal = (type: SparkType, value: string | null): TypedLiteral => ({ kind: 'literal', type, nullable: value === null, value })

export const reference = ({ id, type, nullable }: Column): Reference => ({ kind: 'reference', id, type, nullable })

/** A call of an operator; by default it may be NULL where an operand may. */
export const operation = (
  operator: Operator,
  operands: readonly TypedExpression[],
  type: SparkType,
  nullable: boolean = operands.some((operand) => operand.nullable),
): TypedCall => ({ kind: 'call', function: operator, arguments: operands, type, nullable })

/** The expression in another type; itself when it has that type. A NULL constant becomes one of the type. */
export function cast(operand: TypedExpression, type: SparkType, mode: 'spark' | 'try' | 'store' = 'spark'): TypedExpression {
  if (sameTypeIgnoringNulls(operand.type, type)) return operand
  if (operand.kind === 'literal' && operand.value === null) return literal(type, null)
  const nullable = operand.nullable || (mode !== 'store' && (mode === 'try' || castMayGiveNull(operand.type, type)))
  return { kind: 'cast', mode, operand, type, nullable }
}

export const not = (operand: TypedExpression): TypedCall => operation('not', [operand], BOOLEAN)
