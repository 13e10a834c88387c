import { failure } from '../../core/errors/failure.ts'
import type { ColumnId, Relation, TypedExpression } from '../typed/tree.ts'

/** Beyond this the statement would take the engine longer to read than to run: templates that repeat an operand multiply when they are nested. */
export const SQL_LENGTH_MAX = 16 * 1024 * 1024

/** What the parts of the emitter share while one statement is written. */
export interface Context {
  /** The relation of the plan's input of that position, with columns `"c0"` … in table order. */
  readonly relationOf: (ordinal: number) => string
  /** A number not used before in this statement, for names of relations. */
  readonly unique: () => number
  /** A SELECT with the columns of a relation, by position. */
  readonly select: (relation: Relation) => string
  /** Likewise, to stand within an expression. */
  readonly subquery: (relation: Relation) => string
}

/** Where an expression stands. */
export interface Scope {
  readonly context: Context
  /** SQL of columns that are not read under their own name. */
  readonly renamed: ReadonlyMap<ColumnId, string>
}

/** Writes one expression; what operators, casts and functions get for their arguments. */
export type Emit = (expression: TypedExpression) => string

/** Every column has this name wherever it can be seen; ids are unique in a tree, so nothing is ambiguous, at any depth of nesting. */
export const columnAlias = (id: ColumnId): string => `"x${id}"`

/** @throws UNSUPPORTED when `sql` has grown out of all proportion. */
export function bounded(sql: string): string {
  if (sql.length > SQL_LENGTH_MAX) throw failure('UNSUPPORTED', ['a statement with expressions nested this deeply'])
  return sql
}
