import type { Expression, FrameBound, FunctionCall, NamedWindow, SortItem, WindowSpecification } from '../ast.ts'
import { LEVEL } from './levels.ts'
import { identifier, name, words } from './names.ts'
import type { Printer } from './printer.ts'

export const list = (nodes: readonly Expression[], print: Printer): string => nodes.map((node) => print.expression(node)).join(', ')

export function sortItem({ expression, descending, nulls }: SortItem, print: Printer): string {
  return words(print.expression(expression), descending && 'DESC', nulls !== null && `NULLS ${nulls}`)
}

export const sortList = (items: readonly SortItem[], print: Printer): string => items.map((item) => sortItem(item, print)).join(', ')

function bound(node: FrameBound, print: Printer): string {
  switch (node.kind) {
    case 'preceding':
    case 'following':
      return `${print.expression(node.offset, LEVEL.value)} ${node.kind.toUpperCase()}`
    default:
      return node.kind.toUpperCase().replace('-', ' ')
  }
}

/** In brackets. */
export function windowSpecification({ base, partitionBy, orderBy, frame }: WindowSpecification, print: Printer): string {
  if (base !== null) return `(${identifier(base)})`
  return `(${words(
    partitionBy.length > 0 && `PARTITION BY ${list(partitionBy, print)}`,
    orderBy.length > 0 && `ORDER BY ${sortList(orderBy, print)}`,
    frame !== null && `${frame.unit} BETWEEN ${bound(frame.from, print)} AND ${bound(frame.to, print)}`,
  )})`
}

/** `WINDOW w AS (…)`; empty when there are none. */
export function windowClause(windows: readonly NamedWindow[], print: Printer): string {
  if (windows.length === 0) return ''
  const named = windows.map((one) => `${identifier(one.name)} AS ${windowSpecification(one.specification, print)}`)
  return `WINDOW ${named.join(', ')}`
}

/** Its arguments are values, not any expressions. */
const isPosition = (call: FunctionCall): boolean => /^position$/i.test(name(call.name))

/** Their unit is a word, which the tree keeps as a string. */
const WITH_UNIT: ReadonlySet<string> = new Set(['TIMESTAMPADD', 'DATEADD', 'TIMESTAMPDIFF', 'DATEDIFF'])

function unitOf({ name: of, arguments: parts }: FunctionCall): string | null {
  const [first] = parts
  if (of.length !== 1 || parts.length !== 3 || !WITH_UNIT.has(name(of).toUpperCase())) return null
  return first?.kind === 'literal' && first.type === 'string' && /^[A-Z]+$/.test(first.value) ? first.value : null
}

export function call(node: FunctionCall, print: Printer): string {
  const level = isPosition(node) ? LEVEL.value : LEVEL.lambda
  const unit = unitOf(node)
  const inside = node.arguments.map((argument, at) => (at === 0 && unit !== null ? unit : print.expression(argument, level))).join(', ')
  return words(
    `${name(node.name)}(${node.distinct ? 'DISTINCT ' : ''}${inside})`,
    node.withinGroup !== null && `WITHIN GROUP (ORDER BY ${sortList(node.withinGroup, print)})`,
    node.filter !== null && `FILTER (WHERE ${print.expression(node.filter)})`,
    node.nulls !== null && `${node.nulls} NULLS`,
    node.over !== null &&
      `OVER ${'reference' in node.over ? `(${identifier(node.over.reference)})` : windowSpecification(node.over, print)}`,
  )
}
