import type { Query, Select, SortItem } from '../ast.ts'
import type { Column, Generate, Project, Relation, TypedExpression, Item as TypedItem, TypedWindow } from '../typed/tree.ts'
import { holdsAggregate, holdsWindow, keyOf, mapParts } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import { BOOLEAN, cast, LONG, reference } from './build.ts'
import { filter, whereCondition } from './conditions.ts'
import { checkCorrelated } from './correlation.ts'
import type { Environment } from './environment.ts'
import { analyseGenerator, lateralView } from './generators.ts'
import { analyseGroupBy, checkAfterSets, Groups, type Keys } from './grouping.ts'
import { aliasesOf, analyseItem, expandItems, type Item, type Output, outputsOf } from './items.ts'
import { crossJoin, isLateral, lateralContext } from './joins.ts'
import { limited, type Ordering, ordinalOf, sorted } from './ordering.ts'
import { analyseRelation } from './relations.ts'
import { type Visible, visible } from './scope.ts'
import { type Context, environmentOf, type Source } from './sources.ts'
import { sortKey } from './windows.ts'

/** A SELECT with the ORDER BY and LIMIT of its query, which may name what the list leaves out. */
export function analyseSelect(select: Select, query: Query | null, context: Context): Source {
  const from = select.lateralViews.reduce((source, view) => lateralView(view, source, context), fromOf(select, context))
  const where = select.where === null ? null : whereCondition(select.where, from.columns, context)
  const input: Relation = where === null ? from.relation : filter(from.relation, where)
  return new SelectAnalysis(select, query, from.columns, context).over(input)
}

function fromOf(select: Select, context: Context): Source {
  const [first, ...others] = select.from
  if (first === undefined) return { relation: { kind: 'one-row', columns: [] }, columns: [] }
  return others.reduce<Source>(
    (left, node) => {
      const lateral = isLateral(node)
      return crossJoin(left, analyseRelation(node, lateral ? lateralContext(context, left) : context), lateral)
    },
    analyseRelation(first, context),
  )
}

/** The steps of one SELECT above its rows: groups, HAVING, windows, the list, DISTINCT, order, limit. */
class SelectAnalysis {
  readonly #select: Select
  readonly #query: Query | null
  readonly #columns: readonly Visible[]
  readonly #context: Context

  constructor(select: Select, query: Query | null, columns: readonly Visible[], context: Context) {
    this.#select = select
    this.#query = query
    this.#columns = columns
    this.#context = context
  }

  over(input: Relation): Source {
    const { analysis } = this.#context
    const items = expandItems(this.#select.items, this.#columns, this.#context, analysis)
    const base = environmentOf(this.#context, this.#columns, { windows: [...this.#select.windows, ...(this.#query?.windows ?? [])] })
    const grouped = this.#select.groupBy === null ? null : analyseGroupBy(this.#select.groupBy, items, base)
    const groupingId = grouped === null || grouped.sets === null ? null : analysis.column('spark_grouping_id', LONG, false)
    const listed: Environment = {
      ...base,
      noAggregates: null,
      noWindows: null,
      grouping: grouped === null || groupingId === null ? null : { keys: grouped.keys, id: groupingId },
    }
    const made = this.#generator(items, listed)
    const shown = items.flatMap((item): readonly Item[] =>
      item.kind === 'generator' ? (made?.produced ?? []).map((column) => ({ kind: 'column', column: visible(column, []) })) : [item],
    )
    const analysed = shown.map((item) => analyseItem(item, listed))
    const outputs = outputsOf(shown, analysed, this.#columns, analysis)
    const having = this.#having(outputs, grouped?.keys ?? [], listed)
    const orderBy = this.#orderBy(outputs, listed)
    if (groupingId !== null) {
      const named = new Set<TypedExpression>(analysed.map(({ expression }) => expression))
      const after = [
        ...(having === null ? [] : [having]),
        ...orderBy.map(({ expression }) => expression).filter((each) => !named.has(each)),
      ]
      checkAfterSets(after, grouped?.keys ?? [], analysis)
    }
    const arguments_ = made?.generator.arguments ?? []
    const values = [...analysed.map(({ expression }) => expression), ...orderBy.map(({ expression }) => expression), ...arguments_]
    const keys = this.#keys(grouped, values, having)
    if (keys !== null) checkCorrelated(input, this.#context)
    return this.#assemble(
      input,
      outputs,
      having,
      orderBy,
      keys === null ? null : new Groups(keys, groupingId, this.#columns, analysis),
      made,
    )
  }

  /** The one generator of the list, its columns under the names the list gives them. */
  #generator(items: readonly Item[], listed: Environment): Made | null {
    const { analysis } = this.#context
    const [item, ...others] = items.filter((each) => each.kind === 'generator')
    if (item === undefined) return null
    if (others.length > 0) {
      throw analysis.error(`The generator is not supported: only one generator allowed per select clause but found ${others.length + 1}`)
    }
    const { generator, outer, produced } = analyseGenerator(item.call, listed)
    if (generator.arguments.some(holdsWindow)) throw analysis.unsupported('a generator over a window function')
    const names = item.node.alias === null ? item.node.aliases : [item.node.alias]
    if (names.length > 0 && names.length !== produced.length) {
      throw analysis.error(
        `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF expected ${produced.length} aliases but got ${names.map(({ text }) => text).join(',')}`,
      )
    }
    return {
      generator,
      outer,
      produced: produced.map(({ name, type, nullable }, at) => analysis.column(names[at]?.text ?? name, type, nullable)),
    }
  }

  /** A query without GROUP BY groups all its rows where it aggregates or has a HAVING that is no WHERE. */
  #keys(grouped: Keys | null, values: readonly TypedExpression[], having: TypedExpression | null): Keys | null {
    if (grouped !== null) return grouped
    if (values.some(holdsAggregate)) return { keys: [], sets: null }
    if (having === null) return null
    if (!this.#context.analysis.dialect.havingAsWhere) return { keys: [], sets: null }
    if (holdsAggregate(having))
      throw this.#context.analysis.error('Aggregate/Window/Generate expressions are not valid in where clause of the query.')
    return null
  }

  /** Columns of the tables win over aliases; what is no condition becomes one. */
  #having(outputs: readonly Output[], keys: readonly Analysed[], listed: Environment): TypedExpression | null {
    if (this.#select.having === null) return null
    const { expression } = this.#context.analyse(this.#select.having, {
      ...listed,
      aliases: {
        order: 'after',
        keys,
        columns: outputs.map((output) => ({ name: output.name, visible: output.visible, expression: output.analysed })),
      },
      noWindows: 'It is not allowed to use window functions inside HAVING clause',
      predicateSubqueries: true,
      outerColumns: true,
    })
    return expression.type.kind === 'boolean' ? expression : cast(expression, BOOLEAN)
  }

  /** Aliases win over columns of the tables, which DISTINCT hides. */
  #orderBy(outputs: readonly Output[], listed: Environment): Ordering {
    const nodes = sortItems(this.#query)
    const environment: Environment = {
      ...listed,
      aliases: { order: 'before', keys: [], columns: aliasesOf(outputs) },
      noWindows: 'It is not allowed to use window functions inside ORDER BY clause',
      ...(this.#select.distinct
        ? { scope: { ...listed.scope, columns: [] }, noAggregates: 'Aggregate functions are not allowed in ORDER BY of SELECT DISTINCT' }
        : {}),
    }
    return nodes.map(
      (node) =>
        ordinalOf(
          node,
          outputs.map(({ visible }) => visible.column),
          this.#context.analysis,
        ) ?? sortKey(node, environment),
    )
  }

  #assemble(
    input: Relation,
    outputs: readonly Output[],
    having: TypedExpression | null,
    orderBy: Ordering,
    groups: Groups | null,
    made: Made | null,
  ): Source {
    const { analysis } = this.#context
    // An output that is a column passes with that column's id: in the list itself only what a generator makes is above the groups.
    const produced = new Set((made?.produced ?? []).map(({ id }) => id))
    const computed = new Set([...outputs.map((output) => output.visible.column.id), ...produced])
    const fresh = outputs.map(({ analysed }) => (groups === null ? analysed.expression : groups.over(analysed.expression, produced)))
    const condition = having === null || groups === null ? having : groups.over(having)
    const order = groups === null ? orderBy : orderBy.map((key) => ({ ...key, expression: groups.over(key.expression, computed) }))
    const generatorArguments = (made?.generator.arguments ?? []).map((argument) => (groups === null ? argument : groups.over(argument)))
    let relation: Relation = groups === null ? input : groups.relation(input)
    if (condition !== null) relation = filter(relation, condition)
    const windows: TypedItem<TypedWindow>[] = []
    const values = fresh.map((expression) =>
      withoutWindows(expression, windows, (window) => analysis.column('window', window.type, window.nullable)),
    )
    if (windows.length > 0)
      relation = { kind: 'window', input: relation, items: windows, columns: [...relation.columns, ...windows.map(({ column }) => column)] }
    if (made !== null) relation = generated(relation, made, generatorArguments)
    const list = values.map((expression, at) => ({ column: retyped((outputs[at] as Output).visible.column, expression), expression }))
    const project: Project = { kind: 'project', input: relation, items: list, columns: list.map(({ column }) => column) }
    const listed: Relation = this.#select.distinct ? { kind: 'distinct', input: project, columns: project.columns } : project
    const ordered =
      order.length === 0
        ? listed
        : this.#select.distinct
          ? sorted(listed, order)
          : sortedWithHidden(project, order, computed, analysis.column.bind(analysis))
    return {
      relation: limited(ordered, this.#query?.limit ?? null, this.#context),
      columns: outputs.map(({ visible }, at) => ({ ...visible, column: (list[at] as (typeof list)[number]).column })),
    }
  }
}

interface Made {
  readonly generator: Generate['generator']
  readonly outer: boolean
  readonly produced: readonly Column[]
}

function generated(input: Relation, { generator, outer, produced }: Made, args: readonly TypedExpression[]): Relation {
  return {
    kind: 'generate',
    input,
    generator: { ...generator, arguments: args },
    outer,
    produced,
    columns: [...input.columns, ...produced],
  }
}

/** Keys of grouping sets may be NULL where the column they come from is not. */
const retyped = (column: Column, { type, nullable }: TypedExpression): Column => ({ ...column, type, nullable })

/** SORT BY and CLUSTER BY order within partitions; one partition is ordered as a whole. */
export const sortItems = (query: Query | null): readonly SortItem[] => {
  if (query === null) return []
  if (query.orderBy.length > 0) return query.orderBy
  if (query.sortBy.length > 0) return query.sortBy
  return query.clusterBy.map((expression) => ({ start: expression.start, end: expression.end, expression, descending: false, nulls: null }))
}

function withoutWindows(
  expression: TypedExpression,
  found: TypedItem<TypedWindow>[],
  column: (window: TypedWindow) => Column,
): TypedExpression {
  if (expression.kind !== 'window') return mapParts(expression, (part) => withoutWindows(part, found, column))
  const known = found.find((item) => keyOf(item.expression) === keyOf(expression))
  if (known !== undefined) return reference(known.column)
  const item = { column: column(expression), expression }
  found.push(item)
  return reference(item.column)
}

/** Sort by what the list does not show as well: it travels along below the sort and is dropped above it. */
function sortedWithHidden(
  project: Project,
  order: Ordering,
  computed: ReadonlySet<number>,
  newColumn: (name: string, type: TypedExpression['type'], nullable: boolean) => Column,
): Relation {
  const items = [...project.items]
  const shown = new Map(items.map(({ column, expression }) => [keyOf(expression), column]))
  const own = new Set(
    project.items
      .filter(({ column, expression }) => !(expression.kind === 'reference' && expression.id === column.id))
      .map(({ column }) => column.id),
  )
  const usesOutput = (expression: TypedExpression): boolean =>
    expression.kind === 'reference' ? own.has(expression.id) && computed.has(expression.id) : someParts(expression, usesOutput)
  const place = (expression: TypedExpression): TypedExpression => {
    if (expression.kind === 'reference' && own.has(expression.id)) return expression
    const column = shown.get(keyOf(expression))
    if (column !== undefined) return reference(column)
    if (expression.kind === 'literal') return expression
    if (usesOutput(expression)) return mapParts(expression, place)
    const hidden = newColumn('sort key', expression.type, expression.nullable)
    shown.set(keyOf(expression), hidden)
    items.push({ column: hidden, expression })
    return reference(hidden)
  }
  const keys = order.map((key) => ({ ...key, expression: place(key.expression) }))
  if (items.length === project.items.length) return sorted(project, keys)
  const wider: Relation = { ...project, items, columns: items.map(({ column }) => column) }
  const kept = project.columns.map((column) => ({ column, expression: reference(column) }))
  return { kind: 'project', input: sorted(wider, keys), items: kept, columns: project.columns }
}

function someParts(expression: TypedExpression, test: (part: TypedExpression) => boolean): boolean {
  let found = false
  mapParts(expression, (part) => {
    found ||= test(part)
    return part
  })
  return found
}
