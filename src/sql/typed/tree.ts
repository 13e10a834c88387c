import type { SparkType } from '../../core/spark-types.ts'

/**
 * What analysis makes of a query: relational operators over typed expressions. Nothing is left to decide: every name is a column id, every
 * conversion a cast, every default written out, so an engine only has to compute. A tree is immutable and free of any engine's words.
 *
 * Column ids are unique within a tree. A relation lists the columns it puts out, in order; above it they are referred to by id. A reference
 * to an id that no relation below produces is to a relation around the sub-query it stands in.
 */
export interface TypedQuery {
  /** Its columns are those of the result, in order; the order of its rows is the order of the result where it ends in a sort. */
  readonly relation: Relation
}

export type ColumnId = number

export interface Column {
  readonly id: ColumnId
  /** As the user would know it, for plans and messages; not unique. */
  readonly name: string
  readonly type: SparkType
  readonly nullable: boolean
}

// ---------------------------------------------------------------------------------------------------------------- expressions

export type TypedExpression =
  | TypedLiteral
  | Reference
  | TypedCast
  | TypedCall
  | TypedCase
  | TypedField
  | TypedLambda
  | TypedAggregate
  | TypedWindow
  | TypedExists
  | TypedScalarSubquery
  | TypedInSubquery

interface Typed {
  readonly type: SparkType
  readonly nullable: boolean
}

/**
 * A constant; its text by type: whole numbers and decimals in plain digits (`-12`, `1.50` with exactly the scale of the type), float and double
 * in JavaScript's shortest form or `NaN`, `Infinity`, `-Infinity`, boolean `true`/`false`, string the text itself, binary as hex digits,
 * date `YYYY-MM-DD`, timestamp `YYYY-MM-DD HH:MM:SS.ffffff±HH:MM` or without offset for one in the session's time zone (years may have a sign and
 * more digits), interval of days and time in microseconds, of years and months in months. `null` is NULL of the type.
 */
export interface TypedLiteral extends Typed {
  readonly kind: 'literal'
  readonly value: string | null
}

export interface Reference extends Typed {
  readonly kind: 'reference'
  readonly id: ColumnId
}

/**
 * A conversion to `type`.
 * `spark`: CAST outside of ANSI mode (a value that does not fit is NULL, wrapped or cut, as Spark does); `try`: TRY_CAST, by ANSI rules, NULL on failure;
 * `store`: assignment to a column, which fails the statement with VALUE_NOT_STORABLE when the value does not fit.
 */
export interface TypedCast extends Typed {
  readonly kind: 'cast'
  readonly mode: 'spark' | 'try' | 'store'
  readonly operand: TypedExpression
}

/**
 * A function or operator; arguments have exactly the types it wants.
 * @see OPERATORS for the operators; everything else is the `id` of a row of the function table.
 */
export interface TypedCall extends Typed {
  readonly kind: 'call'
  readonly function: string
  readonly arguments: readonly TypedExpression[]
}

/**
 * Operators. Both sides have one type, except: decimals in arithmetic keep their own precision and scale (the result's is `type`); dates,
 * timestamps and intervals mix as Spark lets them (`date + int` days, `date - date`, `timestamp ± interval` …).
 * `/` is of double or decimal, `div` gives bigint. Division by zero is NULL. Integers wrap, decimals that overflow are NULL.
 * `=` … `>=` compare one type (NaN is equal to itself and above all numbers); `<=>` is never NULL. `and`, `or`, `not` are three-valued.
 * `in`: the first argument against all others, of one type. `like`, `ilike`: text, pattern, escape character (always given, a literal);
 * `subscript`: an array and a position from 0 (NULL outside of it), or a map and a key (NULL when it is not there). `struct`: the values of the result's
 * fields, in order. `rlike`: text and Java regular expression. `is-null`, `is-not-null`. `&`, `|`, `^`, `~` on one integer type. `negative` is unary minus.
 */
export const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '%',
  'div',
  '&',
  '|',
  '^',
  '~',
  'negative',
  '=',
  '<=>',
  '<',
  '<=',
  '>',
  '>=',
  'and',
  'or',
  'not',
  'in',
  'like',
  'ilike',
  'rlike',
  'is-null',
  'is-not-null',
  'subscript',
  'struct',
] as const
export type Operator = (typeof OPERATORS)[number]

/** `CASE WHEN … THEN …`; all results have the type of the whole. Without `otherwise` NULL. */
export interface TypedCase extends Typed {
  readonly kind: 'case'
  readonly branches: readonly { readonly when: TypedExpression; readonly then: TypedExpression }[]
  readonly otherwise: TypedExpression | null
}

/** One field of a struct, or of each struct in an array. */
export interface TypedField extends Typed {
  readonly kind: 'field'
  readonly operand: TypedExpression
  /** Position among the struct's fields. */
  readonly ordinal: number
}

/** A function as an argument. Its parameters are columns that only its body refers to; its type is that of the body. */
export interface TypedLambda extends Typed {
  readonly kind: 'lambda'
  readonly parameters: readonly Column[]
  /** The parameter that counts positions from 0, if there is one; it comes last. */
  readonly position: Column | null
  readonly body: TypedExpression
}

/** Stands only in the `aggregates` of an Aggregate and in a TypedWindow. */
export interface TypedAggregate extends Typed {
  readonly kind: 'aggregate'
  /** `id` of a row of the function table. */
  readonly function: string
  readonly arguments: readonly TypedExpression[]
  readonly distinct: boolean
  readonly filter: TypedExpression | null
  readonly ignoreNulls: boolean
  readonly orderBy: readonly SortKey[]
}

/** Stands only in the `items` of a Window. */
export interface TypedWindow extends Typed {
  readonly kind: 'window'
  /** An aggregate, or a call of a window function (`row_number`, `lag` …). */
  readonly call: TypedAggregate | (TypedCall & { readonly ignoreNulls: boolean })
  readonly partitionBy: readonly TypedExpression[]
  readonly orderBy: readonly SortKey[]
  /** Spark's defaults are written out. */
  readonly frame: TypedFrame
}

export interface TypedFrame {
  readonly unit: 'rows' | 'range'
  readonly from: TypedBound
  readonly to: TypedBound
}
export type TypedBound =
  | { readonly kind: 'unbounded-preceding' | 'unbounded-following' | 'current-row' }
  /** `offset` is a constant that is not negative. */
  | { readonly kind: 'preceding' | 'following'; readonly offset: TypedExpression }

export interface SortKey {
  readonly expression: TypedExpression
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export interface TypedExists extends Typed {
  readonly kind: 'exists'
  readonly query: Relation
}

/** One column; more than one row fails the statement, none is NULL. */
export interface TypedScalarSubquery extends Typed {
  readonly kind: 'scalar-subquery'
  readonly query: Relation
}

/** As many operands as the query has columns, of the same types. */
export interface TypedInSubquery extends Typed {
  readonly kind: 'in-subquery'
  readonly operands: readonly TypedExpression[]
  readonly query: Relation
}

// ------------------------------------------------------------------------------------------------------------------ relations

export type Relation =
  | Scan
  | Values
  | Range
  | OneRow
  | Project
  | Filter
  | Join
  | Generate
  | Aggregate
  | Window
  | Sort
  | Limit
  | Distinct
  | SetOperation
  | With
  | Common

interface Rows {
  readonly columns: readonly Column[]
}

/**
 * A table; its columns are all those of the table, in table order, and of the one whose rows a statement changes (`RowChange.target`) the file and
 * position of each row after them.
 */
export interface Scan extends Rows {
  readonly kind: 'scan'
  /** Position in the plan's inputs. */
  readonly input: number
}

export interface Values extends Rows {
  readonly kind: 'values'
  readonly rows: readonly (readonly TypedExpression[])[]
}

/** One bigint column: start, start + step … before end. */
export interface Range extends Rows {
  readonly kind: 'range'
  readonly start: bigint
  /** Exclusive. */
  readonly end: bigint
  readonly step: bigint
}

/** One row without columns: what a SELECT without FROM reads. */
export interface OneRow extends Rows {
  readonly kind: 'one-row'
}

export interface Item<Expression = TypedExpression> {
  readonly column: Column
  readonly expression: Expression
}

/** A column that passes through keeps its id. */
export interface Project extends Rows {
  readonly kind: 'project'
  readonly input: Relation
  readonly items: readonly Item[]
}

export interface Filter extends Rows {
  readonly kind: 'filter'
  readonly input: Relation
  readonly condition: TypedExpression
}

/** Columns of both sides; of the left one alone for `semi` and `anti`. */
export interface Join extends Rows {
  readonly kind: 'join'
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti'
  readonly left: Relation
  readonly right: Relation
  /** `null`: all pairs. */
  readonly condition: TypedExpression | null
  /** The right side may refer to columns of the left one. */
  readonly lateral: boolean
}

/**
 * Each row of the input as often as the generator makes rows of it. `explode`: elements of an array (one column), or keys and values of a map;
 * `posexplode`: the same behind a position from 0; `inline`: the fields of each struct of an array; `stack`: `rows` rows of the arguments, filled
 * up with NULL; `json-tuple`: the texts of top-level members, one row.
 * Columns: those of the input, then the produced ones.
 */
export interface Generate extends Rows {
  readonly kind: 'generate'
  readonly input: Relation
  readonly generator: {
    readonly function: 'explode' | 'posexplode' | 'inline' | 'stack' | 'json-tuple'
    /** Of `stack` without its first one, in the types of the columns they go to. */
    readonly arguments: readonly TypedExpression[]
    /** Of `stack`; 0 for the others. */
    readonly rows: number
  }
  readonly produced: readonly Column[]
  /** A row of which nothing is made stays once, with NULL in the produced columns. */
  readonly outer: boolean
}

/** Columns: those of the keys, then those of the aggregates, then the grouping id if there is one. */
export interface Aggregate extends Rows {
  readonly kind: 'aggregate'
  readonly input: Relation
  readonly keys: readonly Item[]
  /** Positions of keys; `null` groups by all of them. A key outside of a set is NULL in its rows. No key at all makes one row. */
  readonly sets: readonly (readonly number[])[] | null
  readonly aggregates: readonly Item<TypedAggregate>[]
  /** Bigint: for each key, the first one highest, a bit that is 1 where the row's set leaves the key out. */
  readonly groupingId: Column | null
}

/** Columns of the input, then those of the items. */
export interface Window extends Rows {
  readonly kind: 'window'
  readonly input: Relation
  readonly items: readonly Item<TypedWindow>[]
}

export interface Sort extends Rows {
  readonly kind: 'sort'
  readonly input: Relation
  readonly keys: readonly SortKey[]
}

export interface Limit extends Rows {
  readonly kind: 'limit'
  readonly input: Relation
  readonly rows: number
}

export interface Distinct extends Rows {
  readonly kind: 'distinct'
  readonly input: Relation
}

/** By position; both sides have the types of `columns`, which are new. */
export interface SetOperation extends Rows {
  readonly kind: 'set-operation'
  readonly operator: 'union' | 'except' | 'intersect'
  readonly all: boolean
  readonly left: Relation
  readonly right: Relation
}

/** Names relations for use below. A definition sees those before it. */
export interface With extends Rows {
  readonly kind: 'with'
  readonly definitions: readonly { readonly id: number; readonly name: string; readonly relation: Relation }[]
  readonly input: Relation
}

/** A use of a definition; its columns are new, by position those of the definition's relation. */
export interface Common extends Rows {
  readonly kind: 'common'
  readonly definition: number
}
