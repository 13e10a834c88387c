import type { CommonTable, Expression, GroupBy, GroupingElement, Query, QueryBody, Select, SetOperation, Transform } from '../ast.ts'
import { list, sortList, windowClause } from './calls.ts'
import { identifier, name, string, words } from './names.ts'
import type { Printer } from './printer.ts'
import { lateralView, relation, rows, selectItem, tableAlias } from './relations.ts'
import { typeText } from './types.ts'

export function commonTables(ctes: readonly CommonTable[], print: Printer): string {
  if (ctes.length === 0) return ''
  const tables = ctes.map(
    ({ name: of, columns, query: inner }) =>
      `${identifier(of)}${columns.length === 0 ? '' : ` (${columns.map(identifier).join(', ')})`} AS (${print.query(inner)})`,
  )
  return `WITH ${tables.join(', ')}`
}

const by = (keyword: string, items: string): string => (items === '' ? '' : `${keyword} BY ${items}`)

/** A query without brackets around it. */
export function query(node: Query, print: Printer): string {
  return words(
    commonTables(node.ctes, print),
    body(node.body, print),
    by('ORDER', sortList(node.orderBy, print)),
    by('CLUSTER', list(node.clusterBy, print)),
    by('DISTRIBUTE', list(node.distributeBy, print)),
    by('SORT', sortList(node.sortBy, print)),
    windowClause(node.windows, print),
    node.limit !== null && `LIMIT ${print.expression(node.limit)}`,
  )
}

function body(node: QueryBody, print: Printer): string {
  switch (node.kind) {
    case 'select':
      return select(node, print)
    case 'transform':
      return transform(node, print)
    case 'set-operation':
      return setOperation(node, print)
    case 'inline-table':
      return words(rows(node.rows, print), tableAlias(node.alias))
    case 'table-query':
      return `TABLE ${name(node.name)}`
    case 'query':
      return `(${print.query(node)})`
  }
}

function setOperation({ operator, all, left, right }: SetOperation, print: Printer): string {
  return words(body(left, print), operator, all && 'ALL', body(right, print))
}

function select(node: Select, print: Printer): string {
  return words(
    'SELECT',
    node.hints.length > 0 && `/*+ ${node.hints.join(', ')} */`,
    node.distinct && 'DISTINCT',
    node.items.map((item) => selectItem(item, print)).join(', '),
    tail(node, print),
  )
}

/** FROM and its lateral views. */
export function source({ from, lateralViews }: Pick<Select, 'from' | 'lateralViews'>, print: Printer): string {
  return words(
    from.length > 0 && `FROM ${from.map((one) => relation(one, print)).join(', ')}`,
    ...lateralViews.map((view) => lateralView(view, print)),
  )
}

function tail(node: Select | Transform, print: Printer): string {
  return words(
    source(node, print),
    node.where !== null && `WHERE ${print.expression(node.where)}`,
    groupBy(node.groupBy, print),
    node.having !== null && `HAVING ${print.expression(node.having)}`,
    windowClause(node.windows, print),
  )
}

type Sets = readonly (readonly Expression[])[]

const sets = (all: Sets, print: Printer): string => `(${all.map((set) => `(${list(set, print)})`).join(', ')})`

function groupingElement(element: GroupingElement, print: Printer): string {
  if (element.kind === 'expression') return print.expression(element.expression)
  return `${element.kind === 'sets' ? 'GROUPING SETS' : element.kind.toUpperCase()} ${sets(element.sets, print)}`
}

function groupBy(node: GroupBy | null, print: Printer): string {
  if (node === null) return ''
  const { elements, trailing } = node
  return words(
    `GROUP BY ${elements.map((element) => groupingElement(element, print)).join(', ')}`,
    trailing?.kind === 'sets' && `GROUPING SETS ${sets(trailing.sets, print)}`,
    (trailing?.kind === 'cube' || trailing?.kind === 'rollup') && `WITH ${trailing.kind.toUpperCase()}`,
  )
}

function transform(node: Transform, print: Printer): string {
  const inputs = list(node.inputs, print)
  const columns = node.columns.map(({ name: of, type }) => words(identifier(of), type !== null && typeText(type)))
  return words(
    node.keyword === 'TRANSFORM' ? `SELECT TRANSFORM (${inputs})` : `${node.keyword} ${inputs}`,
    node.inputFormat !== null && `ROW ${node.inputFormat}`,
    node.recordWriter !== null && `RECORDWRITER ${string(node.recordWriter)}`,
    `USING ${string(node.script)}`,
    columns.length > 0 && `AS (${columns.join(', ')})`,
    node.outputFormat !== null && `ROW ${node.outputFormat}`,
    node.recordReader !== null && `RECORDREADER ${string(node.recordReader)}`,
    tail(node, print),
  )
}
