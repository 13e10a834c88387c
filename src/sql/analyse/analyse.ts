import { failure } from '../../core/errors/failure.ts'
import type { CommonTable, Insert, Query, Statement } from '../ast.ts'
import type { CatalogView } from '../catalog-view.ts'
import { refusedConstruct } from '../constructs.ts'
import type { EnginePlan } from '../plan.ts'
import { Analysis, type SessionSettings } from './analysis.ts'
import type { AnalysedChange } from './change/changed-table.ts'
import { analyseDelete } from './change/delete.ts'
import { analyseMerge } from './change/merge.ts'
import { analyseUpdate } from './change/update.ts'
import { analyse as analyseExpression } from './expressions.ts'
import { analyseInsert } from './insert.ts'
import { analyseQuery, onlyColumns, withCommonTables } from './queries.ts'
import { checkSeeded } from './seeded.ts'
import type { Context } from './sources.ts'

/**
 * What a statement means against the catalog as it is now: names resolved, types and names of the result as Spark gives them, every conversion
 * written out. No file is looked at and no engine is asked.
 * @param text - The statement's text, for places in errors.
 * @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY with Spark's sentence; UNSUPPORTED for what this analysis does not know, by name
 */
export const analyse = (statement: Statement, text: string, catalog: CatalogView, settings: SessionSettings): EnginePlan =>
  checked(new Analysis(text, catalog, settings), (context) => planOf(statement, text, context))

function checked(analysis: Analysis, plan: (context: Context) => EnginePlan): EnginePlan {
  const made = plan({
    analysis,
    commons: null,
    outer: null,
    outerUses: [],
    lateral: false,
    strictNames: false,
    analyse: analyseExpression,
    query: analyseQuery,
  })
  if (analysis.seeded) checkSeeded(made.query.relation)
  return made
}

function planOf(statement: Statement, text: string, context: Context): EnginePlan {
  switch (statement.kind) {
    case 'query-statement':
      return { kind: 'query', text, ...resultOf(statement.query, context), insert: null, change: null }
    case 'insert':
      return insertOf(text, statement, [], context)
    case 'create-table':
      if (statement.as === null) throw failure('UNSUPPORTED', ['CREATE TABLE without a list of columns'])
      return { kind: 'create-table', text, ...resultOf(statement.as, context), insert: null, change: null }
    case 'delete':
      return changeOf(text, analyseDelete(statement, context), context)
    case 'update':
      return changeOf(text, analyseUpdate(statement, context), context)
    case 'merge':
      return changeOf(text, analyseMerge(statement, context), context)
    default:
      throw failure('UNSUPPORTED', [refusedConstruct(statement) ?? `analysis of ${statement.kind}`])
  }
}

/**
 * What a statement means that may be several: FROM … INSERT … INSERT … is one plan for each INSERT, in its order, every other one alone.
 * @throws as `analyse`
 */
export function analyseAll(statement: Statement, text: string, catalog: CatalogView, settings: SessionSettings): readonly EnginePlan[] {
  if (statement.kind !== 'multi-insert') return [analyse(statement, text, catalog, settings)]
  const plans = statement.inserts.map((node) => {
    if (node.kind === 'insert-directory') throw failure('UNSUPPORTED', ['INSERT OVERWRITE DIRECTORY'])
    return checked(new Analysis(text, catalog, settings), (context) => insertOf(text, node, statement.ctes, context))
  })
  refuseApart(plans)
  return plans
}

function insertOf(text: string, node: Insert, ctes: readonly CommonTable[], context: Context): EnginePlan {
  const { table, relation, scope } = withCommonTables(ctes, context, (inner) => analyseInsert(node, inner))
  return {
    kind: 'insert',
    text,
    query: { relation },
    schema: table.columns,
    inputs: context.analysis.inputsOf(relation),
    insert: { table, overwrite: node.overwrite, scope, ifNotExists: node.ifNotExists },
    change: null,
  }
}

/**
 * Spark runs such INSERTs one after the other, and each sees what those before it wrote. Here all of them are one, which no more than one folder
 * of files can be.
 * @throws UNSUPPORTED
 */
function refuseApart(plans: readonly EnginePlan[]): void {
  for (const [at, { inputs, insert }] of plans.entries()) {
    if (plans.length > 1 && insert?.table.kind === 'external') throw failure('UNSUPPORTED', ['FROM … INSERT into an external table'])
    const earlier = plans.slice(0, at).flatMap((plan) => plan.insert ?? [])
    if (earlier.some(({ table }) => inputs.some(({ id }) => id === table.id)))
      throw failure('UNSUPPORTED', ['FROM … INSERT that reads a table after it has written it'])
    if (earlier.some(({ table, overwrite }) => table.id === insert?.table.id && (overwrite || insert.overwrite)))
      throw failure('UNSUPPORTED', ['FROM … INSERT that overwrites a table beside another INSERT into it'])
  }
}

/** A statement that changes rows. */
function changeOf(text: string, { relation, changed: { table, scan }, change }: AnalysedChange, { analysis }: Context): EnginePlan {
  const inputs = analysis.inputsOf(relation)
  return {
    kind: 'change',
    text,
    query: { relation },
    schema: table.columns,
    inputs,
    insert: null,
    // Numbered by now.
    change: { ...change, table, target: scan.input },
  }
}

/** A query whose rows are wanted as they are. */
function resultOf(node: Query, context: Context): Pick<EnginePlan, 'query' | 'schema' | 'inputs'> {
  const { analysis } = context
  const { relation, columns } = analyseQuery(node, context)
  const shown = columns.filter(({ hidden }) => !hidden)
  if (shown.length === 0) throw analysis.unsupported('a result without columns')
  const query = onlyColumns(
    relation,
    shown.map(({ column }) => column),
  )
  return {
    query: { relation: query },
    schema: shown.map(({ name, column: { type, nullable } }) => ({ name, type, nullable, comment: null })),
    inputs: analysis.inputsOf(query),
  }
}
