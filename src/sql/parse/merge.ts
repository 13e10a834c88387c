import type { CommonTable, Expression, MatchedClause, Merge, NotMatchedClause } from '../ast.ts'
import { tableAlias } from './aliases.ts'
import { assignments, targetAlias } from './changes.ts'
import type { Cursor } from './cursor.ts'

/** MERGE INTO with all its clauses; those of matched rows come first. */
export function merge(cursor: Cursor, start: number, ctes: readonly CommonTable[]): Merge {
  cursor.expect('MERGE', 'INTO')
  const table = cursor.qualifiedName('a table')
  const alias = targetAlias(cursor, 'MERGE')
  cursor.expect('USING')
  const source = cursor.is('(') ? bracketedQuery(cursor) : cursor.qualifiedName('a table')
  const sourceStart = cursor.start
  const sourceAlias = tableAlias(cursor)
  if (sourceAlias !== null && sourceAlias.columns.length > 0) {
    throw cursor.error('Columns aliases are not allowed in MERGE', sourceStart)
  }
  cursor.expect('ON')
  const on = cursor.grammar.expression(cursor)
  const matched: MatchedClause[] = []
  while (cursor.reads('WHEN', 'MATCHED')) matched.push(matchedClause(cursor))
  const notMatched: NotMatchedClause[] = []
  while (cursor.reads('WHEN', 'NOT')) notMatched.push(notMatchedClause(cursor))
  if (matched.length + notMatched.length === 0) {
    throw cursor.atEnd
      ? cursor.error('There must be at least one WHEN clause in a MERGE statement', start)
      : cursor.unexpected("'WHEN MATCHED' or 'WHEN NOT MATCHED'")
  }
  checkConditions(cursor, start, 'MATCHED', matched)
  checkConditions(cursor, start, 'NOT MATCHED', notMatched)
  return { kind: 'merge', start, end: cursor.end, ctes, table, alias, source, sourceAlias, on, matched, notMatched }
}

function bracketedQuery(cursor: Cursor) {
  cursor.expect('(')
  const query = cursor.grammar.query(cursor)
  cursor.expect(')')
  return query
}

const condition = (cursor: Cursor): Expression | null => (cursor.accept('AND') ? cursor.grammar.expression(cursor) : null)

function matchedClause(cursor: Cursor): MatchedClause {
  const { start } = cursor
  cursor.expect('WHEN', 'MATCHED')
  const when = condition(cursor)
  cursor.expect('THEN')
  if (cursor.accept('DELETE')) return { start, end: cursor.end, condition: when, action: 'DELETE' }
  if (!cursor.accept('UPDATE')) throw cursor.unexpected("'UPDATE' or 'DELETE'")
  cursor.expect('SET')
  const update = cursor.accept('*') ? '*' : assignments(cursor)
  return { start, end: cursor.end, condition: when, action: { update } }
}

function notMatchedClause(cursor: Cursor): NotMatchedClause {
  const { start } = cursor
  cursor.expect('WHEN', 'NOT', 'MATCHED')
  const when = condition(cursor)
  cursor.expect('THEN')
  const at = cursor.start
  cursor.expect('INSERT')
  if (cursor.accept('*')) return { start, end: cursor.end, condition: when, insert: '*' }
  const columns = cursor.bracketed((inner) => inner.qualifiedName('a column'))
  cursor.expect('VALUES')
  const values = cursor.bracketed(cursor.grammar.expression)
  if (values.length !== columns.length) throw cursor.error('The number of inserted values cannot match the fields', at)
  return { start, end: cursor.end, condition: when, insert: { columns, values } }
}

/** Without a condition nothing reaches those after it. */
function checkConditions(cursor: Cursor, start: number, kind: string, clauses: readonly { readonly condition: Expression | null }[]): void {
  if (clauses.slice(0, -1).some((clause) => clause.condition === null)) {
    throw cursor.error(
      `When there are more than one ${kind} clauses in a MERGE statement, only the last ${kind} clause can omit the condition`,
      start,
    )
  }
}
