import type { SparkType } from '../core/spark-types.ts'
import { hasOffset, type ScanFilter } from '../iceberg/scan-filter.ts'
import { valueFromText, valueText } from '../iceberg/values.ts'
import type { TableEntry } from './catalog-view.ts'
import type { ColumnId, Relation, TypedExpression, TypedLiteral, TypedQuery } from './typed/tree.ts'
import { conjunctsOf, isSubquery, partsOf } from './typed/walk.ts'

/** A condition on a column of a relation, before it is known which table's column that is. */
type ColumnFilter = { readonly id: ColumnId } & Conditions
type Conditions = WithoutField<ScanFilter>
type WithoutField<Filter> = Filter extends unknown ? Omit<Filter, 'fieldId'> : never

/**
 * Conditions that every row of a table must pass which the statement wants, by the table's position among the inputs. They only serve to leave
 * files out: what is not understood is left out here. A table that is scanned several times has none, since each scan wants other rows.
 * @param offset - Of the session's time zone from UTC, where that never changes: `+08:00`, `Z`.
 */
export function scanFilters(
  { relation }: TypedQuery,
  inputs: readonly TableEntry[],
  offset: string | null = null,
): ReadonlyMap<number, readonly ScanFilter[]> {
  const found = new Map<number, ScanFilter[]>()
  const scans = new Map<number, number>()
  visit(relation, [], (scan, filters) => {
    scans.set(scan.input, (scans.get(scan.input) ?? 0) + 1)
    const table = inputs[scan.input]
    // Folders have times as texts of the session.
    const timeOffset = table?.kind === 'managed' ? offset : null
    const columns = table?.columns ?? []
    found.set(
      scan.input,
      filters.flatMap(({ id, ...filter }) => {
        const column = columns[scan.columns.findIndex((each) => each.id === id)]
        if (column === undefined) return []
        return {
          ...(column.type.kind === 'timestamp' && timeOffset !== null ? atOffset(filter, timeOffset) : filter),
          fieldId: column.fieldId,
        }
      }),
    )
  })
  for (const [input, times] of scans) if (times > 1) found.delete(input)
  return found
}

/** Times of the session as instants. */
function atOffset(filter: Conditions, offset: string): Conditions {
  const instant = (text: string): string => (hasOffset(text) ? text : `${text}${offset}`)
  if (filter.operator === 'in') return { ...filter, values: filter.values.map(instant) }
  return 'value' in filter ? { ...filter, value: instant(filter.value) } : filter
}

type OnScan = (scan: Extract<Relation, { kind: 'scan' }>, filters: readonly ColumnFilter[]) => void

/** Carry filters down to the scans. A relation that they may not pass starts without any. */
function visit(relation: Relation, filters: readonly ColumnFilter[], onScan: OnScan): void {
  for (const expression of expressionsOf(relation)) visitSubqueries(expression, onScan)
  if (relation.kind === 'scan') onScan(relation, filters)
  for (const { relation: below, filters: passing } of inputsOf(relation, filters)) visit(below, passing, onScan)
}

interface Below {
  readonly relation: Relation
  readonly filters: readonly ColumnFilter[]
}

/** The relations that one is made of, each with the conditions that its rows must pass. */
function inputsOf(relation: Relation, filters: readonly ColumnFilter[]): readonly Below[] {
  switch (relation.kind) {
    case 'filter':
      return [{ relation: relation.input, filters: [...filters, ...filtersIn(relation.condition)] }]
    case 'project':
      return [{ relation: relation.input, filters: renamed(filters, relation.items) }]
    case 'join': {
      const on = relation.condition === null ? [] : filtersIn(relation.condition)
      const [left, right] = JOIN_SIDES[relation.type]
      return [
        { relation: relation.left, filters: [...(left.above ? filters : []), ...(left.on ? on : [])] },
        { relation: relation.right, filters: [...(right.above ? filters : []), ...(right.on ? on : [])] },
      ]
    }
    case 'sort':
    case 'distinct':
    case 'generate':
      return [{ relation: relation.input, filters }]
    case 'aggregate':
    case 'window':
    case 'limit':
      return [{ relation: relation.input, filters: [] }]
    case 'set-operation':
      return [relation.left, relation.right].map((side) => ({ relation: side, filters: [] }))
    case 'with':
      return [...relation.definitions.map((each) => each.relation), relation.input].map((each) => ({ relation: each, filters: [] }))
    case 'scan':
    case 'values':
    case 'range':
    case 'one-row':
    case 'common':
      return []
  }
}

/** Filters on columns that only pass through, by their names below. */
function renamed(filters: readonly ColumnFilter[], items: Extract<Relation, { kind: 'project' }>['items']): readonly ColumnFilter[] {
  const below = new Map(
    items.flatMap(({ column, expression }) => (expression.kind === 'reference' ? [[column.id, expression.id] as const] : [])),
  )
  return filters.flatMap((filter) => {
    const id = below.get(filter.id)
    return id === undefined ? [] : [{ ...filter, id }]
  })
}

/** All expressions of a relation, in which sub-queries may stand. */
function expressionsOf(relation: Relation): readonly TypedExpression[] {
  switch (relation.kind) {
    case 'filter':
      return [relation.condition]
    case 'project':
    case 'window':
      return relation.items.map(({ expression }) => expression)
    case 'join':
      return relation.condition === null ? [] : [relation.condition]
    case 'sort':
      return relation.keys.map(({ expression }) => expression)
    case 'generate':
      return relation.generator.arguments
    case 'aggregate':
      return [...relation.keys, ...relation.aggregates].map(({ expression }) => expression)
    case 'values':
      return relation.rows.flat()
    default:
      return []
  }
}

/** Which conditions rows of a join's sides must pass: those above it, and those it joins by. A side that is filled up with NULL passes none above. */
const BOTH = { above: true, on: true }
const ABOVE = { above: true, on: false }
const ON = { above: false, on: true }
const NEITHER = { above: false, on: false }
const JOIN_SIDES = {
  inner: [BOTH, BOTH],
  left: [ABOVE, ON],
  right: [ON, ABOVE],
  full: [NEITHER, NEITHER],
  semi: [BOTH, ON],
  anti: [ABOVE, ON],
} as const

function visitSubqueries(expression: TypedExpression, onScan: OnScan): void {
  if (isSubquery(expression)) visit(expression.query, [], onScan)
  for (const part of partsOf(expression)) visitSubqueries(part, onScan)
}

const filtersIn = (condition: TypedExpression): readonly ColumnFilter[] =>
  conjunctsOf(condition).flatMap((conjunct) => filterOf(conjunct) ?? [])

/** Whether the filters that a condition makes say all that it says. */
export const isAllFilters = (condition: TypedExpression): boolean => conjunctsOf(condition).every((conjunct) => filterOf(conjunct) !== null)

const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function filterOf(expression: TypedExpression): ColumnFilter | null {
  if (expression.kind !== 'call') return null
  const { function: operator, arguments: operands } = expression
  const [first, ...rest] = operands
  if (first === undefined) return null
  if (operator === 'is-null' || operator === 'is-not-null') return first.kind === 'reference' ? { id: first.id, operator } : null
  if (operator === 'in') {
    const id = columnIn(first)
    const values = rest.map(valueIn)
    return id === null || values.includes(null) ? null : { id, operator: 'in', values: values as readonly string[] }
  }
  const second = rest[0]
  if (!Object.hasOwn(MIRRORED, operator) || second === undefined) return null
  const comparison = operator as keyof typeof MIRRORED
  const [left, right] = [columnIn(first), valueIn(second)]
  if (left !== null && right !== null) return { id: left, operator: comparison, value: right }
  const [value, column] = [valueIn(first), columnIn(second)]
  return value === null || column === null ? null : { id: column, operator: MIRRORED[comparison], value }
}

const WIDTHS: Readonly<Partial<Record<SparkType['kind'], number>>> = { byte: 1, short: 2, integer: 4, long: 8 }

/** A column itself, or one of whole numbers that was widened to be compared. */
function columnIn(expression: TypedExpression): ColumnId | null {
  if (expression.kind === 'reference') return expression.id
  if (expression.kind !== 'cast' || expression.mode !== 'spark' || expression.operand.kind !== 'reference') return null
  const [from, to] = [WIDTHS[expression.operand.type.kind], WIDTHS[expression.type.kind]]
  return from !== undefined && to !== undefined && from <= to ? expression.operand.id : null
}

/** A NULL makes no row pass, and is left to the engine. */
function valueIn(expression: TypedExpression): TypedLiteral['value'] {
  if (expression.kind === 'literal') return expression.value
  if (expression.kind !== 'cast' || expression.mode !== 'spark' || expression.operand.kind !== 'literal') return null
  const { value, type } = expression.operand
  if (expression.type.kind === 'date' && type.kind === 'string') return value !== null && isDay(value) ? value : null
  // Whole numbers that were widened: their text stays.
  const [from, to] = [WIDTHS[type.kind], WIDTHS[expression.type.kind]]
  return from !== undefined && to !== undefined && from <= to ? value : null
}

/** A day that there is, written as dates are: what else a text may mean as a date is left to the engine. */
function isDay(text: string): boolean {
  const value = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? valueFromText('date', text) : null
  return value !== null && valueText('date', value) === text
}
