import { type EmittedCall, type FunctionRow, isLambdaParameter } from './row.ts'

export interface CallClauses {
  readonly distinct?: boolean
  /** The condition of FILTER, as DuckDB's SQL. */
  readonly filter?: string | null
  /** ` OVER (…)` as DuckDB's SQL. */
  readonly over?: string | null
}

/**
 * DuckDB's SQL of a call: the row's translation with its arguments and clauses in place. What a translation uses more than once is written, and
 * computed, once.
 * @param args - SQL of the arguments, of DuckDB's counterparts of their types; each is safe to stand beside any operator (brackets are the caller's).
 */
export function translate(row: FunctionRow, call: EmittedCall, args: readonly string[], clauses: CallClauses = {}): string {
  // What holds a lambda function is put together by the row itself: marks in it are the user's.
  if (typeof row.duckdb === 'function' && row.parameters.some(isLambdaParameter)) return row.duckdb(args, call)
  const template = typeof row.duckdb === 'string' ? row.duckdb : row.duckdb(args, call)
  if (row.kind === 'scalar' && repeats(template) && args.some((arg) => !isCheap(arg))) return once(template, args)
  return fill(template, args, clauses)
}

/** Columns, numbers and constants. */
const CHEAP = /^(?:"\w+"|\w+|-?\d+|CAST\((?:'[^']*'|-?\d+|NULL) AS [\w (),]+\))$/

/** Whether an argument is repeated as it is where a translation needs it twice; others are bound to a name by a lambda. */
export const isCheap = (arg: string): boolean => CHEAP.test(arg)

/** Uses an argument twice, or calls a macro, which may. */
function repeats(template: string): boolean {
  if (template.includes('spark_')) return true
  const marks = template.match(/\$[1-9][0-9]*/g) ?? []
  return new Set(marks).size < marks.length
}

/**
 * Operands bound to names by a lambda over a list of one, about 25 ns a row. None is left inside of the lambda, which could hold no sub-query.
 */
function once(template: string, args: readonly string[]): string {
  const dear = args.flatMap((arg, at) => (CHEAP.test(arg) ? [] : [at]))
  const only = dear.length === 1
  const names = args.map((arg, at) => (CHEAP.test(arg) ? arg : only ? 'operand' : `operands.o${at}`))
  const bound = only ? args[dear[0] as number] : `{${dear.map((at) => `'o${at}': ${args[at]}`).join(', ')}}`
  return `list_transform([${bound}], lambda ${only ? 'operand' : 'operands'}: ${fill(template, names, {})})[1]`
}

function fill(template: string, args: readonly string[], clauses: CallClauses): string {
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
