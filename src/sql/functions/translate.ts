import type { EmittedCall, FunctionRow } from './row.ts'

export interface CallClauses {
  readonly distinct?: boolean
  /** The condition of FILTER, as DuckDB's SQL. */
  readonly filter?: string | null
  /** ` OVER (…)` as DuckDB's SQL. */
  readonly over?: string | null
}

/**
 * DuckDB's SQL of a call: the row's translation with its arguments and clauses in place.
 * @param args - SQL of the arguments, of DuckDB's counterparts of their types; each is safe to stand beside any operator (brackets are the caller's).
 */
export function translate(row: FunctionRow, call: EmittedCall, args: readonly string[], clauses: CallClauses = {}): string {
  const template = typeof row.duckdb === 'string' ? row.duckdb : row.duckdb(args, call)
  return template.replace(/\$(?:distinct|overNotNull|over|\*|[1-9][0-9]*)/g, (mark) => {
    switch (mark) {
      case '$distinct':
        return clauses.distinct === true ? 'DISTINCT ' : ''
      case '$over':
        return behind(clauses.filter ?? null, clauses.over ?? null)
      case '$overNotNull':
        return behind(both(`${args[0]} IS NOT NULL`, clauses.filter ?? null), clauses.over ?? null)
      case '$*':
        return args.join(', ')
      default:
        return args[Number(mark.slice(1)) - 1] as string
    }
  })
}

const both = (a: string, b: string | null): string => (b === null ? a : `${a} AND (${b})`)

const behind = (filter: string | null, over: string | null): string => `${filter === null ? '' : ` FILTER (WHERE ${filter})`}${over ?? ''}`
