import type { Statement } from '../ast.ts'
import { checkHeight } from './complexity.ts'
import { Cursor, type Grammar, WithoutTree } from './cursor.ts'
import { expression, value } from './expressions.ts'
import { lex } from './lex.ts'
import { query, queryAfter } from './queries.ts'
import { skipStatement } from './recognised.ts'
import { statement } from './statements.ts'

const GRAMMAR: Grammar = { expression, value, query, queryAfter }

/**
 * Parse the one statement of a text: Spark SQL 3.3 outside ANSI mode, with DLI's own statements. Comments may stand anywhere and any number of
 * `;` at the end. A statement that is known but has no tree becomes `Recognised`.
 *
 * Time and memory are linear in the text's length and no text overflows the stack: brackets, sub-queries and the like nest at most
 * `NESTING_MAX` deep, and the tree is at most `TREE_HEIGHT_MAX` nodes high, so that a recursive walk with a few frames a node is safe. Chains of
 * AND and OR become balanced trees and may be of any length.
 * @throws SYNTAX with line and position.
 */
export function parse(text: string): Statement {
  const cursor = new Cursor(text, lex(text), GRAMMAR)
  const tree = statementOrName(cursor)
  const ended = cursor.is(';')
  while (cursor.accept(';'));
  if (cursor.token.kind !== 'end') throw cursor.unexpected(ended ? 'one statement only' : null)
  checkHeight(tree, cursor)
  return tree
}

function statementOrName(cursor: Cursor): Statement {
  const { start, index } = cursor
  try {
    return statement(cursor)
  } catch (error) {
    if (!(error instanceof WithoutTree)) throw error
    cursor.index = index
    skipStatement(cursor, false)
    return { kind: 'recognised', start, end: cursor.end, construct: error.construct, jobType: error.jobType ?? cursor.jobType }
  }
}
