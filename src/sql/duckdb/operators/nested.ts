import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import { type StructField, sqlTypeName } from '../../../core/spark-types.ts'
import type { ColumnId, TypedCall, TypedExpression, TypedField, TypedLambda } from '../../typed/tree.ts'
import { columnAlias, type Emit } from '../context.ts'
import { together } from '../once.ts'
import { sqlName, sqlString } from '../quote.ts'

/** Positions count from 0 and one outside of the array is NULL; DuckDB counts from 1, and negative ones from the end. */
export function subscript(call: TypedCall, emit: Emit): string {
  const [operand, index] = call.arguments as readonly [TypedExpression, TypedExpression]
  if (operand.type.kind === 'map') return `map_extract_value(${emit(operand)}, ${emit(index)})`
  if (index.kind === 'literal' && index.value !== null) {
    const at = BigInt(index.value)
    return at < 0n || at > 2n ** 31n ? `list_extract(${emit(operand)}, NULL)` : `list_extract(${emit(operand)}, ${at + 1n})`
  }
  return together(
    [emit(operand), emit(index)],
    ([list, at]) => `list_extract(${list}, CASE WHEN ${at} BETWEEN 0 AND 2147483646 THEN CAST(${at} AS BIGINT) + 1 END)`,
  )
}

export function struct(call: TypedCall, emit: Emit): string {
  if (call.type.kind !== 'struct') throw new Error(`a struct of type ${call.type.kind}`)
  const { fields } = call.type
  if (fields.length === 0) throw failure('UNSUPPORTED', ['a struct without fields'])
  if (new Set(fields.map(({ name }) => foldName(name))).size < fields.length)
    throw failure('UNSUPPORTED', [`a struct that has a field twice (${sqlTypeName(call.type)})`])
  return `struct_pack(${call.arguments.map((value, at) => `${sqlName((fields[at] as StructField).name)} := ${emit(value)}`).join(', ')})`
}

export function field({ operand, ordinal }: TypedField, emit: Emit): string {
  const { type } = operand
  if (type.kind === 'struct') return `struct_extract(${emit(operand)}, ${sqlString((type.fields[ordinal] as StructField).name)})`
  if (type.kind !== 'array' || type.element.kind !== 'struct') throw new Error(`a field of ${type.kind}`)
  const { name } = type.element.fields[ordinal] as StructField
  return `list_transform(${emit(operand)}, lambda e: struct_extract(e, ${sqlString(name)}))`
}

/**
 * Its parameters are columns, so they are unique in the statement like all others. The engine counts positions from 1, so the body is written by
 * an emitter that knows the one that counts from 0 by another text.
 */
export function lambda({ parameters, position, body }: TypedLambda, within: (renamed: ReadonlyMap<ColumnId, string>) => Emit): string {
  const emit = within(position === null ? new Map() : new Map([[position.id, `CAST(${columnAlias(position.id)} - 1 AS INTEGER)`]]))
  return `lambda ${parameters.map(({ id }) => columnAlias(id)).join(', ')}: ${emit(body)}`
}
