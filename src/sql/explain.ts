import { sqlTypeName } from '../core/spark-types.ts'
import type { TableEntry } from './catalog-view.ts'
import type { EnginePlan } from './plan.ts'
import type { Column, Relation, SortKey, TypedBound, TypedExpression } from './typed/tree.ts'

export const PLAN_HEADING = '== Physical Plan =='

/** The plan as text, one operator a line, each under the one that reads it. Its form is ours; Spark's own changes from version to version. */
export function explain(plans: readonly EnginePlan[]): string {
  const lines: string[] = []
  for (const plan of plans) explainOne(plan, lines)
  return `${PLAN_HEADING}\n${lines.join('\n')}\n`
}

function explainOne({ query, inputs, insert, change }: EnginePlan, lines: string[]): void {
  const table = (insert ?? change)?.table
  if (table !== undefined) {
    lines.push(`${insert === null ? 'Change' : insert.overwrite ? 'Overwrite' : 'Append'} ${table.database}.${table.name}`)
    print(query.relation, inputs, '+- ', '   ', lines)
  } else print(query.relation, inputs, '', '', lines)
}

function print(relation: Relation, inputs: readonly TableEntry[], first: string, rest: string, lines: string[]): void {
  lines.push(`${first}${describe(relation, inputs)}`)
  const below = inputsOf(relation)
  for (const [at, input] of below.entries()) {
    const last = at === below.length - 1
    print(input, inputs, `${rest}${last ? '+- ' : ':- '}`, `${rest}${last ? '   ' : ':  '}`, lines)
  }
}

function inputsOf(relation: Relation): readonly Relation[] {
  switch (relation.kind) {
    case 'scan':
    case 'values':
    case 'range':
    case 'one-row':
    case 'common':
      return []
    case 'join':
    case 'set-operation':
      return [relation.left, relation.right]
    case 'with':
      return [...relation.definitions.map((definition) => definition.relation), relation.input]
    default:
      return [relation.input]
  }
}

const named = ({ name, id }: Column): string => `${name}#${id}`
const list = (texts: readonly string[]): string => `[${texts.join(', ')}]`
const items = (all: readonly { readonly column: Column; readonly expression: TypedExpression }[]): string =>
  list(
    all.map(({ column, expression }) =>
      expression.kind === 'reference' && expression.id === column.id ? named(column) : `${textOf(expression)} AS ${named(column)}`,
    ),
  )
const keyText = ({ expression, descending, nullsFirst }: SortKey): string =>
  `${textOf(expression)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`

function describe(relation: Relation, inputs: readonly TableEntry[]): string {
  switch (relation.kind) {
    case 'scan': {
      const table = inputs[relation.input] as TableEntry
      return `Scan ${table.provider} ${table.database}.${table.name}${list(relation.columns.map(named))}`
    }
    case 'values':
      return `LocalTableScan ${list(relation.columns.map(named))}, ${relation.rows.length} rows`
    case 'range':
      return `Range (${relation.start}, ${relation.end}, step=${relation.step})`
    case 'one-row':
      return 'Scan OneRowRelation[]'
    case 'project':
      return `Project ${items(relation.items)}`
    case 'filter':
      return `Filter ${textOf(relation.condition)}`
    case 'join':
      return `Join ${relation.lateral ? 'lateral ' : ''}${relation.type}${relation.condition === null ? '' : `, ${textOf(relation.condition)}`}`
    case 'aggregate': {
      const sets =
        relation.sets === null
          ? ''
          : `, sets=${list(relation.sets.map((set) => `(${set.map((at) => relation.keys[at]?.column.name).join(', ')})`))}`
      return `Aggregate keys=${items(relation.keys)}${sets}, functions=${items(relation.aggregates)}`
    }
    case 'generate':
      return `Generate ${relation.outer ? 'outer ' : ''}${call(relation.generator.function, relation.generator.arguments)} AS ${list(relation.produced.map(named))}`
    case 'window':
      return `Window ${items(relation.items)}`
    case 'sort':
      return `Sort ${list(relation.keys.map(keyText))}`
    case 'limit':
      return `Limit ${relation.rows}`
    case 'distinct':
      return 'Distinct'
    case 'set-operation':
      return `${relation.operator[0]?.toUpperCase()}${relation.operator.slice(1)}${relation.all ? ' all' : ''} ${list(relation.columns.map(named))}`
    case 'with':
      return `With ${list(relation.definitions.map(({ id, name }) => `${name}#${id}`))}`
    case 'common':
      return `Common #${relation.definition} ${list(relation.columns.map(named))}`
  }
}

const call = (name: string, args: readonly TypedExpression[]): string => `${name}(${args.map(textOf).join(', ')})`
const INFIX = /^(?:[-+*/%&|^=<>]+|<=>|and|or|div)$/

function textOf(expression: TypedExpression): string {
  switch (expression.kind) {
    case 'literal':
      return expression.value === null ? 'NULL' : expression.type.kind === 'string' ? `'${expression.value}'` : expression.value
    case 'reference':
      return `#${expression.id}`
    case 'cast':
      return `${expression.mode === 'spark' ? 'cast' : `${expression.mode} cast`}(${textOf(expression.operand)} as ${sqlTypeName(expression.type)})`
    case 'call':
      return INFIX.test(expression.function) && expression.arguments.length > 1
        ? `(${expression.arguments.map(textOf).join(` ${expression.function} `)})`
        : call(expression.function, expression.arguments)
    case 'field':
      return `${textOf(expression.operand)}.${expression.ordinal}`
    case 'lambda':
      return `(${expression.parameters.map(named).join(', ')}) -> ${textOf(expression.body)}`
    case 'case': {
      const branches = expression.branches.map(({ when, then }) => `WHEN ${textOf(when)} THEN ${textOf(then)}`).join(' ')
      return `CASE ${branches}${expression.otherwise === null ? '' : ` ELSE ${textOf(expression.otherwise)}`} END`
    }
    case 'aggregate': {
      const text = `${expression.function}(${expression.distinct ? 'distinct ' : ''}${expression.arguments.map(textOf).join(', ')})`
      return expression.filter === null ? text : `${text} filter (${textOf(expression.filter)})`
    }
    case 'window': {
      const partition = expression.partitionBy.length === 0 ? '' : `partition by ${expression.partitionBy.map(textOf).join(', ')} `
      const order = expression.orderBy.length === 0 ? '' : `order by ${expression.orderBy.map(keyText).join(', ')} `
      const { unit, from, to } = expression.frame
      return `${textOf({ ...expression.call, kind: 'call' })} over (${partition}${order}${unit} between ${boundText(from)} and ${boundText(to)})`
    }
    case 'exists':
      return `exists(${expression.query.kind})`
    case 'scalar-subquery':
      return `scalar-subquery(${expression.query.kind})`
    case 'in-subquery':
      return `(${expression.operands.map(textOf).join(', ')} in subquery)`
  }
}

const boundText = (bound: TypedBound): string =>
  bound.kind === 'preceding' || bound.kind === 'following' ? `${textOf(bound.offset)} ${bound.kind}` : bound.kind.replace('-', ' ')
