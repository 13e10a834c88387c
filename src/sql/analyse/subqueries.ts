import type { Exists, InSubquery, ScalarSubquery } from '../ast.ts'
import { tightestCommonType } from '../functions/wider-type.ts'
import type { Column, Relation, TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import { BOOLEAN, cast, literal, operation, reference } from './build.ts'
import { comparisonType } from './comparison-type.ts'
import { filter } from './conditions.ts'
import type { Environment, Subquery } from './environment.ts'
import { negated } from './predicates.ts'

/** Columns of the statement around show in the name. */
const outerText = ({ outer }: Subquery): readonly string[] => outer.map(({ name }) => name)

export function analyseScalarSubquery(node: ScalarSubquery, environment: Environment): Analysed {
  const { analysis } = environment
  const subquery = environment.subquery(node.query, environment)
  const [column, ...others] = subquery.columns
  if (column === undefined || others.length > 0)
    throw analysis.error(`Scalar subquery must return only one column, but got ${subquery.columns.length}`, node)
  if (subquery.outer.length > 0 && !givesOneRow(subquery.relation))
    throw analysis.error('Correlated scalar subqueries must be aggregated', node)
  const { type } = column.column
  return {
    expression: { kind: 'scalar-subquery', query: subquery.relation, type, nullable: true },
    text: `scalarsubquery(${outerText(subquery).join(', ')})`,
  }
}

/** Whether a relation has one row at most for each row of the statement around, as far as Spark sees it. */
function givesOneRow(relation: Relation): boolean {
  switch (relation.kind) {
    case 'aggregate':
      // Spark wants its keys to be columns that are compared with those outside, which makes one row of each.
      return true
    case 'one-row':
      return true
    case 'values':
      return relation.rows.length <= 1
    case 'limit':
      return relation.rows <= 1 || givesOneRow(relation.input)
    case 'project':
    case 'filter':
    case 'sort':
    case 'distinct':
    case 'window':
    case 'with':
      return givesOneRow(relation.input)
    default:
      return false
  }
}

/** IN and EXISTS over a query are conditions of WHERE, HAVING and ON, nothing else (sql-measured.md D25). */
function checkPlace(environment: Environment, text: string): void {
  if (environment.predicateSubqueries) return
  throw environment.analysis.error(`IN/EXISTS predicate sub-queries can only be used in Filter/Join and a few commands: ${text}`)
}

export function analyseExists(node: Exists, environment: Environment): Analysed {
  const subquery = environment.subquery(node.query, environment)
  const text = `exists(${outerText(subquery).join(', ')})`
  checkPlace(environment, text)
  return { expression: { kind: 'exists', query: subquery.relation, type: BOOLEAN, nullable: false }, text }
}

export function analyseInSubquery(node: InSubquery, environment: Environment): Analysed {
  const { analysis } = environment
  const operands = node.operand.kind === 'row' ? node.operand.items.map(({ expression }) => expression) : [node.operand]
  const values = operands.map((operand) => environment.analyse(operand, environment))
  const subquery = environment.subquery(node.query, environment)
  const list = `listquery(${outerText(subquery).join(', ')})`
  const text = `(${values.map((value) => value.text).join(', ')} IN (${list}))`
  checkPlace(environment, text)
  const { columns } = subquery
  if (columns.length !== values.length) {
    throw analysis.error(
      `cannot resolve '${text}' due to data type mismatch: The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. #columns in left hand side: ${values.length}. #columns in right hand side: ${columns.length}`,
      node,
    )
  }
  const types = values.map(({ expression }, at) => {
    const inner = columns[at]?.column.type as NonNullable<(typeof columns)[number]>['column']['type']
    const type = comparisonType(expression.type, inner) ?? tightestCommonType(expression.type, inner)
    if (type === null)
      throw analysis.error(
        `cannot resolve '${text}' due to data type mismatch: The data type of one or more elements in the left hand side of an IN subquery is not compatible with the data type of the output of the subquery`,
        node,
      )
    return type
  })
  const items = columns.map(({ column }, at) => {
    const expression = cast(reference(column), types[at] as (typeof types)[number])
    const kept = expression.kind === 'reference' ? column : analysis.column(column.name, expression.type, expression.nullable)
    return { column: kept, expression }
  })
  const query: Relation = { kind: 'project', input: subquery.relation, items, columns: items.map(({ column }) => column) }
  const nullable = values.some(({ expression }) => expression.nullable) || items.some(({ column }) => column.nullable)
  const compared = values.map(({ expression }, at) => cast(expression, types[at] as (typeof types)[number]))
  if (compared.length > 1 && subquery.outer.length > 0) {
    // Columns that HAVING sees are above the groups, those in a relation are not.
    if (environment.aliases?.order === 'after') throw analysis.unsupported('a correlated IN of several columns in HAVING')
    return negated({ expression: asExists(compared, query, subquery.outer, environment), text }, node.negated)
  }
  const test: Analysed = {
    expression: {
      kind: 'in-subquery',
      operands: compared,
      query,
      type: BOOLEAN,
      nullable,
    },
    text,
  }
  return negated(test, node.negated)
}

/** IN of several columns over a correlated query, which engines may not have: true where a row is equal, NULL where one may be. */
function asExists(
  operands: readonly TypedExpression[],
  query: Relation,
  outer: Subquery['outer'],
  { analysis }: Environment,
): TypedExpression {
  const equal = operands
    .map((operand, at): TypedExpression => {
      const column = reference(query.columns[at] as Column)
      return operation('=', [column, operand], BOOLEAN, column.nullable || operand.nullable)
    })
    .reduce((left, right) => operation('and', [left, right], BOOLEAN))
  const exists = (condition: TypedExpression): TypedExpression => {
    const rows = filter(query, condition)
    analysis.outerUses.set(rows, outer)
    return { kind: 'exists', query: rows, type: BOOLEAN, nullable: false }
  }
  const maybe = operation('or', [equal, operation('is-null', [equal], BOOLEAN, false)], BOOLEAN)
  // False where no row may be equal, whatever NULL is beside it.
  const unknown = operation('and', [literal(BOOLEAN, null), exists(maybe)], BOOLEAN, true)
  return operation('or', [exists(equal), unknown], BOOLEAN, true)
}
