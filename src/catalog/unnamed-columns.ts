import { foldName } from '../core/names.ts'
import { isGenerator } from '../sql/analyse/generators.ts'
import type { Expression, FunctionCall, Query, QueryBody, Relation, Select, SelectItem } from '../sql/ast.ts'

const CASTS: ReadonlySet<string> = new Set(
  'boolean tinyint smallint int bigint float double decimal date timestamp binary string'.split(' '),
)

/**
 * The first column of a query that has only the name that Spark makes up for its expression; columns of a permanent view must not.
 * @param names - Names of the query's result.
 * @returns that name, or the expression as written where its place in the result is not known; `null` when there is none.
 */
export function firstUnnamedColumn(query: Query, names: readonly string[], text: string): string | null {
  return inBody(query.body, names, text)
}

function inBody(body: QueryBody, names: readonly string[], text: string): string | null {
  switch (body.kind) {
    case 'query':
      return inBody(body.body, names, text)
    case 'set-operation':
      return inBody(body.left, names, text)
    case 'select':
      return inSelect(body, names, text)
    default:
      return null
  }
}

function inSelect({ items, from }: Select, names: readonly string[], text: string): string | null {
  for (const [at, item] of items.entries()) {
    const { expression } = item
    if (expression.kind === 'star') {
      const below = firstBelow(from, text)
      if (below !== null) return below
    } else if (isUnnamed(item)) return nameAt(items, at, names) ?? text.slice(expression.start, expression.end)
  }
  return null
}

/** What `*` brings up from sub-queries. */
function firstBelow(relations: readonly Relation[], text: string): string | null {
  for (const relation of relations) {
    const found =
      relation.kind === 'join'
        ? firstBelow([relation.left, relation.right], text)
        : relation.kind === 'subquery' && (relation.alias?.columns ?? []).length === 0
          ? inBody(relation.query.body, [], text)
          : null
    if (found !== null) return found
  }
  return null
}

/** A place is known from the start or from the end of the list, whichever has no star or generator in between. */
function nameAt(items: readonly SelectItem[], at: number, names: readonly string[]): string | undefined {
  if (items.slice(0, at).every(isOneColumn)) return names[at]
  return items.slice(at).every(isOneColumn) ? names.at(at - items.length) : undefined
}

const isOneColumn = ({ expression }: SelectItem): boolean =>
  expression.kind !== 'star' && !(expression.kind === 'call' && isGenerator(expression))

function isUnnamed({ expression, alias, aliases }: SelectItem): boolean {
  if (alias !== null || aliases.length > 0) return false
  switch (expression.kind) {
    case 'literal':
    case 'interval':
    case 'column':
      return false
    case 'cast':
      return expression.operand.kind !== 'column'
    case 'call':
      return !isGenerator(expression) && !isCastOfColumn(expression)
    default:
      return !isPart(expression)
  }
}

/** `int(a)`: named like its operand, as CAST is. */
const isCastOfColumn = ({ name, arguments: operands }: FunctionCall): boolean =>
  name.length === 1 && CASTS.has(foldName(name[0]?.text ?? '')) && operands.length === 1 && operands[0]?.kind === 'column'

/** A field or an element of a column by constants: Spark takes its text for a name of its own. */
function isPart(expression: Expression): boolean {
  switch (expression.kind) {
    case 'column':
    case 'literal':
      return true
    case 'field':
      return isPart(expression.operand)
    case 'subscript':
      return isPart(expression.operand) && isPart(expression.index)
    default:
      return false
  }
}
