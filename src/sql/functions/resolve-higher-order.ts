import { failure } from '../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { TypedCall } from '../typed/tree.ts'
import { implicitCastType } from './implicit-cast.ts'
import { implicitCast } from './resolve.ts'
import { type Argument, type FunctionRow, isLambdaParameter, type LambdaArgument } from './row.ts'
import { functionsNamed } from './table.ts'

const mismatch = (sentence: string) => failure('ANALYSIS', [sentence], { operation: 'resolve-function' })
const isLambda = (argument: Argument | LambdaArgument): argument is LambdaArgument => 'bind' in argument

/** The row of a function that takes lambda functions; `null` when the name has none of that many arguments. */
export const higherOrderRow = (name: string, count: number): FunctionRow | null =>
  functionsNamed(name.toLowerCase()).find(
    (row) =>
      row.parameters.some(isLambdaParameter) &&
      count <= row.parameters.length &&
      count >= row.parameters.length - (row.defaults?.length ?? 0),
  ) ?? null

/** What stands before the lambda functions gets the types that the row wants of it as a whole. */
function bringTogether(row: FunctionRow, bound: Argument[], types: SparkType[]): void {
  for (const [at, type] of (row.together?.(types) ?? []).entries()) {
    const argument = bound[at] as Argument
    bound[at] = { ...argument, expression: implicitCast(argument.expression, type) }
    types[at] = type
  }
}

/**
 * A call with lambda functions, from left to right: what a lambda's parameters are follows from the arguments before it.
 * @throws ANALYSIS for another number of parameters or other types; UNSUPPORTED for what the engine has not
 */
export function resolveHigherOrder(
  row: FunctionRow,
  given: readonly (Argument | LambdaArgument)[],
): { readonly expression: TypedCall; readonly text: string } {
  const bound: Argument[] = []
  const types: SparkType[] = []
  for (const [at, argument] of given.entries()) {
    const parameter = row.parameters[at]
    if (parameter === undefined) throw mismatch(`Invalid number of arguments for function ${row.name}`)
    if (isLambdaParameter(parameter)) {
      if (!isLambda(argument))
        throw mismatch(`A lambda function should be argument ${at + 1} of ${row.name}, however, '${argument.text}' is not one.`)
      bringTogether(row, bound, types)
      const shapes = parameter.lambda(types)
      if (argument.arity > shapes.length || argument.arity < parameter.min) {
        throw mismatch(
          `The number of lambda function arguments '${argument.arity}' does not match the number of arguments expected by the higher order function '${shapes.length}'.`,
        )
      }
      const body = argument.bind(shapes.slice(0, argument.arity))
      bound.push(body)
      types.push(body.expression.type)
      continue
    }
    if (isLambda(argument)) throw mismatch('A lambda function should only be used in a higher order function.')
    const wanted = implicitCastType(argument.expression.type, parameter)
    // A lambda's parameters are what the collection holds: an untyped NULL holds nothing.
    if (wanted === null || (argument.expression.type.kind === 'void' && wanted.kind !== 'void')) {
      throw mismatch(
        `cannot resolve '${row.name}' due to data type mismatch: argument ${at + 1} does not take ${sqlTypeName(argument.expression.type)}`,
      )
    }
    bound.push({ expression: implicitCast(argument.expression, wanted), text: argument.text })
    types.push(wanted)
  }
  const text = `${row.name}(${bound.map((argument) => argument.text).join(', ')})`
  const wrong = row.mismatch?.(types) ?? null
  if (wrong !== null) throw mismatch(`cannot resolve '${text}' due to data type mismatch: ${wrong}`)
  const args = bound.map(({ expression }) => expression)
  const refused = row.refuse?.(args) ?? null
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const nullable = typeof row.nullable === 'function' ? row.nullable(args) : row.nullable === 'always' || args[0]?.nullable === true
  const type =
    typeof row.result === 'function'
      ? row.result(
          types,
          args,
          bound.map(({ text: shown }) => shown),
        )
      : row.result
  return { expression: { kind: 'call', function: row.id, arguments: args, type, nullable }, text }
}
