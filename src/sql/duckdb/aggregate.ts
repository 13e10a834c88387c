import { failure } from '../../core/errors/failure.ts'
import { functionById } from '../functions/table.ts'
import { translate } from '../functions/translate.ts'
import type { Aggregate, ColumnId, Item, TypedAggregate } from '../typed/tree.ts'
import { type Block, selectedFrom } from './block.ts'
import { columnAlias, type Emit } from './context.ts'
import { duckdbType } from './duckdb-type.ts'
import { shortOf } from './operators/short-decimals.ts'

/**
 * GROUP BY over a block of rows. Keys are grouped by the alias of their output, so that a constant is no position and an expression stands in the
 * statement once.
 */
export function aggregateBlock(input: Block, { columns, keys, sets, aggregates, groupingId }: Aggregate, emit: Emit): Block {
  const expressions = new Map<ColumnId, string>()
  const used = new Set(sets === null ? keys.keys() : sets.flat())
  for (const [at, { column, expression }] of keys.entries()) {
    // A key in none of the sets is NULL in all rows; the engine would have it grouped.
    expressions.set(column.id, used.has(at) ? normalised(column.type.kind, emit(expression)) : `CAST(NULL AS ${duckdbType(column.type)})`)
  }
  for (const item of aggregates) expressions.set(item.column.id, emitAggregate(item, emit))
  const names = keys.map(({ column }) => columnAlias(column.id))
  if (groupingId !== null) expressions.set(groupingId.id, idOf(names, used))
  // Nothing is asked for, yet there is one row.
  if (columns.length === 0) return { ...selectedFrom(input, columns, expressions), grouping: 'GROUP BY ()' }
  return { ...selectedFrom(input, columns, expressions), grouping: groupBy(names, sets) }
}

/** A bit a key, the first one highest: 1 where the row's set leaves it out. */
function idOf(names: readonly string[], used: ReadonlySet<number>): string {
  if (names.length === 0) return 'CAST(0 AS BIGINT)'
  if (used.size === names.length) return `GROUPING(${names.join(', ')})`
  const bits = names.map((name, at) => `${used.has(at) ? `GROUPING(${name})` : 1} * ${2n ** BigInt(names.length - 1 - at)}`)
  return `CAST(${bits.join(' + ')} AS BIGINT)`
}

/** Spark groups -0.0 with 0.0 and shows the latter. */
const normalised = (kind: string, sql: string): string =>
  kind === 'double' || kind === 'float' ? `(${sql} + CAST(0 AS ${kind === 'float' ? 'FLOAT' : 'DOUBLE'}))` : sql

function groupBy(names: readonly string[], sets: Aggregate['sets']): string {
  if (sets === null) return names.length === 0 ? '' : `GROUP BY ${names.join(', ')}`
  const written = sets.map((set) => `(${set.map((at) => names[at] as string).join(', ')})`)
  // Without rows the engine makes one for the empty set, Spark none.
  return `GROUP BY GROUPING SETS (${written.join(', ')})${sets.some((set) => set.length === 0) ? ' HAVING count(*) > 0' : ''}`
}

function emitAggregate({ expression: call }: Item<TypedAggregate>, emit: Emit): string {
  const row = functionById(call.function)
  if (row === null) throw failure('UNSUPPORTED', [`the aggregate function ${call.function}`])
  if (call.orderBy.length > 0) throw failure('UNSUPPORTED', [`${call.function} with an order of its own`])
  const [argument, ...others] = call.arguments
  // Equal values may come by both ways, so DISTINCT has but one.
  const short = argument === undefined || others.length > 0 || call.distinct ? null : shortOf(argument, emit)
  const emitted = { arguments: call.arguments, type: call.type, ignoreNulls: call.ignoreNulls, ...(short === null ? {} : { short }) }
  return translate(row, emitted, call.arguments.map(emit), {
    distinct: call.distinct,
    filter: call.filter === null ? null : emit(call.filter),
  })
}
