import type { Dialect } from '../../core/dialect.ts'
import type { SparkType } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'

/** An argument with the text by which Spark shows it in the name of a result column. */
export interface Argument {
  readonly expression: TypedExpression
  readonly text: string
}

/** A lambda function as an argument: its body is analysed once the types of its parameters are known. */
export interface LambdaArgument {
  /** How many parameters it has. */
  readonly arity: number
  readonly bind: (shapes: readonly LambdaShape[]) => Argument
}

/** What a parameter of a lambda function is. */
export interface LambdaShape {
  readonly type: SparkType
  readonly nullable: boolean
  /** It counts positions from 0. */
  readonly position?: true
}

/** A parameter that takes a lambda function of `min` to all of these parameters, by the types of the arguments before it. */
export interface LambdaParameter {
  readonly min: number
  readonly lambda: (types: readonly SparkType[]) => readonly LambdaShape[]
}

export const isLambdaParameter = (parameter: Parameter | LambdaParameter): parameter is LambdaParameter =>
  typeof parameter === 'object' && 'lambda' in parameter

/**
 * What a parameter takes. A concrete type takes what Spark converts to it by itself (ImplicitTypeCasts: a string for a number, a number for a
 * string, a date for a timestamp …); a class takes any type of it.
 * `numeric`: all numbers, a string as double. `integral`: byte, short, integer, long. `fractional`: float, double, decimal. `any`: whatever it is. `same`: whatever it is, and all `same` arguments of one call are brought to one type (findWiderType);
 * `same-no-strings`: likewise, but a string beside another type is an error (findWiderTypeWithoutStringPromotion).
 * `as-first`: converted to the type of the first argument.
 * `text`: string, unless all `text` arguments are binary.
 * `arithmetic`: operands of arithmetic, brought to one number type; a string counts as double.
 */
export type Parameter =
  | SparkType['kind']
  /** Exactly this type, or what converts to it: for arrays and decimals of one shape. */
  | SparkType
  | 'numeric'
  | 'integral'
  | 'fractional'
  | 'any'
  | 'same'
  | 'same-no-strings'
  | 'arithmetic'
  | 'as-first'
  | 'text'
  /** What this takes without a conversion, and an untyped NULL. */
  | { readonly only: Parameter }
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
  readonly parameters: readonly (Parameter | LambdaParameter)[]
  /** Whether the row is meant at all, by the types as they are given and the session's settings; rows of the same name after it may be. */
  readonly when?: (types: readonly SparkType[], dialect: Dialect) => boolean
  /**
   * Types that the arguments are brought to together, before their parameters are looked at, where one depends on another (elements and a value);
   * `null` leaves them.
   */
  readonly together?: (types: readonly SparkType[]) => readonly SparkType[] | null
  /** Values of the last parameters when they are left out, written out in the column's name as Spark does (sql-measured A2). */
  readonly defaults?: readonly Argument[]
  /** The last parameter may be repeated, and parameters left out from the end; at least this many arguments in all. */
  readonly variadic?: number
  /** What the first argument is converted to by an explicit CAST, after the conversions its parameter asks for. */
  readonly converted?: SparkType
  /** What is wrong with types that were each accepted, in Spark's words; `null` when nothing is. */
  readonly mismatch?: (types: readonly SparkType[]) => string | null
  /** What is wrong with the arguments after conversion, in Spark's words about the call as it shows; `null` when nothing is. */
  readonly invalid?: (args: readonly TypedExpression[], title: string) => string | null
  /** Parameters (0-based) that must be constants. */
  readonly constant?: readonly number[]
  /** Of the types and arguments after conversion, and the texts of the arguments where they name fields. */
  readonly result: SparkType | ((types: readonly SparkType[], args: readonly TypedExpression[], texts: readonly string[]) => SparkType)
  /** `argument` (default): may be NULL where an argument may. */
  readonly nullable?: 'argument' | 'always' | 'never' | ((args: readonly TypedExpression[]) => boolean)
  /**
   * Name of the result column where it is not `name(arg, arg)`: another word (`POWER`; aliases keep their own names), or the whole text.
   * Texts are those of all arguments, defaults included.
   */
  readonly title?: string | ((texts: readonly string[], distinct: boolean) => string)
  /**
   * What Spark takes here and the embedded engine cannot compute equally: the construct's name for UNSUPPORTED, `null` when there is nothing.
   * Asked with the arguments after conversion.
   */
  readonly refuse?: (args: readonly TypedExpression[]) => string | null
  /**
   * DuckDB's expression with `$1`, `$2` … for arguments (each used as often as wanted: keep that to one where evaluation is dear) and `$*` for all,
   * comma-separated. Its type is DuckDB's counterpart of the result's.
   *
   * In aggregates and window functions `$distinct` stands where `DISTINCT ` goes and `$over` behind every aggregate or window call, where FILTER and
   * OVER go: `CAST(sum($distinct$1)$over AS DOUBLE)`. Both are nothing when the call has none. `$overNotNull` is `$over` with the rows left out in
   * which the first argument is NULL. `translate` fills all of them in, but in what a function with lambda parameters makes.
   */
  readonly duckdb: string | ((args: readonly string[], call: EmittedCall) => string)
  /** What differs from Spark within what is accepted, for the docs page; rows that differ in values are not in the table. */
  readonly note?: string
}

/** The call that a translation is made for. */
export interface EmittedCall {
  readonly arguments: readonly TypedExpression[]
  readonly type: SparkType
  /** IGNORE NULLS was said. */
  readonly ignoreNulls?: boolean
  /** The call has an OVER. */
  readonly windowed?: boolean
  /** SQL of the only argument, a decimal, as 64 bits can hold it, and NULL where they cannot. */
  readonly short?: string
}
