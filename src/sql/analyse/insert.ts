import { foldName } from '../../core/names.ts'
import type { OverwriteScope } from '../../iceberg/operations.ts'
import type { Insert } from '../ast.ts'
import type { TableEntry } from '../catalog-view.ts'
import { isForeign } from '../resolve-table.ts'
import type { Relation } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { Assignments, qualifiedName } from './assignments.ts'
import { reference } from './build.ts'
import { insertPartition } from './insert-partition.ts'
import { onlyColumns } from './queries.ts'
import { findTable } from './relations.ts'
import type { Visible } from './scope.ts'
import type { Context } from './sources.ts'

/** The rows of an INSERT in the types and order of its table. @throws ANALYSIS for what Spark would not assign (sql-measured.md B3) */
export function analyseInsert(
  node: Insert,
  context: Context,
): { readonly table: TableEntry; readonly relation: Relation; readonly scope: OverwriteScope } {
  const { analysis } = context
  const table = findTable(node.table, context)
  if (table.view !== null) {
    throw analysis.error(`Inserting into a view is not allowed. View: ${qualifiedName(table)}.`, node.table[0] ?? null)
  }
  if (isForeign(table)) throw analysis.unsupported('INSERT into an Iceberg table on a path')
  const { constants, scope } = insertPartition(node, table, qualifiedName(table), analysis)
  const order = orderOf(node, table, constants, analysis)
  const source = context.query(node.query, context)
  const shown = source.columns.filter(({ hidden }) => !hidden)
  if (shown.length + constants.size !== table.columns.length || order.length !== shown.length) {
    throw analysis.error(
      `${qualifiedName(table)} requires that the data to be inserted have the same number of columns as the target table: target table has ${table.columns.length} column(s) but the inserted data has ${shown.length + constants.size} column(s), including ${constants.size} partition column(s) having constant value(s).`,
    )
  }
  const assignments = new Assignments(table, analysis)
  const items = table.columns.map((target, at) => {
    const constant = constants.get(target.fieldId)
    if (constant !== undefined) return { column: analysis.column(target.name, target.type, constant.nullable), expression: constant }
    const { column } = shown[order.indexOf(at)] as Visible
    const expression = assignments.assign(target, reference(column))
    return { column: analysis.column(target.name, target.type, expression.nullable), expression }
  })
  assignments.check()
  const input = onlyColumns(
    source.relation,
    shown.map(({ column }) => column),
  )
  return { table, scope, relation: { kind: 'project', input, items, columns: items.map(({ column }) => column) } }
}

/** For each column of the query the position of the table's column it goes to. */
function orderOf({ columns }: Insert, table: TableEntry, constants: ReadonlyMap<number, unknown>, analysis: Analysis): readonly number[] {
  if (columns.length === 0) return table.columns.flatMap(({ fieldId }, at) => (constants.has(fieldId) ? [] : [at]))
  const seen = new Set<string>()
  for (const { text } of columns) {
    const name = foldName(text)
    if (seen.has(name)) throw analysis.error(`Found duplicate column(s) in the column list: \`${name}\``)
    seen.add(name)
  }
  return columns.map((column) => {
    const at = table.columns.findIndex(({ name }) => foldName(name) === foldName(column.text))
    if (at === -1) throw analysis.error(`Cannot resolve column name ${column.text}`, column)
    if (constants.has(table.columns[at]?.fieldId ?? 0))
      throw analysis.error(`Static partition column ${column.text} is also specified in the column list.`)
    return at
  })
}
