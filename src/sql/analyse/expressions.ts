import type { Binary, Case, Expression } from '../ast.ts'
import { sameTypeIgnoringNulls } from '../functions/type-kinds.ts'
import { widerTypeOfAll } from '../functions/wider-type.ts'
import type { Analysed } from './analysed.ts'
import { cast } from './build.ts'
import { analyseCall, analyseConcat, analyseExtract, analyseTrim } from './calls.ts'
import { analyseCast } from './casts.ts'
import { analyseColumn } from './columns.ts'
import type { Environment } from './environment.ts'
import { analyseInterval } from './intervals.ts'
import { analyseLiteral } from './literals.ts'
import { analyseField, analyseRow, analyseSubscript } from './nested.ts'
import { arithmetic, comparison, connective, isComparison, unary } from './operators.ts'
import { analyseBetween, analyseInList, analyseIs, analyseLike } from './predicates.ts'
import { analyseExists, analyseInSubquery, analyseScalarSubquery } from './subqueries.ts'

type Handler<Node extends Expression> = (node: Node, environment: Environment) => Analysed
type Handlers = { readonly [Kind in Expression['kind']]: Handler<Extract<Expression, { kind: Kind }>> }

const HANDLERS: Handlers = {
  literal: (node, { analysis }) => analyseLiteral(node, analysis),
  interval: (node, { analysis }) => analyseInterval(node, analysis),
  column: analyseColumn,
  star: (node, { analysis }) => {
    throw analysis.error("Invalid usage of '*' in expression", node)
  },
  unary: (node, environment) => unary(node, analyse(node.operand, environment), environment.analysis),
  binary: analyseBinary,
  between: analyseBetween,
  'in-list': analyseInList,
  'in-subquery': analyseInSubquery,
  like: analyseLike,
  is: analyseIs,
  case: analyseCase,
  cast: analyseCast,
  call: analyseCall,
  extract: analyseExtract,
  trim: analyseTrim,
  exists: analyseExists,
  'scalar-subquery': analyseScalarSubquery,
  subscript: analyseSubscript,
  field: analyseField,
  lambda: (node, { analysis }) => {
    throw analysis.error('A lambda function should only be used in a higher order function.', node)
  },
  row: analyseRow,
}

/**
 * Names resolved, types inferred, conversions written out.
 * @throws ANALYSIS with Spark's sentence; UNSUPPORTED with the construct's name
 */
export function analyse(node: Expression, environment: Environment): Analysed {
  return (HANDLERS[node.kind] as Handler<Expression>)(node, environment)
}

function analyseBinary(node: Binary, environment: Environment): Analysed {
  const left = analyse(node.left, environment)
  const right = analyse(node.right, environment)
  const { operator } = node
  if (operator === 'AND' || operator === 'OR') return connective(node, left, right, environment.analysis)
  if (isComparison(operator)) return comparison(node, operator, left, right, environment.analysis)
  if (operator === '||') return analyseConcat(node, [left, right], environment)
  return arithmetic(node, left, right, environment.analysis)
}

/** Results are brought to one type (`CaseWhenCoercion`); with an operand each branch is an `=`. */
function analyseCase(node: Case, environment: Environment): Analysed {
  const { analysis } = environment
  const operand = node.operand === null ? null : analyse(node.operand, environment)
  const branches = node.branches.map(({ when, then: result }) => {
    const value = analyse(when, environment)
    const condition = operand === null ? value : comparison(when, '=', operand, value, analysis)
    return { condition, node: when, result: analyse(result, environment) }
  })
  const otherwise = node.otherwise === null ? null : analyse(node.otherwise, environment)
  const shownBranches = branches.map(({ condition, result }) => `WHEN ${condition.text} THEN ${result.text}`).join(' ')
  const text = `CASE ${shownBranches}${otherwise === null ? '' : ` ELSE ${otherwise.text}`} END`
  const results = [...branches.map(({ result }) => result), ...(otherwise === null ? [] : [otherwise])].map(({ expression }) => expression)
  const [first] = results as [(typeof results)[number]]
  const alike = results.every(({ type }) => sameTypeIgnoringNulls(type, first.type))
  const type = alike ? first.type : widerTypeOfAll(results.map((result) => result.type))
  if (type === null) {
    throw analysis.error(
      `cannot resolve '${text}' due to data type mismatch: THEN and ELSE expressions should all be same type or coercible to a common type`,
      node,
    )
  }
  const whens = branches.map(({ condition, node: when }) => {
    const value = condition.expression
    if (value.type.kind !== 'boolean') {
      throw analysis.error(
        `cannot resolve '${text}' due to data type mismatch: WHEN expressions in CaseWhen should all be boolean type, but '${condition.text}' is not`,
        when,
      )
    }
    return value
  })
  const thens = results.map((result) => cast(result, type))
  return {
    expression: {
      kind: 'case',
      // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
      branches: whens.map((when, at) => ({ when, then: thens[at] as (typeof thens)[number] })),
      otherwise: otherwise === null ? null : (thens.at(-1) as (typeof thens)[number]),
      type,
      nullable: otherwise === null || thens.some((then) => then.nullable),
    },
    text,
  }
}
