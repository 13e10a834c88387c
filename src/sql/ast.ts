import type { SparkType } from '../core/spark-types.ts'

/**
 * The syntax tree of a statement, as written: no names resolved, no types inferred. Every node carries the half-open range of characters
 * it came from; line and position are computed from the text when an error needs them.
 */
export interface Node {
  readonly start: number
  readonly end: number
}

/** A name as written, without its back-ticks. */
export interface Identifier extends Node {
  readonly text: string
  readonly quoted: boolean
}

export type QualifiedName = readonly Identifier[]

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

export type QueryBody = Select | SetOperation | InlineTable | TableQuery | Query

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

// ------------------------------------------------------------------------------------------------------------------ statements

export type Statement =
  | QueryStatement
  | Insert
  | CreateDatabase
  | DropDatabase
  | CreateTable
  | DropTable
  | ShowDatabases
  | ShowTables
  | ShowCreateTable
  | DescribeTable
  | Explain
  | Recognised

export interface QueryStatement extends Node {
  readonly kind: 'query-statement'
  readonly query: Query
}

export interface Insert extends Node {
  readonly kind: 'insert'
  readonly table: QualifiedName
  readonly overwrite: boolean
  /** `PARTITION (p = 1, q)`; `null` value for a dynamic one. */
  readonly partition: readonly { readonly column: Identifier; readonly value: Expression | null }[]
  readonly ifNotExists: boolean
  readonly columns: readonly Identifier[]
  readonly query: Query
}

export interface CreateDatabase extends Node {
  readonly kind: 'create-database'
  readonly name: QualifiedName
  readonly ifNotExists: boolean
  readonly comment: string | null
  readonly properties: readonly Property[]
  readonly location: string | null
}

export interface Property {
  readonly key: string
  readonly value: string
}

export interface DropDatabase extends Node {
  readonly kind: 'drop-database'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly cascade: boolean
}

export interface ColumnDefinition extends Node {
  readonly name: Identifier
  readonly type: SparkType
  readonly nullable: boolean
  readonly comment: string | null
}

export interface CreateTable extends Node {
  readonly kind: 'create-table'
  readonly name: QualifiedName
  readonly ifNotExists: boolean
  readonly external: boolean
  /** `null`: no column list was written. */
  readonly columns: readonly ColumnDefinition[] | null
  /** `USING csv`; `null` when left out. */
  readonly provider: string | null
  /** `STORED AS parquet`. */
  readonly storedAs: string | null
  /** `ROW FORMAT …` as written. */
  readonly rowFormat: string | null
  readonly options: readonly Property[]
  readonly partitionedBy: readonly (Identifier | ColumnDefinition | Expression)[]
  readonly comment: string | null
  readonly location: string | null
  readonly properties: readonly Property[]
  readonly as: Query | null
}

export interface DropTable extends Node {
  readonly kind: 'drop-table'
  readonly name: QualifiedName
  readonly ifExists: boolean
  readonly purge: boolean
}

export interface ShowDatabases extends Node {
  readonly kind: 'show-databases'
  readonly pattern: string | null
}

export interface ShowTables extends Node {
  readonly kind: 'show-tables'
  readonly database: QualifiedName | null
  readonly pattern: string | null
}

export interface ShowCreateTable extends Node {
  readonly kind: 'show-create-table'
  readonly name: QualifiedName
  readonly asSerde: boolean
}

export interface DescribeTable extends Node {
  readonly kind: 'describe-table'
  readonly name: QualifiedName
  readonly extended: boolean
  readonly column: QualifiedName | null
}

export interface Explain extends Node {
  readonly kind: 'explain'
  readonly mode: 'SIMPLE' | 'EXTENDED' | 'CODEGEN' | 'COST' | 'FORMATTED'
  readonly statement: Statement
}

/** A statement of Spark or DLI that is known by its first words but has no tree of its own yet: it classifies, and running it is refused by name. */
export interface Recognised extends Node {
  readonly kind: 'recognised'
  /** How the refusal names it: `ALTER TABLE`, `MERGE INTO`, `CREATE VIEW`. */
  readonly construct: string
  readonly jobType: 'QUERY' | 'DDL' | 'DCL' | 'INSERT' | 'EXPORT' | 'IMPORT' | 'UPDATE' | 'DELETE'
}
