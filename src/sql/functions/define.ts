import type { SparkType } from '../../core/spark-types.ts'
import { sqlString } from '../duckdb/quote.ts'
import type { TypedCall, TypedExpression } from '../typed/tree.ts'
import type { Argument, FunctionRow } from './row.ts'
import { isIntegral } from './type-kinds.ts'

type Rest = Partial<Omit<FunctionRow, 'name' | 'kind' | 'parameters' | 'result' | 'duckdb'>>
type Define = (
  name: string,
  parameters: FunctionRow['parameters'],
  result: SparkType['kind'] | FunctionRow['result'],
  duckdb: FunctionRow['duckdb'],
  rest?: Rest,
) => FunctionRow

const define =
  (kind: FunctionRow['kind']): Define =>
  (name, parameters, result, duckdb, rest = {}) => ({
    id: name,
    name,
    kind,
    parameters,
    result: typeof result === 'string' ? ({ kind: result } as SparkType) : result,
    duckdb,
    ...rest,
  })

export const scalar = define('scalar')
export const aggregate = define('aggregate')
export const windowFunction = define('window')

/** The type of argument `at`, 0-based. */
export const typeOfArgument =
  (at: number) =>
  (types: readonly SparkType[]): SparkType =>
    types[at] as SparkType

/** Nullable where any of these arguments is. */
export const nullableAsAny =
  (...places: readonly number[]) =>
  (args: readonly TypedExpression[]): boolean =>
    places.some((at) => args[at]?.nullable ?? false)

export const nullableAsAll = (args: readonly TypedExpression[]): boolean => args.every((argument) => argument.nullable)

/** A constant as a default: `text` as it shows in the name of the column. */
export function literal(kind: 'integer' | 'string' | 'boolean', value: string, text = value): Argument {
  return { expression: { kind: 'literal', type: { kind }, value, nullable: false }, text }
}

export const nullLiteral: Argument = {
  expression: { kind: 'literal', type: { kind: 'void' }, value: null, nullable: true },
  text: 'NULL',
}

/**
 * The value of an argument that is a constant and not NULL. A conversion between number types is looked through where the digits mean the same
 * after it.
 */
export function constantOf(argument: TypedExpression | undefined | null): string | null {
  const literal = argument === undefined || argument === null ? null : literalIn(argument)
  return literal?.kind === 'literal' ? literal.value : null
}

/** Whether an argument is a constant whose value `constantOf` knows. */
export const isConstant = (argument: TypedExpression): boolean => literalIn(argument) !== null

function literalIn(argument: TypedExpression): TypedExpression | null {
  if (argument.kind === 'literal') return argument
  if (argument.kind === 'call') return argument.function === 'concat' ? joined(argument) : null
  if (argument.kind !== 'cast' || argument.operand.kind !== 'literal') return null
  const { operand, type } = argument
  if (operand.value === null) return operand
  const floating = type.kind === 'double' && (isIntegral(operand.type) || operand.type.kind === 'decimal')
  const small = isIntegral(type) && isIntegral(operand.type) && Math.abs(Number(operand.value)) < 128
  const digits = type.kind === 'long' || type.kind === 'string'
  return floating || small || (digits && isIntegral(operand.type)) ? operand : null
}

/** Texts that are put together from constants are one. */
function joined({ arguments: parts, type, nullable }: TypedCall): TypedExpression | null {
  const literals = parts.map(literalIn)
  if (type.kind !== 'string' || literals.some((each) => each?.type.kind !== 'string')) return null
  const texts = literals.map(constantOf)
  return { kind: 'literal', type, nullable, value: texts.includes(null) ? null : texts.join('') }
}

/** A string within a translation, where `$1` would be an argument. */
export const quotedInTemplate = (text: string): string =>
  text.includes('$') ? `(${text.split('$').map(sqlString).join(' || chr(36) || ')})` : sqlString(text)
