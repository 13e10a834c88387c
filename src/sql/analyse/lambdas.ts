import type { Expression, FunctionCall, Lambda } from '../ast.ts'
import { higherOrderRow, resolveHigherOrder } from '../functions/resolve-higher-order.ts'
import type { Argument, LambdaArgument } from '../functions/row.ts'
import type { TypedLambda } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import { reference } from './build.ts'
import type { Environment } from './environment.ts'

const VARIABLE = 'namedlambdavariable()'

/** Folds that end in the accumulator itself unless they are told otherwise. */
const WITH_FINISH: ReadonlySet<string> = new Set(['aggregate', 'reduce'])

/** A call with lambda functions among its arguments; `null` when there are none. */
export function analyseHigherOrder(node: FunctionCall, name: string, environment: Environment): Analysed | null {
  if (!node.arguments.some(({ kind }) => kind === 'lambda')) return null
  const finish = WITH_FINISH.has(name) && node.arguments.length === 3 ? [identity(environment)] : []
  const row = higherOrderRow(name, node.arguments.length + finish.length)
  if (row === null) throw environment.analysis.unsupported(`The function ${name} with a lambda function`)
  const args = [...node.arguments.map((argument) => argumentOf(argument, environment)), ...finish]
  return resolveHigherOrder(row, args)
}

const argumentOf = (node: Expression, environment: Environment): Argument | LambdaArgument =>
  node.kind === 'lambda' ? lambdaArgument(node, environment) : environment.analyse(node, environment)

function lambdaArgument(node: Lambda, environment: Environment): LambdaArgument {
  const { analysis } = environment
  return {
    arity: node.parameters.length,
    bind: (shapes) => {
      const columns = node.parameters.map(({ text }, at) => {
        const shape = shapes[at] as (typeof shapes)[number]
        return { name: text, column: analysis.column(text, shape.type, shape.nullable), position: shape.position === true }
      })
      const inner: Environment = {
        ...environment,
        lambdas: [...environment.lambdas, ...columns],
        noAggregates: 'Aggregate functions are not allowed in a lambda function',
        noWindows: 'It is not allowed to use window functions in a lambda function',
        subquery: () => {
          throw analysis.unsupported('a sub-query in a lambda function')
        },
      }
      const { expression: body, text } = environment.analyse(node.body, inner)
      const expression: TypedLambda = {
        kind: 'lambda',
        parameters: columns.map(({ column }) => column),
        position: columns.find(({ position }) => position)?.column ?? null,
        body,
        type: body.type,
        nullable: body.nullable,
      }
      return { expression, text: `lambdafunction(${[text, ...columns.map(() => VARIABLE)].join(', ')})` }
    },
  }
}

const identity = ({ analysis }: Environment): LambdaArgument => ({
  arity: 1,
  bind: ([shape]) => {
    const { type, nullable } = shape as NonNullable<typeof shape>
    const column = analysis.column('acc', type, nullable)
    const expression: TypedLambda = { kind: 'lambda', parameters: [column], position: null, body: reference(column), type, nullable }
    return { expression, text: `lambdafunction(${VARIABLE}, ${VARIABLE})` }
  },
})
