import { foldName } from '../../core/names.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { Expression, GroupBy, GroupingElement } from '../ast.ts'
import type { Aggregate, Column, Relation, TypedAggregate, TypedExpression, Item as TypedItem } from '../typed/tree.ts'
import { holds, holdsAggregate, isSubquery, keyOf, mapParts } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { LONG, reference } from './build.ts'
import type { Environment } from './environment.ts'
import { analyseItem, type Item } from './items.ts'
import { shown, type Visible } from './scope.ts'

/** What a query groups by: keys, each once, and the sets of them, `null` for the plain kind. */
export interface Keys {
  readonly keys: readonly Analysed[]
  readonly sets: readonly (readonly number[])[] | null
}

const SETS_MAX = 4096

/**
 * GROUP BY with ordinals and aliases of the SELECT list; a column of the tables wins over an alias.
 * Several elements mean the product of their sets.
 */
export function analyseGroupBy(groupBy: GroupBy, items: readonly Item[], environment: Environment): Keys {
  const { analysis } = environment
  const keys: Analysed[] = []
  const place = (node: Expression): number => {
    const key = groupingKey(node, items, environment)
    const { type } = key.expression
    if (type.kind === 'interval') {
      throw analysis.error(
        `expression ${key.text} cannot be used as a grouping expression because its data type ${sqlTypeName(type)} is not an orderable data type.`,
      )
    }
    const at = keys.findIndex(({ expression }) => keyOf(expression) === keyOf(key.expression))
    return at >= 0 ? at : keys.push(key) - 1
  }
  const union = (sets: readonly (readonly number[])[]): readonly number[] => [...new Set(sets.flat())].sort((a, b) => a - b)
  const setsOf = (element: GroupingElement): readonly (readonly number[])[] => {
    if (element.kind === 'expression') return [[place(element.expression)]]
    const listed = element.sets.map((set) => set.map(place))
    if (element.kind === 'sets') return listed
    if (element.kind === 'rollup') return Array.from({ length: listed.length + 1 }, (_, at) => union(listed.slice(0, listed.length - at)))
    return subsets(listed, analysis).map(union)
  }
  const elements = groupBy.elements.map(setsOf)
  const { trailing } = groupBy
  if (trailing?.kind === 'sets') return { keys, sets: trailing.sets.map((set) => union([set.map(place)])) }
  if (trailing !== null) {
    const plain = elements.map((sets) => sets[0] as readonly number[])
    const sets =
      trailing.kind === 'cube'
        ? subsets(plain, analysis)
        : Array.from({ length: plain.length + 1 }, (_, at) => plain.slice(0, plain.length - at))
    return { keys, sets: sets.map(union) }
  }
  if (groupBy.elements.every(({ kind }) => kind === 'expression')) return { keys, sets: null }
  const product = elements.reduce<readonly (readonly number[])[]>(
    (all, sets) => {
      if (all.length * sets.length > SETS_MAX) throw analysis.unsupported(`GROUP BY with more than ${SETS_MAX} grouping sets`)
      return all.flatMap((left) => sets.map((right) => union([left, right])))
    },
    [[]],
  )
  return { keys, sets: product }
}

/** All of them, the full one first. */
function subsets(listed: readonly (readonly number[])[], analysis: Analysis): readonly (readonly (readonly number[])[])[] {
  if (2 ** listed.length > SETS_MAX) throw analysis.unsupported(`CUBE of ${listed.length} elements`)
  return Array.from({ length: 2 ** listed.length }, (_, bits) =>
    listed.filter((_set, at) => (bits & (1 << (listed.length - 1 - at))) === 0),
  )
}

function groupingKey(node: Expression, items: readonly Item[], environment: Environment): Analysed {
  const { analysis } = environment
  const inner: Environment = {
    ...environment,
    noAggregates: 'aggregate functions are not allowed in GROUP BY',
    noWindows: 'It is not allowed to use window functions inside GROUP BY clause',
  }
  if (node.kind === 'literal' && node.type === 'whole' && analysis.dialect.groupByOrdinal) {
    if (items.some(({ kind }) => kind === 'column'))
      throw analysis.error('Star (*) is not allowed in select list when GROUP BY ordinal position is used', node)
    const item = items[Number(node.value) - 1]
    if (item === undefined) {
      throw analysis.error(`GROUP BY position ${node.value} is not in select list (valid range is [1, ${items.length}])`, node)
    }
    const key = analyseItem(item, { ...environment, noAggregates: null })
    if (holdsAggregate(key.expression)) {
      throw analysis.error(
        `GROUP BY ${node.value} refers to an expression that is or contains an aggregate function. Aggregate functions are not allowed in GROUP BY, but got ${key.text}`,
        node,
      )
    }
    return key
  }
  if (node.kind === 'column' && node.parts.length === 1 && analysis.dialect.groupByAliases) {
    const name = foldName(node.parts[0]?.text ?? '')
    const known = environment.scope.columns.some((column) => !column.hidden && foldName(column.name) === name)
    const aliased = items.find((item) => item.kind === 'expression' && item.node.alias !== null && foldName(item.node.alias.text) === name)
    if (!known && aliased !== undefined) return analyseItem(aliased, inner)
  }
  return environment.analyse(node, inner)
}

/**
 * Over grouping sets Spark takes a key within an aggregate of HAVING or ORDER BY for the column that is NULL outside of its sets, and within one of
 * the select list for the column of the rows.
 * @throws UNSUPPORTED for the former
 */
export function checkAfterSets(expressions: readonly TypedExpression[], keys: readonly Analysed[], analysis: Analysis): void {
  const names = new Set(keys.map(({ expression }) => keyOf(expression)))
  const isKey = (part: TypedExpression): boolean => names.has(keyOf(part))
  const takesKey = (part: TypedExpression): boolean =>
    part.kind === 'aggregate' && part.arguments.some((argument) => holds(argument, isKey))
  if (expressions.some((expression) => holds(expression, takesKey)))
    throw analysis.unsupported('an aggregate of a grouping key in HAVING or ORDER BY over grouping sets')
}

/** Puts references to a query's groups into expressions that were analysed over its rows. */
export class Groups {
  readonly #analysis: Analysis
  readonly #keys: readonly TypedItem[]
  readonly #keyColumns: ReadonlyMap<string, Column>
  readonly #aggregates = new Map<string, TypedItem<TypedAggregate>>()
  readonly #sets: Aggregate['sets']
  readonly #groupingId: Column | null
  readonly #known: readonly Visible[]
  readonly #computed = new Set<number>()

  /** @param known - Columns of the rows, for messages. */
  constructor({ keys, sets }: Keys, groupingId: Column | null, known: readonly Visible[], analysis: Analysis) {
    this.#analysis = analysis
    this.#known = known
    this.#sets = sets
    this.#groupingId = groupingId
    this.#keys = keys.map(({ expression, text }, at) => {
      // In rows of other sets a key is NULL, so it is another column than the one it groups.
      const passes = expression.kind === 'reference' && sets === null
      const nullable = expression.nullable || (sets?.some((set) => !set.includes(at)) ?? false)
      const column = passes
        ? { id: expression.id, name: text, type: expression.type, nullable }
        : analysis.column(text, expression.type, nullable)
      return { column, expression }
    })
    this.#keyColumns = new Map(this.#keys.map(({ column, expression }) => [keyOf(expression), column]))
    if (groupingId !== null) this.#computed.add(groupingId.id)
  }

  /**
   * @param computed - Ids of columns above the groups, which stay.
   * @throws ANALYSIS for a column that is neither a key nor inside an aggregate
   */
  over(expression: TypedExpression, computed: ReadonlySet<number> = new Set()): TypedExpression {
    const key = this.#keyColumns.get(keyOf(expression))
    if (key !== undefined) return reference(key)
    if (expression.kind === 'aggregate') return reference(this.#aggregate(expression))
    if (expression.kind === 'reference') {
      if (computed.has(expression.id) || this.#computed.has(expression.id)) return expression
      throw this.#ungrouped(expression.id)
    }
    if (expression.kind === 'lambda') {
      const inner = new Set([...computed, ...expression.parameters.map(({ id }) => id)])
      return { ...expression, body: this.over(expression.body, inner) }
    }
    if (isSubquery(expression)) this.#checkOuter(expression.query)
    return mapParts(expression, (part) => this.over(part, computed))
  }

  #aggregate(expression: TypedAggregate): Column {
    const key = keyOf(expression)
    const known = this.#aggregates.get(key)
    if (known !== undefined) return known.column
    const column = this.#analysis.column(expression.function, expression.type, expression.nullable)
    this.#aggregates.set(key, { column, expression })
    return column
  }

  /** A sub-query over groups may use their keys only. */
  #checkOuter(query: Relation): void {
    for (const { column } of this.#analysis.outerUses.get(query) ?? []) {
      const key = this.#keyColumns.get(`#${column.id}`)
      if (key === undefined) throw this.#ungrouped(column.id)
      if (key.id !== column.id) throw this.#analysis.unsupported('a sub-query over grouping sets that uses their keys')
    }
  }

  #ungrouped(id: number) {
    const column = this.#known.find((each) => each.column.id === id)
    const name = column === undefined ? 'a column' : shown(column)
    return this.#analysis.error(
      this.#keys.length === 0
        ? `grouping expressions sequence is empty, and '${name}' is not an aggregate function. Wrap '()' in windowing function(s) or wrap '${name}' in first() (or first_value) if you don't care which value you get.`
        : `expression '${name}' is neither present in the group by, nor is it an aggregate function. Add to group by or wrap in first() (or first_value) if you don't care which value you get.`,
    )
  }

  /** After all expressions went through `over`. */
  relation(input: Relation): Aggregate {
    const aggregates = [...this.#aggregates.values()]
    const id = this.#sets === null ? null : (this.#groupingId ?? this.#analysis.column('spark_grouping_id', LONG, false))
    const columns = [...this.#keys.map(({ column }) => column), ...aggregates.map(({ column }) => column), ...(id === null ? [] : [id])]
    return { kind: 'aggregate', input, keys: this.#keys, sets: this.#sets, aggregates, groupingId: id, columns }
  }
}
