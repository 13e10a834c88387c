import { foldName } from '../../core/names.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { Identifier, Join, Relation as RelationNode } from '../ast.ts'
import type { Column, Relation, TypedExpression, Join as TypedJoin } from '../typed/tree.ts'
import { BOOLEAN, cast, operation, reference } from './build.ts'
import { comparisonType } from './comparison-type.ts'
import { comparison } from './operators.ts'
import { scopeOf, type Visible, visible } from './scope.ts'
import { type Context, environmentOf, type Source } from './sources.ts'

const TYPES = {
  INNER: 'inner',
  CROSS: 'inner',
  LEFT: 'left',
  RIGHT: 'right',
  FULL: 'full',
  'LEFT SEMI': 'semi',
  'LEFT ANTI': 'anti',
} as const satisfies Record<Join['type'], TypedJoin['type']>

const asNullable = (columns: readonly Visible[]): readonly Visible[] =>
  columns.map((each) => ({ ...each, column: { ...each.column, nullable: true } }))

/** The columns of both sides as they are above the join: those of a side that may be missing may be NULL. */
function sides(
  type: TypedJoin['type'],
  left: readonly Visible[],
  right: readonly Visible[],
): readonly [readonly Visible[], readonly Visible[]] {
  return [type === 'right' || type === 'full' ? asNullable(left) : left, type === 'left' || type === 'full' ? asNullable(right) : right]
}

const joinOf = (type: TypedJoin['type'], left: Source, right: Source, condition: TypedExpression | null, lateral: boolean): Relation => {
  const only = type === 'semi' || type === 'anti'
  const [l, r] = sides(type, left.columns, right.columns)
  const columns = distinct([...renewed(left, l), ...(only ? [] : renewed(right, r))])
  return { kind: 'join', type, left: left.relation, right: right.relation, condition, lateral, columns }
}

/** All columns of a relation, also those without a name here. */
function renewed({ relation }: Source, shown: readonly Visible[]): readonly Column[] {
  const nullable = shown.some(({ column }) => column.nullable !== relation.columns.find(({ id }) => id === column.id)?.nullable)
  return nullable ? relation.columns.map((column) => ({ ...column, nullable: true })) : relation.columns
}

function distinct(columns: readonly Column[]): readonly Column[] {
  const seen = new Map(columns.map((column) => [column.id, column]))
  return [...seen.values()]
}

/** Commas between relations. */
export function crossJoin(left: Source, right: Source, lateral = false): Source {
  return { relation: joinOf('inner', left, right, null, lateral), columns: [...left.columns, ...right.columns] }
}

export function analyseJoin(node: Join, context: Context, relation: (node: RelationNode, context: Context) => Source): Source {
  const left = relation(node.left, context)
  const lateral = isLateral(node.right)
  const right = relation(node.right, lateral ? lateralContext(context, left) : context)
  const type = TYPES[node.type]
  if (lateral && type !== 'inner' && type !== 'left') throw context.analysis.unsupported(`LATERAL in a ${node.type} JOIN`)
  const using = node.natural ? commonNames(left, right) : (node.using ?? []).map((name) => name)
  if (using.length > 0) return usingJoin(node, type, left, right, using, context)
  const condition = node.on === null ? null : onCondition(node, left, right, context)
  const [l, r] = sides(type, left.columns, right.columns)
  return {
    relation: joinOf(type, left, right, condition, lateral),
    columns: type === 'semi' || type === 'anti' ? l : [...l, ...r],
  }
}

export const isLateral = (node: RelationNode): boolean => node.kind === 'subquery' && node.lateral

/** A LATERAL sub-query sees what stands left of it. */
export const lateralContext = (context: Context, left: Source): Context => ({
  ...context,
  outer: scopeOf(left.columns, context.outer, context.outerUses),
  outerUses: [],
  lateral: true,
})

function onCondition(node: Join, left: Source, right: Source, context: Context): TypedExpression {
  const { analysis } = context
  const environment = environmentOf(context, [...left.columns, ...right.columns], { predicateSubqueries: true, outerColumns: true })
  const { expression, text } = context.analyse(node.on as NonNullable<Join['on']>, environment)
  if (expression.type.kind !== 'boolean') {
    throw analysis.error(`join condition '${text}' of type ${sqlTypeName(expression.type)} is not a boolean.`)
  }
  return expression
}

/** Columns that both sides have, in the order of the left one. */
function commonNames(left: Source, right: Source): readonly Pick<Identifier, 'text'>[] {
  const names = new Set(right.columns.filter(({ hidden }) => !hidden).map(({ name }) => foldName(name)))
  return left.columns.filter(({ hidden, name }) => !hidden && names.has(foldName(name))).map(({ name }) => ({ text: name }))
}

/**
 * The named columns come first and once: those of the left side, of the right one for RIGHT, the first that is not NULL for FULL. The others are
 * reached by a table's name only (sql-measured.md D20).
 */
function usingJoin(
  node: Join,
  type: TypedJoin['type'],
  left: Source,
  right: Source,
  using: readonly Pick<Identifier, 'text'>[],
  context: Context,
): Source {
  const { analysis } = context
  const pick = (source: Source, side: string, name: string): Visible => {
    const matches = source.columns.filter((each) => !each.hidden && foldName(each.name) === foldName(name))
    if (matches.length === 1) return matches[0] as Visible
    if (matches.length > 1)
      throw analysis.error(`Reference '${name}' is ambiguous, could be: ${matches.map((each) => each.name).join(', ')}.`, node)
    const columns = source.columns.filter(({ hidden }) => !hidden).map((each) => each.name)
    throw analysis.error(
      `USING column \`${name}\` cannot be resolved on the ${side} side of the join. The ${side}-side columns: [${columns.join(', ')}]`,
    )
  }
  const pairs = using.map(({ text }) => [pick(left, 'left', text), pick(right, 'right', text)] as const)
  const tests = pairs.map(
    ([l, r]) =>
      comparison(node, '=', { expression: reference(l.column), text: l.name }, { expression: reference(r.column), text: r.name }, analysis)
        .expression,
  )
  const condition = tests.length === 1 ? (tests[0] as TypedExpression) : operation('and', tests, BOOLEAN)
  const [l, r] = sides(type, left.columns, right.columns)
  const joined = joinOf(type, left, right, condition, false)
  if (type === 'semi' || type === 'anti')
    return {
      relation: joined,
      columns: usingFirst(
        l,
        pairs.map(([key]) => key),
      ),
    }
  const leftKeys = new Set(pairs.map(([key]) => key.column.id))
  const rightKeys = new Set(pairs.map(([, key]) => key.column.id))
  const hide = (columns: readonly Visible[], keys: ReadonlySet<number>): readonly Visible[] =>
    columns.map((each) => (keys.has(each.column.id) ? { ...each, hidden: true } : each))
  const [others, otherRight] = [hide(l, leftKeys), hide(r, rightKeys)]
  if (type === 'full') {
    const merged = pairs.map(([a, b]) => coalesced(a, b, context))
    const kept = joined.columns.map((column) => ({ column, expression: reference(column) }))
    const items = [...merged.map(({ item }) => item), ...kept]
    const relation: Relation = { kind: 'project', input: joined, items, columns: items.map(({ column }) => column) }
    return { relation, columns: [...merged.map(({ shown }) => shown), ...others, ...otherRight] }
  }
  const chosen = type === 'right' ? r : l
  const ids = type === 'right' ? rightKeys : leftKeys
  const first = pairs.map(([a, b]) => chosen.find(({ column }) => column.id === (type === 'right' ? b : a).column.id) as Visible)
  return {
    relation: joined,
    columns: [
      ...first,
      ...(type === 'right' ? others : others.filter(({ column }) => !ids.has(column.id))),
      ...(type === 'right' ? otherRight.filter(({ column }) => !ids.has(column.id)) : otherRight),
    ],
  }
}

function usingFirst(columns: readonly Visible[], keys: readonly Visible[]): readonly Visible[] {
  const ids = new Set(keys.map(({ column }) => column.id))
  return [...keys, ...columns.filter(({ column }) => !ids.has(column.id))]
}

function coalesced(a: Visible, b: Visible, { analysis }: Context) {
  const type = comparisonType(a.column.type, b.column.type) ?? a.column.type
  const [left, right] = [a, b].map(({ column }) => reference({ ...column, nullable: true })) as [TypedExpression, TypedExpression]
  const column = analysis.column(a.name, type, true)
  const expression: TypedExpression = {
    kind: 'case',
    // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
    branches: [{ when: operation('is-not-null', [left], BOOLEAN, false), then: cast(left, type) }],
    otherwise: cast(right, type),
    type,
    nullable: true,
  }
  return { item: { column, expression }, shown: visible(column, []) }
}
