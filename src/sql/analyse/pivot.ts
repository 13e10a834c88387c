import { foldName } from '../../core/names.ts'
import type { Expression, Pivot, Relation as RelationNode, SelectItem } from '../ast.ts'
import type { Aggregate, Column, Item, Relation, TypedAggregate, TypedExpression } from '../typed/tree.ts'
import { keyOf, mapParts } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import { BOOLEAN, LONG, literal, operation, reference } from './build.ts'
import { comparison } from './operators.ts'
import { type Visible, visible } from './scope.ts'
import { type Context, environmentOf, type Source } from './sources.ts'

interface Value {
  readonly name: string
  /** True in rows that belong to it. */
  readonly test: TypedExpression
}

/**
 * A row for each group of the columns that neither the aggregates nor FOR name, a column for each value and aggregate. Where a group has no row of
 * a value, Spark shows NULL, whatever the aggregate would make of no rows.
 */
export function analysePivot(node: Pivot, context: Context, relation: (node: RelationNode, context: Context) => Source): Source {
  const { analysis } = context
  const source = relation(node.source, context)
  const shown = source.columns.filter(({ hidden }) => !hidden)
  const environment = environmentOf(context, source.columns, { noAggregates: null })
  const pivoted = node.columns.map((column) =>
    context.analyse({ kind: 'column', start: column.start, end: column.end, parts: [column] }, environment),
  )
  const results = node.aggregates.map((item) => resultOf(item, context.analyse(item.expression, environment), node, context))
  const values = node.values.map((item) => pivotValue(item, pivoted, node, context))
  const used = new Set([...pivoted, ...results.map(({ value }) => value)].flatMap(({ expression }) => columnsIn(expression)))
  const keys = shown.filter(({ column }) => !used.has(column.id)).map(({ column }): Item => ({ column, expression: reference(column) }))

  const aggregates = new Map<string, Item<TypedAggregate>>()
  const aggregateOf = (call: TypedAggregate, test: TypedExpression): TypedExpression => {
    const filter = call.filter === null ? test : operation('and', [call.filter, test], BOOLEAN)
    const filtered: TypedAggregate = { ...call, filter, nullable: true }
    const key = keyOf(filtered)
    const known = aggregates.get(key)
    if (known !== undefined) return reference(known.column)
    const item = { column: analysis.column(call.function, call.type, true), expression: filtered }
    aggregates.set(key, item)
    return reference(item.column)
  }
  const counted: TypedAggregate = {
    kind: 'aggregate',
    function: 'count',
    arguments: [literal({ kind: 'integer' }, '1')],
    distinct: false,
    filter: null,
    ignoreNulls: false,
    orderBy: [],
    type: LONG,
    nullable: false,
  }
  const items = values.flatMap(({ name, test }) => {
    const present = operation('>', [aggregateOf(counted, test), literal(LONG, '0')], BOOLEAN)
    return results.map(({ name: own, value }): Item => {
      const filled = overGroups(value.expression, (call) => aggregateOf(call, test))
      const expression: TypedExpression = {
        kind: 'case',
        // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
        branches: [{ when: present, then: filled }],
        otherwise: null,
        type: filled.type,
        nullable: true,
      }
      return { column: analysis.column(own === null ? name : `${name}_${own}`, filled.type, true), expression }
    })
  })
  const made = [...aggregates.values()]
  const columns = [...keys, ...made].map(({ column }) => column)
  const grouped: Aggregate = { kind: 'aggregate', input: source.relation, keys, sets: null, aggregates: made, groupingId: null, columns }
  const list = [...keys.map(({ column }): Item => ({ column, expression: reference(column) })), ...items]
  const pivot: Relation = { kind: 'project', input: grouped, items: list, columns: list.map(({ column }) => column) }
  const qualifier = node.alias === null ? [] : [foldName(node.alias.name.text)]
  return { relation: pivot, columns: named(pivot.columns, node, qualifier) }
}

const named = (columns: readonly Column[], { alias }: Pivot, qualifier: readonly string[]): readonly Visible[] =>
  columns.map((column, at) => {
    const own = visible(column, qualifier)
    const name = alias?.columns[at]?.text
    return name === undefined ? own : { ...own, name }
  })

const columnsIn = (expression: TypedExpression): readonly number[] => {
  const found: number[] = []
  const visit = (part: TypedExpression): TypedExpression => {
    if (part.kind === 'reference') found.push(part.id)
    return mapParts(part, visit)
  }
  visit(expression)
  return found
}

function overGroups(expression: TypedExpression, aggregate: (call: TypedAggregate) => TypedExpression): TypedExpression {
  return expression.kind === 'aggregate' ? aggregate(expression) : mapParts(expression, (part) => overGroups(part, aggregate))
}

/** With one aggregate the value alone names the column. */
function resultOf(item: SelectItem, value: Analysed, node: Pivot, { analysis }: Context) {
  const bare = bareColumn(value.expression)
  if (bare) throw analysis.error(`Aggregate expression required for pivot, but '${value.text}' did not appear in any aggregate function.`)
  return { name: node.aggregates.length === 1 ? null : (item.alias?.text ?? value.text), value }
}

/** A column outside of any aggregate. */
function bareColumn(expression: TypedExpression): boolean {
  if (expression.kind === 'aggregate') return false
  if (expression.kind === 'reference') return true
  let found = false
  mapParts(expression, (part) => {
    found ||= bareColumn(part)
    return part
  })
  return found
}

function pivotValue(item: SelectItem, pivoted: readonly Analysed[], node: Pivot, context: Context): Value {
  const { analysis } = context
  const parts: readonly Expression[] =
    item.expression.kind === 'row' && pivoted.length > 1 ? item.expression.items.map(({ expression }) => expression) : [item.expression]
  if (parts.length !== pivoted.length) {
    throw analysis.error(`Invalid pivot value: it has ${parts.length} parts, and the pivot ${pivoted.length} columns`, item)
  }
  const environment = environmentOf({ ...context, outer: null }, [])
  const constants = parts.map((part) => {
    if (part.kind === 'column') throw analysis.error(`Literal expressions required for pivot values, found "${part.parts.at(-1)?.text}".`)
    return context.analyse(part, environment)
  })
  const tests = constants.map((constant, at) => comparison(node, '<=>', pivoted[at] as Analysed, constant, analysis).expression)
  const texts = constants.map(textOf)
  const name = item.alias?.text ?? (texts.length === 1 ? (texts[0] as string) : `{${texts.join(', ')}}`)
  return { name, test: tests.length === 1 ? (tests[0] as TypedExpression) : operation('and', tests, BOOLEAN, false) }
}

/** A constant as text. */
function textOf({ expression, text }: Analysed): string {
  if (expression.kind !== 'literal') return text
  if (expression.value === null) return 'null'
  return expression.type.kind === 'date' || expression.type.kind === 'timestamp' ? expression.value : text
}
