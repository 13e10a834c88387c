import type { Relation, SortKey, TypedExpression } from './tree.ts'

/** The expression with each direct part replaced; itself when none changed. Sub-queries are left as they are. */
export function mapParts(expression: TypedExpression, change: (part: TypedExpression) => TypedExpression): TypedExpression {
  const list = <Part extends TypedExpression>(parts: readonly Part[]): readonly TypedExpression[] => parts.map(change)
  const keys = (sort: readonly SortKey[]): readonly SortKey[] => sort.map((key) => ({ ...key, expression: change(key.expression) }))
  switch (expression.kind) {
    case 'literal':
    case 'reference':
    case 'exists':
    case 'scalar-subquery':
      return expression
    case 'cast':
      return { ...expression, operand: change(expression.operand) }
    case 'field':
      return { ...expression, operand: change(expression.operand) }
    case 'lambda':
      return { ...expression, body: change(expression.body) }
    case 'call':
      return { ...expression, arguments: list(expression.arguments) }
    case 'in-subquery':
      return { ...expression, operands: list(expression.operands) }
    case 'case':
      return {
        ...expression,
        // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
        branches: expression.branches.map(({ when, then }) => ({ when: change(when), then: change(then) })),
        otherwise: expression.otherwise === null ? null : change(expression.otherwise),
      }
    case 'aggregate':
      return {
        ...expression,
        arguments: list(expression.arguments),
        filter: expression.filter === null ? null : change(expression.filter),
        orderBy: keys(expression.orderBy),
      }
    case 'window': {
      const { call } = expression
      return {
        ...expression,
        call: { ...call, arguments: list(call.arguments) },
        partitionBy: list(expression.partitionBy),
        orderBy: keys(expression.orderBy),
      }
    }
  }
}

/** The direct parts of an expression. */
export function partsOf(expression: TypedExpression): readonly TypedExpression[] {
  const parts: TypedExpression[] = []
  mapParts(expression, (part) => {
    parts.push(part)
    return part
  })
  return parts
}

/** Whether an expression or a part of it is what is looked for; sub-queries are not entered. */
export const holds = (expression: TypedExpression, wanted: (part: TypedExpression) => boolean): boolean =>
  wanted(expression) || partsOf(expression).some((part) => holds(part, wanted))

type TypedSubquery = Extract<TypedExpression, { readonly query: Relation }>

/** What has a query of its own. */
export const isSubquery = (expression: TypedExpression): expression is TypedSubquery => 'query' in expression

/** A window's own aggregate is none of its query's, but those in its arguments are. */
export const holdsAggregate = (expression: TypedExpression): boolean => holds(expression, ({ kind }) => kind === 'aggregate')
export const holdsWindow = (expression: TypedExpression): boolean => holds(expression, ({ kind }) => kind === 'window')

/** Conditions that hold together wherever the whole one does. */
export const conjunctsOf = (condition: TypedExpression): readonly TypedExpression[] =>
  condition.kind === 'call' && condition.function === 'and' ? condition.arguments.flatMap(conjunctsOf) : [condition]

const keys = new WeakMap<TypedExpression, string>()

/** Equal texts mean equal expressions: the same computation over the same columns. Whether a type is nullable does not count. */
export function keyOf(expression: TypedExpression): string {
  const known = keys.get(expression)
  if (known !== undefined) return known
  const key = expression.kind === 'reference' ? `#${expression.id}` : JSON.stringify(expression, withoutNullable)
  keys.set(expression, key)
  return key
}

function withoutNullable(name: string, value: unknown): unknown {
  if (name === 'nullable') return undefined
  return typeof value === 'bigint' ? `${value}n` : value
}
