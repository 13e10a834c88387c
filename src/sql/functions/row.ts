import type { SparkType } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'

/** An argument with the text by which Spark shows it in the name of a result column. */
export interface Argument {
  readonly expression: TypedExpression
  readonly text: string
}

/**
 * What a parameter takes. A concrete type takes what Spark converts to it by itself (ImplicitTypeCasts: a string for a number, a number for a
 * string, a date for a timestamp …); a class takes any type of it.
 * `numeric`: all numbers, a string as double. `integral`: byte, short, integer, long. `fractional`: float, double, decimal. `exact`: as `numeric`
 * without conversions. `any`: whatever it is. `same`: whatever it is, and all `same` arguments of one call are brought to one type (findWiderType).
 */
export type Parameter =
  | SparkType['kind']
  | 'numeric'
  | 'integral'
  | 'fractional'
  | 'exact'
  | 'any'
  | 'same'
  /** The first that takes the argument without a conversion, else the first that takes it with one. */
  | readonly Parameter[]

/** Shared by scalar functions, aggregates and window functions. The table is data: from it come types, names, refusals, the emitter and the docs page. */
export interface FunctionRow {
  /** Unique in the table; the name alone unless several rows share it: `substring(binary)`. */
  readonly id: string
  /** Lower case. Rows of one name are tried in order. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly kind: 'scalar' | 'aggregate' | 'window'
  readonly parameters: readonly Parameter[]
  /** Values of the last parameters when they are left out, written out in the column's name as Spark does (sql-measured A2). */
  readonly defaults?: readonly Argument[]
  /** The last parameter may be repeated; at least this many arguments in all. */
  readonly variadic?: number
  /** Parameters (0-based) that must be constants. */
  readonly constant?: readonly number[]
  readonly result: SparkType | ((types: readonly SparkType[]) => SparkType)
  /** `argument` (default): may be NULL where an argument may. */
  readonly nullable?: 'argument' | 'always' | 'never' | ((args: readonly TypedExpression[]) => boolean)
  /** Name of the result column where it is not `name(arg, arg)`; with another word alone (`POWER`) or the whole text. */
  readonly title?: string | ((texts: readonly string[], distinct: boolean) => string)
  /**
   * DuckDB's expression with `$1`, `$2` … for arguments (each used as often as wanted: keep that to one where evaluation is dear) and `$*` for all,
   * comma-separated. For aggregates and window functions the call without FILTER, DISTINCT and OVER, which the emitter puts where they belong.
   */
  readonly duckdb:
    | string
    | ((args: readonly string[], call: { readonly arguments: readonly TypedExpression[]; readonly type: SparkType }) => string)
  /** What differs from Spark within what is accepted, for the docs page; rows that differ in values are not in the table. */
  readonly note?: string
}
