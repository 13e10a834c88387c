import type { Expression, LateralView, Select, Transform } from '../ast.ts'
import { startsAlias } from './aliases.ts'
import type { Cursor } from './cursor.ts'
import { groupBy } from './group-by.ts'
import { selectItem } from './named-expressions.ts'
import { fromRelations, pivoted } from './relations.ts'
import { scriptClause, startsScript } from './scripts.ts'
import { isName } from './token.ts'
import { namedWindows } from './windows.ts'

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor)

/** A FROM clause that was written before SELECT. */
export interface Source {
  readonly start: number
  readonly from: Select['from']
  readonly lateralViews: readonly LateralView[]
}

/** FROM and all up to what selects from it; nothing when it is not next. */
export function fromClause(cursor: Cursor): Source {
  const { start } = cursor
  if (!cursor.accept('FROM')) return { start, from: [], lateralViews: [] }
  const relations = fromRelations(cursor)
  const views = lateralViews(cursor)
  if (views.length > 0 && cursor.reads('PIVOT', '(')) throw cursor.error('LATERAL cannot be used together with PIVOT in FROM clause')
  return { start, from: pivoted(cursor, relations), lateralViews: views }
}

function hints(cursor: Cursor): readonly string[] {
  const found: string[] = []
  while (cursor.accept('/*+')) {
    do found.push(hint(cursor))
    while (cursor.accept(',') || isName(cursor.token))
    cursor.expect('*/')
  }
  return found
}

function hint(cursor: Cursor): string {
  const { start } = cursor
  cursor.identifier('a hint')
  if (cursor.is('(')) cursor.bracketed(expression)
  return cursor.text.slice(start, cursor.end)
}

/** DISTINCT or ALL, unless the word is a column: `SELECT distinct, a`. */
function quantifier(cursor: Cursor): boolean {
  const distinct = cursor.is('DISTINCT')
  if (
    (distinct || cursor.is('ALL')) &&
    !['', ',', '.', 'FROM'].includes(cursor.peek(1).word || (cursor.peek(1).kind === 'end' ? '' : '?'))
  ) {
    cursor.advance()
    return distinct
  }
  return false
}

type SelectTail = Pick<Select, 'from' | 'lateralViews' | 'where' | 'groupBy' | 'having' | 'windows'>

/** All behind the items. @param before - The FROM clause when it was written before SELECT. */
function selectTail(cursor: Cursor, before: Source | null): SelectTail {
  const { from, lateralViews: views } = before ?? fromClause(cursor)
  const moreViews = lateralViews(cursor)
  const where = cursor.accept('WHERE') ? expression(cursor) : null
  const grouped = groupBy(cursor)
  const having = cursor.accept('HAVING') ? expression(cursor) : null
  const windows = namedWindows(cursor)
  const allViews = moreViews.length === 0 ? views : [...views, ...moreViews]
  return { from, lateralViews: allViews, where, groupBy: grouped, having, windows }
}

/** A script that follows its FROM has no groups. */
function scriptTail(cursor: Cursor, { from, lateralViews: views }: Source): SelectTail {
  const where = cursor.accept('WHERE') ? expression(cursor) : null
  return { from, lateralViews: views, where, groupBy: null, having: null, windows: [] }
}

/** SELECT, or what a script makes of rows. @param before - The FROM clause when it was written before. */
export function select(cursor: Cursor, before: Source | null): Select | Transform {
  const start = before?.start ?? cursor.start
  if (startsScript(cursor)) {
    const script = scriptClause(cursor)
    const tail = before === null ? selectTail(cursor, null) : scriptTail(cursor, before)
    return { kind: 'transform', start, end: cursor.end, ...script, ...tail }
  }
  cursor.expect('SELECT')
  const hinted = hints(cursor)
  const distinct = quantifier(cursor)
  const items = cursor.commaSeparated(selectItem)
  const { from, lateralViews: views, where, groupBy: grouped, having, windows } = selectTail(cursor, before)
  return {
    kind: 'select',
    start,
    end: cursor.end,
    distinct,
    hints: hinted,
    items,
    from,
    lateralViews: views,
    where,
    groupBy: grouped,
    having,
    windows,
  }
}

function lateralViews(cursor: Cursor): readonly LateralView[] {
  const views: LateralView[] = []
  while (cursor.reads('LATERAL', 'VIEW')) views.push(lateralView(cursor))
  return views
}

function lateralView(cursor: Cursor): LateralView {
  const { start } = cursor
  cursor.expect('LATERAL', 'VIEW')
  const outer = cursor.is('OUTER') && cursor.peek(1).word !== '('
  if (outer) cursor.advance()
  const callStart = cursor.start
  const name = cursor.qualifiedName('a generator')
  cursor.expect('(')
  const list = cursor.is(')') ? [] : cursor.commaSeparated(expression)
  cursor.expect(')')
  const call = {
    kind: 'call',
    start: callStart,
    end: cursor.end,
    name,
    arguments: list,
    distinct: false,
    filter: null,
    nulls: null,
    over: null,
    withinGroup: null,
  } as const
  const table = cursor.identifier('the name of the view')
  const columns = cursor.accept('AS') || startsAlias(cursor) ? cursor.commaSeparated((inner) => inner.identifier()) : []
  return { start, end: cursor.end, outer, call, table, columns }
}
