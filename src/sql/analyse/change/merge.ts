import { foldName } from '../../../core/names.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import type { Expression, Identifier, MatchedClause, Merge, NotMatchedClause, Query } from '../../ast.ts'
import type { RowChange } from '../../plan.ts'
import type { Join, Relation, TypedExpression } from '../../typed/tree.ts'
import { holds, isSubquery } from '../../typed/walk.ts'
import { BOOLEAN, INTEGER, literal, operation, reference } from '../build.ts'
import { filter } from '../conditions.ts'
import { withCommonTables } from '../queries.ts'
import { analyseRelation } from '../relations.ts'
import type { Visible } from '../scope.ts'
import { type Context, environmentOf, type Source } from '../sources.ts'
import { type AnalysedChange, type ChangedTable, changedTable, refuseChance } from './changed-table.ts'
import { assignedValues, changesOf, stored, type Values } from './new-rows.ts'

/** A WHEN clause: for which pairs it is, and the row that it leaves; `null` for none. */
interface Clause {
  readonly when: TypedExpression
  readonly row: readonly TypedExpression[] | null
}

/**
 * Rows of the source beside those of the table that match them, or alone where none does and something is to be inserted; of each pair what the
 * first clause makes of it whose condition is true.
 * @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY, UNSUPPORTED
 */
export function analyseMerge(node: Merge, outer: Context): AnalysedChange {
  return withCommonTables(node.ctes, outer, (context) => {
    const changed = changedTable(node.table, node.alias, 'MERGE', context)
    const source = sourceOf(node, context)
    const both = [...changed.source.columns, ...source.columns]
    const on = conditionOf(node.on, both, context)
    if (holds(on, isSubquery)) throw context.analysis.unsupported('a sub-query in the ON condition of MERGE')
    const isMatch = operation('is-not-null', [reference(changed.file)], BOOLEAN, false)
    const clauses = [
      ...node.matched.map((clause) => matchedClause(clause, isMatch, changed, source, both, context)),
      ...node.notMatched.map((clause) => notMatchedClause(clause, isMatch, changed, source, context)),
    ]
    const pairs = joined(node.notMatched.length > 0 ? 'left' : 'inner', source, changed, on)
    return {
      changed,
      relation: chosen(pairs, clauses, changed, context),
      change: { removesAll: false, writes: true, repeats: repeatsOf(node) },
    }
  })
}

/** To remove a row twice does no harm, where that is all that can happen to one (as in Spark's table formats). */
function repeatsOf({ matched }: Merge): RowChange['repeats'] {
  const [first, ...others] = matched
  if (first === undefined) return 'never'
  return others.length === 0 && first.action === 'DELETE' && first.condition === null ? 'allowed' : 'refused'
}

const isQuery = (source: Merge['source']): source is Query => !Array.isArray(source)

function sourceOf({ source, sourceAlias: alias }: Merge, context: Context): Source {
  if (isQuery(source)) {
    const { start, end } = source
    return analyseRelation({ kind: 'subquery', query: source, alias, lateral: false, sample: null, start, end }, context)
  }
  const [first, last] = [source[0], source.at(-1)] as [Identifier, Identifier]
  return analyseRelation({ kind: 'table', name: source, alias, sample: null, asOf: null, start: first.start, end: last.end }, context)
}

function conditionOf(node: Expression, columns: readonly Visible[], context: Context): TypedExpression {
  const { expression, text } = context.analyse(node, environmentOf(context, columns, { predicateSubqueries: true, outerColumns: true }))
  if (expression.type.kind !== 'boolean')
    throw context.analysis.error(`condition '${text}' of type ${sqlTypeName(expression.type)} is not a boolean.`, node)
  refuseChance(expression, context)
  return expression
}

/** The source is on the left: the files of the table need not hold what no row of it matches. */
function joined(type: 'left' | 'inner', { relation }: Source, { scan }: ChangedTable, condition: TypedExpression): Join {
  return { kind: 'join', type, left: relation, right: scan, condition, lateral: false, columns: [...relation.columns, ...scan.columns] }
}

const whenTrue = (test: TypedExpression, condition: Expression | null, visible: readonly Visible[], context: Context): TypedExpression =>
  condition === null ? test : operation('and', [test, conditionOf(condition, visible, context)], BOOLEAN)

function matchedClause(
  { condition, action }: MatchedClause,
  isMatch: TypedExpression,
  changed: ChangedTable,
  source: Source,
  both: readonly Visible[],
  context: Context,
): Clause {
  const when = whenTrue(isMatch, condition, both, context)
  if (action === 'DELETE') return { when, row: null }
  const values = action.update === '*' ? sameNames(changed, source, context) : assignedValues(action.update, changed, both, context)
  return { when, row: changed.columns.map((column, at) => values.get(at) ?? reference(column)) }
}

function notMatchedClause(
  { condition, insert }: NotMatchedClause,
  isMatch: TypedExpression,
  changed: ChangedTable,
  source: Source,
  context: Context,
): Clause {
  const when = whenTrue(operation('not', [isMatch], BOOLEAN, false), condition, source.columns, context)
  const values = insert === '*' ? sameNames(changed, source, context) : listedValues(insert, changed, source, context)
  const missing = changed.table.columns.find((_, at) => !values.has(at))
  if (missing !== undefined)
    throw context.analysis.error(`An INSERT clause of MERGE has to name all columns of the table, and ${missing.name} is not among them`)
  return { when, row: changed.columns.map((_, at) => values.get(at) as TypedExpression) }
}

function listedValues(
  { columns, values }: Exclude<NotMatchedClause['insert'], '*'>,
  changed: ChangedTable,
  source: Source,
  context: Context,
): Values {
  const assignments = columns.map((column, at) => {
    const value = values[at] as Expression
    return { start: value.start, end: value.end, column, value }
  })
  return assignedValues(assignments, changed, source.columns, context)
}

/** `*`: each column of the table from the column of its name. */
function sameNames(changed: ChangedTable, { columns }: Source, context: Context): Values {
  const { analysis } = context
  const shown = columns.filter(({ hidden }) => !hidden)
  const values = changed.table.columns.map(({ name }, at) => {
    const [first, ...others] = shown.filter((each) => foldName(each.name) === foldName(name))
    if (first === undefined) {
      const known = shown.map((each) => each.name).join(', ')
      throw analysis.error(`cannot resolve ${name} in MERGE command given columns [${known}]`)
    }
    if (others.length > 0) throw analysis.error(`Reference '${name}' is ambiguous`)
    return [at, reference(first.column)] as const
  })
  return stored(new Map(values), changed, context)
}

/** Of each pair the first clause that is for it, and what that leaves. */
function chosen(pairs: Relation, clauses: readonly Clause[], changed: ChangedTable, context: Context): Relation {
  const { analysis } = context
  const clause = analysis.column('clause', INTEGER, true)
  const number = caseOf(
    clauses.map(({ when }) => when),
    clauses.map((_, at) => literal(INTEGER, String(at))),
    INTEGER,
  )
  const numbered: Relation = {
    kind: 'project',
    input: pairs,
    items: [...pairs.columns.map((column) => ({ column, expression: reference(column) })), { column: clause, expression: number }],
    columns: [...pairs.columns, clause],
  }
  const met = filter(numbered, operation('is-not-null', [reference(clause)], BOOLEAN, false))
  const tests = clauses.map((_, at) => operation('=', [reference(clause), literal(INTEGER, String(at))], BOOLEAN))
  const isKept = clauses.map(({ row }) => literal(BOOLEAN, String(row !== null)))
  const values = changed.table.columns.map(({ type }, at) => {
    const rows = clauses.map(({ row }) => row?.[at] ?? literal(type, null))
    return caseOf(tests, rows, type)
  })
  return changesOf(met, changed, caseOf(tests, isKept, BOOLEAN), values, context)
}

function caseOf(tests: readonly TypedExpression[], results: readonly TypedExpression[], type: SparkType): TypedExpression {
  // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a branch
  const branches = tests.map((when, at) => ({ when, then: results[at] as TypedExpression }))
  return { kind: 'case', branches, otherwise: null, type, nullable: true }
}
