import { foldName } from '../../core/names.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { CommonTable, Query, QueryBody, SetOperation } from '../ast.ts'
import { widerType } from '../functions/wider-type.ts'
import type { Column, Relation, With } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { cast, reference } from './build.ts'
import { type CommonTableEntry, findCommon } from './environment.ts'
import { limited, ordinalOf, sorted } from './ordering.ts'
import { aliased, analyseInlineTable, analyseRelation } from './relations.ts'
import { visible } from './scope.ts'
import { analyseSelect, sortItems } from './select.ts'
import { type Context, environmentOf, type Source } from './sources.ts'
import { sortKey } from './windows.ts'

/** A query with its common tables, order and limit. */
export function analyseQuery(query: Query, context: Context): Source {
  return withCommonTables(query.ctes, context, (inner) => bodyOf(query, inner))
}

/** What a body means that may name common tables. */
export function withCommonTables<Made extends { readonly relation: Relation }>(
  ctes: readonly CommonTable[],
  context: Context,
  body: (context: Context) => Made,
): Made {
  if (ctes.length === 0) return body(context)
  const { definitions, commons } = commonTables(ctes, context)
  const made = body({ ...context, commons })
  const used = definitions.filter(({ entry }) => entry.uses > 0).map(({ definition }) => definition)
  if (used.length === 0) return made
  return { ...made, relation: { kind: 'with', definitions: used, input: made.relation, columns: made.relation.columns } }
}

/** Each sees those before it. */
function commonTables(ctes: readonly CommonTable[], context: Context) {
  const { analysis } = context
  const entries = new Map<string, CommonTableEntry>()
  const commons = { entries, outer: context.commons }
  const definitions: { readonly entry: CommonTableEntry; readonly definition: With['definitions'][number] }[] = []
  for (const cte of ctes) {
    const name = foldName(cte.name.text)
    if (entries.has(name)) throw analysis.error(`CTE definition can't have duplicate names: '${cte.name.text}'.`, cte)
    if (context.strictNames && findCommon(context.commons, name) !== null) {
      throw analysis.error(
        `Name ${cte.name.text} is ambiguous in nested CTE. Please set spark.sql.legacy.ctePrecedencePolicy to CORRECTED so that name defined in inner CTE takes precedence. If set it to LEGACY, outer CTE definitions will take precedence. See more details in SPARK-28228.`,
      )
    }
    const source = analyseQuery(cte.query, { ...context, commons, outer: null, outerUses: [], lateral: false, strictNames: true })
    const named = aliased(source, cte, context)
    const shown = named.columns.filter(({ hidden }) => !hidden)
    const relation = onlyColumns(
      named.relation,
      shown.map(({ column }) => column),
    )
    const id = analysis.definition()
    const entry = { id, name: cte.name.text, columns: shown.map(({ column, name: as }) => ({ ...column, name: as })), uses: 0 }
    entries.set(name, entry)
    definitions.push({ entry, definition: { id, name: cte.name.text, relation } })
  }
  return { definitions, commons }
}

/** The relation cut to some columns, in their order. */
export function onlyColumns(relation: Relation, columns: readonly Column[]): Relation {
  const alike = relation.columns.length === columns.length && relation.columns.every(({ id }, at) => id === columns[at]?.id)
  return alike
    ? relation
    : { kind: 'project', input: relation, items: columns.map((column) => ({ column, expression: reference(column) })), columns }
}

function bodyOf(query: Query, context: Context): Source {
  if (query.body.kind === 'select') return analyseSelect(query.body, query, context)
  const source = analyseBody(query.body, context)
  const environment = environmentOf(context, source.columns)
  const columns = source.columns.map(({ column }) => column)
  const keys = sortItems(query).map((item) => ordinalOf(item, columns, context.analysis) ?? sortKey(item, environment))
  const ordered = keys.length === 0 ? source.relation : sorted(source.relation, keys)
  return { relation: limited(ordered, query.limit, context), columns: source.columns }
}

function analyseBody(body: QueryBody, context: Context): Source {
  switch (body.kind) {
    case 'transform':
      throw context.analysis.unsupported(body.keyword === 'TRANSFORM' ? 'SELECT TRANSFORM' : `${body.keyword} … USING`)
    case 'select':
      return analyseSelect(body, null, context)
    case 'query':
      return analyseQuery(body, context)
    case 'inline-table':
      return analyseInlineTable(body, context)
    case 'table-query': {
      const { name, start, end } = body
      return analyseRelation({ kind: 'table', name, alias: null, sample: null, asOf: null, start, end }, context)
    }
    case 'set-operation':
      return analyseSetOperation(body, context)
  }
}

const WORDS = { UNION: 'Union', EXCEPT: 'Except', INTERSECT: 'Intersect' } as const
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const ordinalWord = (at: number): string => ORDINALS[at] ?? `${at + 1}th`

/** Each operator over all that stands before it: what the parser put to the right without brackets goes to the left. */
function fromLeft(node: SetOperation): SetOperation {
  const { right } = node
  if (right.kind !== 'set-operation') return node
  return fromLeft({ ...right, left: fromLeft({ ...node, right: right.left }) })
}

/** Names of the left side, types that hold both (`WidenSetOperationTypes`). */
function analyseSetOperation(given: SetOperation, context: Context): Source {
  const { analysis } = context
  const node = analysis.dialect.equalSetOperators ? fromLeft(given) : given
  const [left, right] = [node.left, node.right].map((side) => shownOnly(analyseBody(side, context))) as [Source, Source]
  const word = WORDS[node.operator]
  const [width, other] = [left.columns.length, right.columns.length]
  if (width !== other) {
    throw analysis.error(
      `${word} can only be performed on tables with the same number of columns, but the first table has ${width} columns and the second table has ${other} columns`,
    )
  }
  const types = left.columns.map(({ column }, at) => {
    const second = right.columns[at]?.column as Column
    const type = widerType(column.type, second.type)
    if (type === null) {
      throw analysis.error(
        `${word} can only be performed on tables with the compatible column types. The ${ordinalWord(at)} column of the second table is ${sqlTypeName(second.type)} type which is not compatible with ${sqlTypeName(column.type)} at same column of first table`,
      )
    }
    if (type.kind === 'map' && !(node.operator === 'UNION' && node.all))
      throw analysis.error('Cannot have map type columns in DataFrame which calls set operations(intersect, except, etc.)')
    return type
  })
  const [a, b] = [left, right].map((side) => inTypes(side, types, analysis)) as [Relation, Relation]
  const columns = left.columns.map(({ name }, at) => {
    const [l, r] = [a.columns[at]?.nullable === true, b.columns[at]?.nullable === true]
    const nullable = node.operator === 'UNION' ? l || r : node.operator === 'INTERSECT' ? l && r : l
    return analysis.column(name, types[at] as (typeof types)[number], nullable)
  })
  const operator = ({ UNION: 'union', EXCEPT: 'except', INTERSECT: 'intersect' } as const)[node.operator]
  const relation: Relation = { kind: 'set-operation', operator, all: node.all, left: a, right: b, columns }
  return { relation, columns: columns.map((column) => visible(column, [])) }
}

function shownOnly({ relation, columns }: Source): Source {
  const shown = columns.filter(({ hidden }) => !hidden)
  return {
    relation: onlyColumns(
      relation,
      shown.map(({ column }) => column),
    ),
    columns: shown,
  }
}

function inTypes({ relation, columns }: Source, types: readonly Column['type'][], analysis: Analysis): Relation {
  const items = columns.map(({ column }, at) => {
    const expression = cast(reference(column), types[at] as Column['type'])
    return {
      column: expression.kind === 'reference' ? column : analysis.column(column.name, expression.type, expression.nullable),
      expression,
    }
  })
  if (items.every(({ expression }) => expression.kind === 'reference')) return relation
  return { kind: 'project', input: relation, items, columns: items.map(({ column }) => column) }
}
