import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import type { TypedCall } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'

/**
 * The engine compares as Spark does: NaN equals itself and is above all numbers, -0.0 equals 0.0, texts and binaries by their bytes.
 * Within nested values it takes NULL for the highest, Spark for the lowest.
 * @throws UNSUPPORTED for an order among values that may hold NULLs inside.
 */
export const comparison =
  (symbol: string) =>
  (call: TypedCall, emit: Emit): string => {
    if (symbol !== '=') for (const { type } of call.arguments) checkOrder(type)
    return `(${call.arguments.map(emit).join(` ${symbol} `)})`
  }

export const nullSafeEqual = (call: TypedCall, emit: Emit): string => `(${call.arguments.map(emit).join(' IS NOT DISTINCT FROM ')})`

/** @throws UNSUPPORTED */
export function checkOrder(type: SparkType): void {
  if (holdsNulls(type)) throw failure('UNSUPPORTED', [`an order of values of type ${sqlTypeName(type)} that may hold NULLs`])
}

function holdsNulls(type: SparkType): boolean {
  if (type.kind === 'array') return type.containsNull || holdsNulls(type.element)
  if (type.kind === 'struct') return type.fields.some((field) => field.nullable || holdsNulls(field.type))
  return false
}
