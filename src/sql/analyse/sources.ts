import type { Expression, Query } from '../ast.ts'
import type { Relation } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import type { Commons, Environment } from './environment.ts'
import { type Scope, scopeOf, type Visible } from './scope.ts'

/** A relation with the names by which its columns are known. */
export interface Source {
  readonly relation: Relation
  readonly columns: readonly Visible[]
}

/** Where a query stands. */
export interface Context {
  readonly analysis: Analysis
  readonly commons: Commons | null
  /** Around a sub-query. */
  readonly outer: Scope | null
  readonly outerUses: Visible[]
  /** Columns of the statement around may stand anywhere (LATERAL), not in conditions alone. */
  readonly lateral: boolean
  /** In a common table or in an expression, where a name of a common table may not be taken again (sql-measured.md B7). */
  readonly strictNames: boolean
  readonly analyse: (node: Expression, environment: Environment) => Analysed
  readonly query: (query: Query, context: Context) => Source
}

/** The environment of an expression over some columns, with nothing allowed that is not everywhere. */
export function environmentOf(context: Context, columns: readonly Visible[], more: Partial<Environment> = {}): Environment {
  const { analysis, commons, outer, outerUses } = context
  return {
    analysis,
    scope: scopeOf(columns, outer, outerUses),
    commons,
    aliases: null,
    noAggregates: 'Aggregate functions are not allowed here',
    noWindows: 'It is not allowed to use window functions here',
    predicateSubqueries: false,
    outerColumns: context.lateral,
    windows: [],
    lambdas: [],
    grouping: null,
    analyse: context.analyse,
    subquery: (query, environment) => {
      const uses: Visible[] = []
      const { relation, columns: found } = context.query(query, {
        ...context,
        outer: environment.scope,
        outerUses: uses,
        lateral: false,
        strictNames: true,
      })
      analysis.outerUses.set(relation, uses)
      return { relation, columns: found, outer: uses }
    },
    ...more,
  }
}
