import { failure } from '../../core/errors/failure.ts'
import type { Query, Statement } from '../ast.ts'
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
import { analyseQuery, onlyColumns } from './queries.ts'
import { checkSeeded } from './seeded.ts'
import type { Context } from './sources.ts'

/**
 * What a statement means against the catalog as it is now: names resolved, types and names of the result as Spark gives them, every conversion
 * written out. No file is looked at and no engine is asked.
 * @param text - The statement's text, for places in errors.
 * @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY with Spark's sentence; UNSUPPORTED for what this analysis does not know, by name
 */
export function analyse(statement: Statement, text: string, catalog: CatalogView, settings: SessionSettings): EnginePlan {
  const analysis = new Analysis(text, catalog, settings)
  const context: Context = {
    analysis,
    commons: null,
    outer: null,
    outerUses: [],
    lateral: false,
    strictNames: false,
    analyse: analyseExpression,
    query: analyseQuery,
  }
  const plan = planOf(statement, text, context)
  if (analysis.seeded) checkSeeded(plan.query.relation)
  return plan
}

function planOf(statement: Statement, text: string, context: Context): EnginePlan {
  const { analysis } = context
  switch (statement.kind) {
    case 'query-statement':
      return { kind: 'query', text, ...resultOf(statement.query, context), insert: null, change: null }
    case 'insert': {
      const { table, relation, scope } = analyseInsert(statement, context)
      return {
        kind: 'insert',
        text,
        query: { relation },
        schema: table.columns,
        inputs: analysis.inputsOf(relation),
        insert: { table, overwrite: statement.overwrite, scope, ifNotExists: statement.ifNotExists },
        change: null,
      }
    }
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
