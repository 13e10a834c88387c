import type { Join, LateralView, Pivot, Relation, Sample, SelectItem, TableAlias, TableRelation } from '../ast.ts'
import { call, list } from './calls.ts'
import { LEVEL } from './levels.ts'
import { identifier, name, words } from './names.ts'
import type { Printer } from './printer.ts'

export function tableAlias(alias: TableAlias | null): string {
  if (alias === null) return ''
  return `AS ${identifier(alias.name)}${alias.columns.length === 0 ? '' : ` (${alias.columns.map(identifier).join(', ')})`}`
}

export function selectItem({ expression, alias, aliases }: SelectItem, print: Printer): string {
  return words(
    print.expression(expression),
    alias !== null && `AS ${identifier(alias)}`,
    aliases.length > 0 && `AS (${aliases.map(identifier).join(', ')})`,
  )
}

const SAMPLES: Readonly<Record<Sample['kind'], string>> = { percent: 'PERCENT', rows: 'ROWS', bucket: 'OUT OF', bytes: '' }

function sample(node: Sample | null, print: Printer): string {
  if (node === null) return ''
  const { kind, value, outOf, seed } = node
  const amount = words(kind === 'bucket' && 'BUCKET', print.expression(value), SAMPLES[kind], outOf !== null && print.expression(outOf))
  return words(`TABLESAMPLE (${amount})`, seed !== null && `REPEATABLE (${print.expression(seed)})`)
}

function asOf(node: TableRelation['asOf'], print: Printer): string {
  return node === null ? '' : `${node.kind.toUpperCase()} AS OF ${print.expression(node.value, LEVEL.value)}`
}

export const rows = (all: readonly (readonly Parameters<Printer['expression']>[0][])[], print: Printer): string =>
  `VALUES ${all.map((row) => `(${list(row, print)})`).join(', ')}`

/** A relation with its joins, without brackets around them. */
export function relation(node: Relation, print: Printer): string {
  switch (node.kind) {
    case 'table':
      return words(name(node.name), asOf(node.asOf, print), sample(node.sample, print), tableAlias(node.alias))
    case 'subquery':
      return words(node.lateral && 'LATERAL', `(${print.query(node.query)})`, sample(node.sample, print), tableAlias(node.alias))
    case 'table-function':
      return words(`${name(node.name)}(${list(node.arguments, print)})`, tableAlias(node.alias))
    case 'inline-table':
      return words(rows(node.rows, print), tableAlias(node.alias))
    case 'join':
      return join(node, print)
    case 'pivot':
      return pivot(node, print)
  }
}

function join({ type, natural, left, right, on, using }: Join, print: Printer): string {
  const inner = relation(right, print)
  return words(
    relation(left, print),
    natural && 'NATURAL',
    type === 'INNER' ? 'JOIN' : `${type} JOIN`,
    right.kind === 'join' ? `(${inner})` : inner,
    on !== null && `ON ${print.expression(on)}`,
    using !== null && `USING (${using.map(identifier).join(', ')})`,
  )
}

function pivot({ source, aggregates, columns, values }: Pivot, print: Printer): string {
  const [first] = columns
  const of = columns.length === 1 && first !== undefined ? identifier(first) : `(${columns.map(identifier).join(', ')})`
  const items = (all: readonly SelectItem[]): string => all.map((item) => selectItem(item, print)).join(', ')
  return `${relation(source, print)} PIVOT (${items(aggregates)} FOR ${of} IN (${items(values)}))`
}

export function lateralView({ outer, call: generator, table, columns }: LateralView, print: Printer): string {
  return words(
    'LATERAL VIEW',
    outer && 'OUTER',
    call(generator, print),
    identifier(table),
    columns.length > 0 && `AS ${columns.map(identifier).join(', ')}`,
  )
}
