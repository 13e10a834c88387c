import type { Expression, NamedWindow, Query } from '../ast.ts'
import type { Column, Relation } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import type { Scope, Visible } from './scope.ts'

/** A common table in sight: its columns, to be renewed at each use. */
export interface CommonTableEntry {
  readonly id: number
  readonly name: string
  readonly columns: readonly Column[]
  uses: number
}

/** Common tables in sight, the nearest first. */
export interface Commons {
  readonly entries: ReadonlyMap<string, CommonTableEntry>
  readonly outer: Commons | null
}

/** Where an expression stands, and so what it may hold. */
export interface Environment {
  readonly analysis: Analysis
  readonly scope: Scope
  readonly commons: Commons | null
  readonly aliases: Aliases | null
  /** The sentence that refuses aggregates here; `null` where they may stand. */
  readonly noAggregates: string | null
  readonly noWindows: string | null
  /** EXISTS and IN (SELECT …) may stand here. */
  readonly predicateSubqueries: boolean
  /** Columns of the statement around may stand here. */
  readonly outerColumns: boolean
  readonly windows: readonly NamedWindow[]
  /** Parameters of the lambda functions around, the nearest last. */
  readonly lambdas: readonly { readonly name: string; readonly column: Column }[]
  /** Expressions of grouping keys by `grouping()`; `null` where the query groups by no sets. */
  readonly grouping: Grouping | null
  /** The analysis of expressions and queries as a whole, for the parts of it that come upon others inside of theirs. */
  readonly analyse: (node: Expression, environment: Environment) => Analysed
  readonly subquery: (query: Query, outer: Environment) => Subquery
}

/** Further names, those of a SELECT list. */
export interface Aliases {
  /** Tried before the scope's, or after them: then they also win over columns that are no keys of the query's groups. */
  readonly order: 'before' | 'after'
  readonly keys: readonly Analysed[]
  readonly columns: readonly Aliased[]
}

export interface Aliased {
  readonly name: string
  readonly visible: Visible
  readonly expression: Analysed
}

export interface Grouping {
  readonly keys: readonly Analysed[]
  readonly id: Column
}

export interface Subquery {
  readonly relation: Relation
  readonly columns: readonly Visible[]
  /** Columns of the statement around that it uses. */
  readonly outer: readonly Visible[]
}

export const findCommon = (commons: Commons | null, folded: string): CommonTableEntry | null => {
  for (let here = commons; here !== null; here = here.outer) {
    const entry = here.entries.get(folded)
    if (entry !== undefined) return entry
  }
  return null
}
