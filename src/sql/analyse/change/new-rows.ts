import type { Assignment, Expression } from '../../ast.ts'
import type { Item, Relation, TypedExpression } from '../../typed/tree.ts'
import { Assignments } from '../assignments.ts'
import { reference } from '../build.ts'
import { resolveName, type Visible } from '../scope.ts'
import { type Context, environmentOf } from '../sources.ts'
import { type ChangedTable, refuseChance } from './changed-table.ts'

/** Values for columns of the table, by their position in it. */
export type Values = ReadonlyMap<number, TypedExpression>

/** The position of the column that an assignment names. @throws ANALYSIS for a name that is no column's, UNSUPPORTED for a field of one */
function assignedColumn(name: Assignment['column'], { source, columns }: ChangedTable, { analysis }: Context): number {
  const written = name.map(({ text }) => text).join('.')
  const found = resolveName(source.columns, name)
  if (found === null) {
    const known = source.columns.map((each) => each.name).join(', ')
    throw analysis.error(`Column '${written}' does not exist. Did you mean one of the following? [${known}]`, name[0] ?? null)
  }
  if ('ambiguous' in found) throw analysis.error(`Reference '${written}' is ambiguous`, name[0] ?? null)
  if (found.fields.length > 0) throw analysis.unsupported('an assignment to a field of a column')
  return columns.findIndex(({ id }) => id === found.column.column.id)
}

/** The values of `a = 1, b = a + 1`. @param visible - Columns that the right sides may name. */
export function assignedValues(
  assignments: readonly Assignment[],
  changed: ChangedTable,
  visible: readonly Visible[],
  context: Context,
): Values {
  const values = new Map<number, TypedExpression>()
  for (const { column, value } of assignments) {
    const at = assignedColumn(column, changed, context)
    if (values.has(at))
      throw context.analysis.error(`Column ${changed.table.columns[at]?.name} is assigned more than once`, column[0] ?? null)
    values.set(at, valueFor(value, visible, context))
  }
  return stored(values, changed, context)
}

/** One value. @throws ANALYSIS */
function valueFor(node: Expression, visible: readonly Visible[], context: Context): TypedExpression {
  const { expression } = context.analyse(node, environmentOf(context, visible))
  refuseChance(expression, context)
  return expression
}

/** Values in the types of their columns. @throws ANALYSIS for what may not be assigned */
export function stored(values: Values, { table }: ChangedTable, { analysis }: Context): Values {
  const assignments = new Assignments(table, analysis)
  const assigned = new Map(
    [...values].map(([at, value]) => [at, assignments.assign(table.columns[at] as (typeof table.columns)[number], value)]),
  )
  assignments.check()
  return assigned
}

/** Changes that write rows, as `EnginePlan.query` wants them: the place, whether a row comes there, and that row. */
export function changesOf(
  found: Relation,
  { table, file, position }: ChangedTable,
  kept: TypedExpression,
  values: readonly TypedExpression[],
  { analysis }: Context,
): Relation {
  const items: readonly Item[] = [
    ...[file, position].map((column) => ({ column, expression: reference(column) })),
    { column: analysis.column('kept', kept.type, kept.nullable), expression: kept },
    ...table.columns.map(({ name, type }, at) => {
      const expression = values[at] as TypedExpression
      return { column: analysis.column(name, type, expression.nullable), expression }
    }),
  ]
  return { kind: 'project', input: found, items, columns: items.map(({ column }) => column) }
}
