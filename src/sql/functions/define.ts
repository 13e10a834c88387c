import type { SparkType } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Argument, FunctionRow } from './row.ts'

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

/** The value of an argument that is a constant and not NULL. */
export const constantOf = (argument: TypedExpression | undefined): string | null => (argument?.kind === 'literal' ? argument.value : null)
