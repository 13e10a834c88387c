import type { SparkType } from '../../core/spark-types.ts'
import type { Cast, Expression, Extract, FunctionCall, QualifiedName, RowConstructor, Trim } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { rowItem, sortItem } from './named-expressions.ts'
import { startsQuery } from './query-start.ts'
import { isName } from './token.ts'
import { dataType } from './types.ts'
import { windowOf } from './windows.ts'

type Special = (cursor: Cursor, name: QualifiedName) => Expression | null

/** A call takes about twice as much stack as a bracket. */
const CALL_WEIGHT = 2

const expression = (cursor: Cursor): Expression => cursor.grammar.expression(cursor)

/** A call; its name is read and `(` is next. */
export function call(cursor: Cursor, name: QualifiedName): Expression {
  const [first] = name
  const special = name.length === 1 && first?.quoted === false ? SPECIAL.get(first.text.toUpperCase()) : undefined
  cursor.enter(CALL_WEIGHT)
  const node = special?.(cursor, name) ?? plainCall(cursor, name)
  cursor.leave(CALL_WEIGHT)
  return node
}

function plainCall(cursor: Cursor, name: QualifiedName): FunctionCall {
  cursor.expect('(')
  const distinct = quantifier(cursor)
  const list = cursor.is(')') ? [] : [...cursor.commaSeparated(expression)]
  const ignoring = isFirstOrLast(name) && cursor.acceptAll('IGNORE', 'NULLS')
  return callTail(cursor, name, list, distinct, ignoring)
}

const isFirstOrLast = (name: QualifiedName): boolean => /^(?:first|last)$/i.test(name[0]?.text ?? '')

/** DISTINCT; ALL is the default and says nothing. Both may also name a column: `count(all)`. */
function quantifier(cursor: Cursor): boolean {
  const { word } = cursor
  if (word !== 'DISTINCT' && word !== 'ALL') return false
  const next = cursor.peek(1)
  if (next.word === ')' || next.word === ',' || next.word === '.') return false
  cursor.advance()
  return word === 'DISTINCT'
}

/** From `)` on: WITHIN GROUP, FILTER, IGNORE NULLS, OVER. */
function callTail(cursor: Cursor, name: QualifiedName, list: readonly Expression[], distinct = false, ignoring = false): FunctionCall {
  cursor.expect(')')
  const withinGroup = cursor.acceptAll('WITHIN', 'GROUP', '(') ? sortList(cursor) : null
  const filter = cursor.acceptAll('FILTER', '(', 'WHERE') ? filterCondition(cursor) : null
  const nulls = ignoring ? 'IGNORE' : nullTreatment(cursor)
  const over = startsWindow(cursor) ? windowOf(cursor) : null
  return {
    kind: 'call',
    start: (name[0] as { start: number }).start,
    end: cursor.end,
    name,
    arguments: list,
    distinct,
    filter,
    nulls,
    over,
    withinGroup,
  }
}

function sortList(cursor: Cursor) {
  cursor.expect('ORDER', 'BY')
  const items = cursor.commaSeparated(sortItem)
  cursor.expect(')')
  return items
}

function filterCondition(cursor: Cursor): Expression {
  const condition = expression(cursor)
  cursor.expect(')')
  return condition
}

function nullTreatment(cursor: Cursor): FunctionCall['nulls'] {
  if (cursor.acceptAll('IGNORE', 'NULLS')) return 'IGNORE'
  return cursor.acceptAll('RESPECT', 'NULLS') ? 'RESPECT' : null
}

/** `f(x) over FROM t` gives the alias `over`. */
const startsWindow = (cursor: Cursor): boolean =>
  cursor.is('OVER') &&
  (cursor.peek(1).word === '(' || (isName(cursor.peek(1)) && cursor.peek(1).word !== 'FROM' && cursor.peek(1).word !== 'AS'))

function castTo(lenient: boolean): Special {
  return (cursor, [name]): Cast => {
    cursor.expect('(')
    const operand = expression(cursor)
    cursor.expect('AS')
    // The type is for values alone: no column has it.
    const calendar = cursor.is('INTERVAL') && cursor.peek(1).word === ')'
    if (calendar) cursor.advance()
    const type: SparkType = calendar ? { kind: 'interval' } : dataType(cursor)
    cursor.expect(')')
    return { kind: 'cast', start: (name as { start: number }).start, end: cursor.end, operand, type, lenient }
  }
}

function extract(cursor: Cursor, [name]: QualifiedName): Extract | null {
  if (cursor.peek(2).word !== 'FROM' || !isName(cursor.peek(1))) return null
  cursor.expect('(')
  const field = cursor.identifier().text.toUpperCase()
  cursor.expect('FROM')
  const source = expression(cursor)
  cursor.expect(')')
  return { kind: 'extract', start: (name as { start: number }).start, end: cursor.end, field, source }
}

const SIDES: ReadonlySet<string> = new Set(['BOTH', 'LEADING', 'TRAILING'])

function trim(cursor: Cursor, name: QualifiedName): Expression {
  cursor.expect('(')
  const { word } = cursor
  const next = cursor.peek(1).word
  const sided = SIDES.has(word) && next !== ')' && next !== ',' && next !== '.'
  if (sided) cursor.advance()
  const characters = cursor.is('FROM') || cursor.is(')') ? null : expression(cursor)
  if (!cursor.accept('FROM')) {
    if (sided) throw cursor.unexpected("'FROM'")
    const list = characters === null ? [] : [characters]
    while (cursor.accept(',')) list.push(expression(cursor))
    return callTail(cursor, name, list)
  }
  const source = expression(cursor)
  cursor.expect(')')
  const side = sided ? (word as Trim['side']) : 'BOTH'
  return { kind: 'trim', start: (name[0] as { start: number }).start, end: cursor.end, side, characters, source }
}

/** The same place under another name. */
const renamed = (name: QualifiedName, text: string): QualifiedName => name.map((part) => ({ ...part, text }))

/**
 * Keywords between arguments, each of which may be a comma instead: `substr(a FROM 1 FOR 2)` is `substring(a, 1, 2)`.
 * @param meant - The function that a call with keywords is of.
 */
function keywordArguments(meant: string, ...keywords: readonly string[]): Special {
  return (cursor, name) => {
    cursor.expect('(')
    const list = cursor.is(')') ? [] : [cursor.grammar.expression(cursor)]
    let worded = false
    for (const keyword of keywords) {
      const comma = cursor.accept(',')
      if (!comma && !cursor.accept(keyword)) break
      worded ||= !comma
      list.push(expression(cursor))
    }
    while (cursor.accept(',')) list.push(expression(cursor))
    return callTail(cursor, worded ? renamed(name, meant) : name, list)
  }
}

/** `timestampadd(DAY, 1, t)`: the unit becomes a string in upper case. `datediff(a, b)` has none. */
function unitFirst(cursor: Cursor, name: QualifiedName): Expression | null {
  const { start, end } = cursor.peek(1)
  if (!isName(cursor.peek(1)) || cursor.peek(2).word !== ',') return null
  cursor.expect('(')
  const firstIndex = cursor.index
  const unit = cursor.identifier()
  cursor.expect(',')
  const rest = cursor.commaSeparated(expression)
  if (rest.length === 2)
    return callTail(cursor, name, [{ kind: 'literal', start, end, type: 'string', value: unit.text.toUpperCase() }, ...rest])
  const restIndex = cursor.index
  // One token, read again as the column that it is.
  cursor.index = firstIndex
  const first = expression(cursor)
  cursor.index = restIndex
  return callTail(cursor, name, [first, ...rest])
}

/** `struct(a, b)` is a plain call, `struct(a AS x)` the row that it stands for. */
function struct(cursor: Cursor, name: QualifiedName): Expression {
  cursor.expect('(')
  const items = cursor.is(')') ? [] : cursor.commaSeparated(rowItem)
  if (items.every((item) => item.alias === null))
    return callTail(
      cursor,
      name,
      items.map((item) => item.expression),
    )
  cursor.expect(')')
  return { kind: 'row', start: (name[0] as { start: number }).start, end: cursor.end, items } satisfies RowConstructor
}

function subqueryCall(cursor: Cursor, name: QualifiedName): Expression | null {
  if (!startsQuery(cursor, 1)) return null
  throw cursor.error(
    `Syntax error at or near '${name[0]?.text}': EXISTS is a condition and cannot be an operand`,
    (name[0] as { start: number }).start,
  )
}

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['CAST', castTo(false)],
  ['TRY_CAST', castTo(true)],
  ['EXTRACT', extract],
  ['TRIM', trim],
  ['POSITION', position],
  ['SUBSTRING', keywordArguments('substring', 'FROM', 'FOR')],
  ['SUBSTR', keywordArguments('substring', 'FROM', 'FOR')],
  ['OVERLAY', keywordArguments('overlay', 'PLACING', 'FROM', 'FOR')],
  ['TIMESTAMPADD', unitFirst],
  ['DATEADD', unitFirst],
  ['TIMESTAMPDIFF', unitFirst],
  ['DATEDIFF', unitFirst],
  ['STRUCT', struct],
  ['EXISTS', subqueryCall],
])

/** `position(a IN b)` is `locate(a, b)`: the left side may not hold an IN of its own. */
function position(cursor: Cursor, name: QualifiedName): Expression {
  cursor.expect('(')
  const list = cursor.is(')') ? [] : [cursor.grammar.value(cursor)]
  if (list.length === 1 && cursor.accept('IN')) return callTail(cursor, renamed(name, 'locate'), [...list, cursor.grammar.value(cursor)])
  while (cursor.accept(',')) list.push(expression(cursor))
  return callTail(cursor, name, list)
}
