import { isDliError } from '../../core/errors/failure.ts'
import type { SparkType } from '../../core/spark-types.ts'
import type { QualifiedName, Statement } from '../ast.ts'
import { columnDefinition } from './column-definitions.ts'
import { checkHeight } from './complexity.ts'
import { Cursor, type Grammar } from './cursor.ts'
import { expression, value } from './expressions.ts'
import { lex } from './lex.ts'
import { query, queryAfter } from './queries.ts'
import { statement } from './statements.ts'
import { dataType } from './types.ts'

const GRAMMAR: Grammar = { expression, value, query, queryAfter }

/**
 * Parse the one statement of a text: Spark SQL 3.3 outside ANSI mode, with DLI's own statements. Comments may stand anywhere and any number of
 * `;` at the end. A statement whose tree could not hold all of it becomes `Recognised`.
 *
 * Time and memory are linear in the text's length and no text overflows the stack: brackets, sub-queries and the like nest at most
 * `NESTING_MAX` deep, and the tree is at most `TREE_HEIGHT_MAX` nodes high, so that a recursive walk with a few frames a node is safe. Chains of
 * AND and OR become balanced trees and may be of any length.
 * @throws SYNTAX with line and position.
 */
export function parse(text: string): Statement {
  const cursor = new Cursor(text, lex(text), GRAMMAR)
  const tree = statement(cursor)
  const ended = cursor.is(';')
  while (cursor.accept(';'));
  if (cursor.token.kind !== 'end') throw cursor.unexpected(ended ? 'one statement only' : null)
  checkHeight(tree, cursor)
  return tree
}

/**
 * Parse a text that is nothing but the name of a table: an argument of a procedure.
 * @throws SYNTAX
 */
export function parseName(text: string): QualifiedName {
  const cursor = new Cursor(text, lex(text), GRAMMAR)
  const name = cursor.qualifiedName('a table')
  if (cursor.token.kind !== 'end') throw cursor.unexpected(null)
  return name
}

/**
 * Parse a schema as functions take it: a type, or columns (`a INT, b STRING COMMENT '…'`).
 * @throws SYNTAX
 */
export function parseSchema(text: string): SparkType {
  const tokens = lex(text)
  const alone = new Cursor(text, tokens, GRAMMAR)
  try {
    const type = dataType(alone)
    if (alone.token.kind === 'end') return type
  } catch (error) {
    if (!isDliError(error)) throw error
  }
  const cursor = new Cursor(text, tokens, GRAMMAR)
  const columns = cursor.commaSeparated(columnDefinition)
  if (cursor.token.kind !== 'end') throw cursor.unexpected(null)
  return { kind: 'struct', fields: columns.map(({ name, type, nullable, comment }) => ({ name: name.text, type, nullable, comment })) }
}
