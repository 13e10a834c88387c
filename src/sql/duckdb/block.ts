import type { Column, ColumnId } from '../typed/tree.ts'
import { columnAlias } from './context.ts'

/**
 * One SELECT in the making: relations are fused into it as long as SQL's own order of clauses (FROM, WHERE, GROUP BY, SELECT, DISTINCT, ORDER BY,
 * LIMIT) gives the same meaning, and become a derived table where it does not.
 *
 * `rows`: nothing is selected yet, all columns of `from` can be seen under their own names. `selected`: each output has its expression.
 * `closed`: as `selected`, and the list can no longer be changed (DISTINCT, and functions that make rows).
 */
export interface Block {
  readonly stage: 'rows' | 'selected' | 'closed'
  /** Outputs in order; an id may come twice. */
  readonly columns: readonly Column[]
  /** SQL of outputs that are more than their own name. */
  readonly expressions: ReadonlyMap<ColumnId, string>
  /** Definitions that stand before the SELECT. */
  readonly with: readonly string[]
  /** Empty: there is one row without columns. */
  readonly from: string
  readonly where: readonly string[]
  /** GROUP BY and HAVING. */
  readonly grouping: string
  readonly distinct: boolean
  readonly orderBy: readonly string[]
  readonly limit: number | null
}

/** Rows of something that stands behind FROM. */
export const rowsOf = (from: string, columns: readonly Column[]): Block => ({
  stage: 'rows',
  columns,
  expressions: new Map(),
  with: [],
  from,
  where: [],
  grouping: '',
  distinct: false,
  orderBy: [],
  limit: null,
})

/** Nothing but a FROM: it can be joined as it stands. */
export const isBare = (block: Block): boolean =>
  block.stage === 'rows' &&
  block.from !== '' &&
  block.with.length === 0 &&
  block.where.length === 0 &&
  block.orderBy.length === 0 &&
  block.limit === null

/** Outputs by position, also those that come twice. */
export const selectByPosition = (block: Block): string => select(block, block.columns)

/** The block as a derived table, every column once. */
export function derived(block: Block, unique: () => number): Block {
  const once = [...new Map(block.columns.map((column) => [column.id, column])).values()]
  return rowsOf(`(${select(block, once)}) AS "t${unique()}"`, block.columns)
}

function select({ expressions, ...block }: Block, columns: readonly Column[]): string {
  const list = columns.map(({ id }) => {
    const name = columnAlias(id)
    const sql = expressions.get(id)
    return sql === undefined || sql === name ? name : `${sql} AS ${name}`
  })
  // A SELECT without columns is no SQL; nobody reads this one.
  if (list.length === 0) list.push('1 AS "nothing"')
  const parts = [
    block.with.length === 0 ? '' : `WITH ${block.with.join(', ')}`,
    `SELECT ${block.distinct ? 'DISTINCT ' : ''}${list.join(', ')}`,
    block.from === '' ? '' : `FROM ${block.from}`,
    block.where.length === 0 ? '' : `WHERE ${block.where.map((each) => `(${each})`).join(' AND ')}`,
    block.grouping,
    block.orderBy.length === 0 ? '' : `ORDER BY ${block.orderBy.join(', ')}`,
    block.limit === null ? '' : `LIMIT ${block.limit}`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** A block of rows with its outputs chosen. */
export const selectedFrom = (rows: Block, columns: readonly Column[], expressions: ReadonlyMap<ColumnId, string>): Block => ({
  ...rows,
  stage: 'selected',
  columns,
  expressions,
})
