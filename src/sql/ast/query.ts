import type { SparkType } from '../../core/spark-types.ts'
import type { Identifier, Node, QualifiedName } from './node.ts'

// ---------------------------------------------------------------------------------------------------------------- expressions

export type Expression =
  | Literal
  | IntervalLiteral
  | ColumnReference
  | Star
  | Unary
  | Binary
  | Between
  | InList
  | InSubquery
  | Like
  | IsTest
  | Case
  | Cast
  | FunctionCall
  | Extract
  | Trim
  | Subscript
  | FieldAccess
  | Lambda
  | Exists
  | ScalarSubquery
  | RowConstructor

/**
 * A constant. `value` is the content after escapes; numbers keep their digits as text so that nothing is rounded, without their suffix and with
 * the minus sign that stands right before them, if any: `-1` is a literal.
 */
export interface Literal extends Node {
  readonly kind: 'literal'
  readonly type:
    | 'null'
    | 'boolean'
    /** Unsuffixed whole number: int, bigint or decimal by size. */
    | 'whole'
    | 'tinyint'
    | 'smallint'
    | 'bigint'
    | 'decimal'
    | 'double'
    | 'float'
    | 'string'
    /** Hex digits, upper case, even length. */
    | 'binary'
    /** `DATE '…'` and the like: `value` is the quoted text. */
    | 'date'
    | 'timestamp'
  readonly value: string
}

/** `INTERVAL 1 DAY 2 HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 day'`. Units are singular and in upper case: `DAY`, `MICROSECOND`. */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval'
  readonly parts: readonly { readonly value: Expression; readonly unit: string; readonly to: string | null }[]
  /** The whole text of the form `INTERVAL '1 day 2 hours'`; then `parts` is empty. */
  readonly text: string | null
}

export interface ColumnReference extends Node {
  readonly kind: 'column'
  readonly parts: QualifiedName
}

/** `*` or `t.*`. */
export interface Star extends Node {
  readonly kind: 'star'
  readonly qualifier: QualifiedName | null
}

export interface Unary extends Node {
  readonly kind: 'unary'
  readonly operator: '-' | '+' | '~' | 'NOT'
  readonly operand: Expression
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'DIV'
  | '&'
  | '|'
  | '^'
  | '||'
  | '='
  | '<=>'
  /** `<>` and `!=`. */
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'AND'
  | 'OR'

export interface Binary extends Node {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface Between extends Node {
  readonly kind: 'between'
  readonly negated: boolean
  readonly operand: Expression
  readonly low: Expression
  readonly high: Expression
}

export interface InList extends Node {
  readonly kind: 'in-list'
  readonly negated: boolean
  readonly operand: Expression
  readonly list: readonly Expression[]
}

export interface InSubquery extends Node {
  readonly kind: 'in-subquery'
  readonly negated: boolean
  readonly operand: Expression
  readonly query: Query
}

export interface Like extends Node {
  readonly kind: 'like'
  readonly operator: 'LIKE' | 'ILIKE' | 'RLIKE'
  readonly negated: boolean
  readonly operand: Expression
  /** One pattern, or several with a quantifier. */
  readonly patterns: readonly Expression[]
  readonly quantifier: 'ANY' | 'ALL' | null
  readonly escape: Expression | null
}

export interface IsTest extends Node {
  readonly kind: 'is'
  readonly negated: boolean
  readonly operand: Expression
  readonly test: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN' | { readonly distinctFrom: Expression }
}

export interface Case extends Node {
  readonly kind: 'case'
  readonly operand: Expression | null
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[]
  readonly otherwise: Expression | null
}

export interface Cast extends Node {
  readonly kind: 'cast'
  readonly operand: Expression
  readonly type: SparkType
  /** TRY_CAST. */
  readonly lenient: boolean
}

/** A call `f(x)`, also of the functions that need no brackets (`current_date`) and of those with keyword arguments, which the parser turns into plain ones. */
export interface FunctionCall extends Node {
  readonly kind: 'call'
  readonly name: QualifiedName
  readonly arguments: readonly Expression[]
  readonly distinct: boolean
  readonly filter: Expression | null
  readonly nulls: 'IGNORE' | 'RESPECT' | null
  readonly over: WindowSpecification | { readonly reference: Identifier } | null
  /** `WITHIN GROUP (ORDER BY …)`. */
  readonly withinGroup: readonly SortItem[] | null
}

export interface Extract extends Node {
  readonly kind: 'extract'
  readonly field: string
  readonly source: Expression
}

/** `trim(BOTH x FROM y)`; the plain call `trim(y)` is a FunctionCall. */
export interface Trim extends Node {
  readonly kind: 'trim'
  readonly side: 'BOTH' | 'LEADING' | 'TRAILING'
  readonly characters: Expression | null
  readonly source: Expression
}

export interface Subscript extends Node {
  readonly kind: 'subscript'
  readonly operand: Expression
  readonly index: Expression
}

/** `e.name` where `e` is not a plain name. */
export interface FieldAccess extends Node {
  readonly kind: 'field'
  readonly operand: Expression
  readonly field: Identifier
}

export interface Lambda extends Node {
  readonly kind: 'lambda'
  readonly parameters: readonly Identifier[]
  readonly body: Expression
}

export interface Exists extends Node {
  readonly kind: 'exists'
  readonly query: Query
}

export interface ScalarSubquery extends Node {
  readonly kind: 'scalar-subquery'
  readonly query: Query
}

/** `(a, b)`. */
export interface RowConstructor extends Node {
  readonly kind: 'row'
  readonly items: readonly { readonly expression: Expression; readonly alias: Identifier | null }[]
}

export interface SortItem extends Node {
  readonly expression: Expression
  readonly descending: boolean
  /** As written; `null` means Spark's default (first for ascending, last for descending). */
  readonly nulls: 'FIRST' | 'LAST' | null
}

export interface WindowSpecification extends Node {
  /** `OVER (w …)`: the named window it extends. */
  readonly base: Identifier | null
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortItem[]
  readonly frame: WindowFrame | null
}

export interface WindowFrame extends Node {
  readonly unit: 'ROWS' | 'RANGE'
  readonly from: FrameBound
  readonly to: FrameBound
}

export type FrameBound =
  | { readonly kind: 'unbounded-preceding' | 'unbounded-following' | 'current-row' }
  | { readonly kind: 'preceding' | 'following'; readonly offset: Expression }

// --------------------------------------------------------------------------------------------------------------------- queries

export interface Query extends Node {
  readonly kind: 'query'
  readonly ctes: readonly CommonTable[]
  readonly body: QueryBody
  readonly orderBy: readonly SortItem[]
  readonly sortBy: readonly SortItem[]
  readonly clusterBy: readonly Expression[]
  readonly distributeBy: readonly Expression[]
  /** `null` also for LIMIT ALL. */
  readonly limit: Expression | null
  readonly windows: readonly NamedWindow[]
}

export interface NamedWindow {
  readonly name: Identifier
  readonly specification: WindowSpecification
}

export interface CommonTable extends Node {
  readonly name: Identifier
  readonly columns: readonly Identifier[]
  readonly query: Query
}

export type QueryBody = Select | Transform | SetOperation | InlineTable | TableQuery | Query

export interface Select extends Node {
  readonly kind: 'select'
  readonly distinct: boolean
  readonly hints: readonly string[]
  readonly items: readonly SelectItem[]
  /** Comma-separated relations, each with its joins. */
  readonly from: readonly Relation[]
  readonly lateralViews: readonly LateralView[]
  readonly where: Expression | null
  readonly groupBy: GroupBy | null
  readonly having: Expression | null
  readonly windows: readonly NamedWindow[]
}

/** `SELECT TRANSFORM (…) USING 'script'` and its older forms `MAP … USING` and `REDUCE … USING`: rows go through a program. */
export interface Transform extends Node {
  readonly kind: 'transform'
  readonly keyword: 'TRANSFORM' | 'MAP' | 'REDUCE'
  readonly inputs: readonly Expression[]
  /** As in `TableDefinition`. */
  readonly inputFormat: string | null
  readonly recordWriter: string | null
  readonly script: string
  /** Empty: `key` and `value`. Either all of them have a type or none. */
  readonly columns: readonly { readonly name: Identifier; readonly type: SparkType | null }[]
  readonly outputFormat: string | null
  readonly recordReader: string | null
  readonly from: readonly Relation[]
  readonly lateralViews: readonly LateralView[]
  readonly where: Expression | null
  readonly groupBy: GroupBy | null
  readonly having: Expression | null
  readonly windows: readonly NamedWindow[]
}

export interface SelectItem extends Node {
  readonly expression: Expression
  readonly alias: Identifier | null
  /** `AS (a, b)` of a generator. */
  readonly aliases: readonly Identifier[]
}

export interface GroupBy extends Node {
  /** In the order written; plain expressions and analytic elements may be mixed (their product is meant). */
  readonly elements: readonly GroupingElement[]
  /** `GROUP BY a, b GROUPING SETS (…)`, `… WITH CUBE`, `… WITH ROLLUP`: applies to the list of plain expressions. */
  readonly trailing:
    | { readonly kind: 'sets'; readonly sets: readonly (readonly Expression[])[] }
    | { readonly kind: 'cube' | 'rollup' }
    | null
}

export type GroupingElement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'sets'; readonly sets: readonly (readonly Expression[])[] }
  | { readonly kind: 'cube' | 'rollup'; readonly sets: readonly (readonly Expression[])[] }

export interface LateralView extends Node {
  readonly outer: boolean
  readonly call: FunctionCall
  readonly table: Identifier
  readonly columns: readonly Identifier[]
}

export interface SetOperation extends Node {
  readonly kind: 'set-operation'
  readonly operator: 'UNION' | 'EXCEPT' | 'INTERSECT'
  readonly all: boolean
  readonly left: QueryBody
  readonly right: QueryBody
}

/** `VALUES (1, 'a'), (2, 'b')`. A row that is written without brackets has one expression. */
export interface InlineTable extends Node {
  readonly kind: 'inline-table'
  readonly rows: readonly (readonly Expression[])[]
  readonly alias: TableAlias | null
}

/** `TABLE t`. */
export interface TableQuery extends Node {
  readonly kind: 'table-query'
  readonly name: QualifiedName
}

export interface TableAlias extends Node {
  readonly name: Identifier
  readonly columns: readonly Identifier[]
}

export type Relation = TableRelation | SubqueryRelation | FunctionRelation | InlineTable | Join | Pivot

export interface TableRelation extends Node {
  readonly kind: 'table'
  readonly name: QualifiedName
  readonly alias: TableAlias | null
  readonly sample: Sample | null
  readonly asOf: { readonly kind: 'version' | 'timestamp'; readonly value: Expression } | null
}

export interface SubqueryRelation extends Node {
  readonly kind: 'subquery'
  readonly lateral: boolean
  readonly query: Query
  readonly alias: TableAlias | null
  readonly sample: Sample | null
}

export interface FunctionRelation extends Node {
  readonly kind: 'table-function'
  readonly name: QualifiedName
  readonly arguments: readonly Expression[]
  readonly alias: TableAlias | null
}

export interface Join extends Node {
  readonly kind: 'join'
  readonly type: 'INNER' | 'CROSS' | 'LEFT' | 'RIGHT' | 'FULL' | 'LEFT SEMI' | 'LEFT ANTI'
  readonly natural: boolean
  readonly left: Relation
  readonly right: Relation
  readonly on: Expression | null
  readonly using: readonly Identifier[] | null
}

export interface Pivot extends Node {
  readonly kind: 'pivot'
  readonly source: Relation
  readonly aggregates: readonly SelectItem[]
  readonly columns: readonly Identifier[]
  readonly values: readonly SelectItem[]
  readonly alias: TableAlias | null
}

export interface Sample extends Node {
  readonly kind: 'percent' | 'rows' | 'bucket' | 'bytes'
  readonly value: Expression
  readonly outOf: Expression | null
  readonly seed: Expression | null
}
