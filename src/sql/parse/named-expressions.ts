import type { Expression, Identifier, SelectItem, SortItem } from '../ast.ts'
import { startsAlias } from './aliases.ts'
import type { Cursor } from './cursor.ts'

/** `AS name`, or a name that nothing else can be. */
export function alias(cursor: Cursor): Identifier | null {
  if (cursor.accept('AS')) return cursor.identifier('an alias')
  return startsAlias(cursor) ? cursor.identifier() : null
}

/** An item of `(a, b AS c)` or `struct(…)`. */
export function rowItem(cursor: Cursor): { readonly expression: Expression; readonly alias: Identifier | null } {
  const expression = cursor.grammar.expression(cursor)
  return { expression, alias: alias(cursor) }
}

/** Does `(a, b)`, the aliases of a generator, begin here? */
const startsAliasList = (cursor: Cursor): boolean => cursor.is('(') || cursor.reads('AS', '(')

export function selectItem(cursor: Cursor): SelectItem {
  const { start } = cursor
  const expression = cursor.grammar.expression(cursor)
  if (startsAliasList(cursor)) {
    cursor.accept('AS')
    const aliases = cursor.bracketed((inner) => inner.identifier('an alias'))
    return { start, end: cursor.end, expression, alias: null, aliases }
  }
  const name = alias(cursor)
  return { start, end: cursor.end, expression, alias: name, aliases: [] }
}

export function sortItem(cursor: Cursor): SortItem {
  const { start } = cursor
  const expression = cursor.grammar.expression(cursor)
  const descending = cursor.is('DESC')
  if (descending || cursor.is('ASC')) cursor.advance()
  let nulls: SortItem['nulls'] = null
  if (cursor.accept('NULLS')) {
    nulls = cursor.is('LAST') ? 'LAST' : 'FIRST'
    cursor.expect(nulls)
  }
  return { start, end: cursor.end, expression, descending, nulls }
}
