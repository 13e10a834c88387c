import { foldName } from '../../../core/names.ts'
import type { QualifiedName, TableAlias } from '../../ast.ts'
import type { TableEntry } from '../../catalog-view.ts'
import { isByChance } from '../../functions/random.ts'
import type { RowChange } from '../../plan.ts'
import { isAllFilters } from '../../scan-filters.ts'
import type { Column, Relation, Scan, TypedExpression } from '../../typed/tree.ts'
import { holds } from '../../typed/walk.ts'
import { qualifiedName } from '../assignments.ts'
import { LONG, STRING } from '../build.ts'
import { aliased, findTable } from '../relations.ts'
import { visible } from '../scope.ts'
import type { Context, Source } from '../sources.ts'

/** The table whose rows a statement changes, with the place of each. */
export interface ChangedTable {
  readonly table: TableEntry
  readonly scan: Scan
  readonly source: Source
  /** By position those of the table. */
  readonly columns: readonly Column[]
  readonly file: Column
  readonly position: Column
}

/** What the analysis of a statement that changes rows comes to. */
export interface AnalysedChange {
  /** As `EnginePlan.query` of a change. */
  readonly relation: Relation
  readonly changed: ChangedTable
  readonly change: Omit<RowChange, 'table' | 'target'>
}

/**
 * @param statement - Its first word, for messages.
 * @throws TABLE_NOT_FOUND_IN_QUERY, ANALYSIS for a view, UNSUPPORTED for a table that is not ours to rewrite
 */
export function changedTable(name: QualifiedName, alias: TableAlias | null, statement: string, context: Context): ChangedTable {
  const { analysis } = context
  const table = findTable(name, context)
  if (table.view !== null) throw analysis.error(`${qualifiedName(table)} is a view. '${statement}' expects a table`, name[0] ?? null)
  if (table.kind === 'external') throw analysis.unsupported(`${statement} of an external table`)
  const columns = table.columns.map((column) => analysis.declared(column))
  const file = analysis.column('file', STRING, true)
  const position = analysis.column('position', LONG, true)
  const scan = analysis.scan(table, [...columns, file, position], true)
  const qualifier = [foldName(table.database), foldName(table.name)]
  const source = aliased({ relation: scan, columns: columns.map((column) => visible(column, qualifier)) }, alias, context)
  return { table, scan, source, columns, file, position }
}

/** Whether a condition says no more than filters on columns do. */
export function isByFilters({ table, columns }: ChangedTable, condition: TypedExpression | null): boolean {
  // Blanks at the end of a CHAR do not count in comparisons, but in files that others wrote.
  const chars = new Set(columns.filter((_, at) => table.columns[at]?.type.kind === 'char').map(({ id }) => id))
  return condition === null || (isAllFilters(condition) && !holds(condition, (part) => part.kind === 'reference' && chars.has(part.id)))
}

/** What gives another value each time has no place in what changes rows, says Spark; below sub-queries it has. @throws ANALYSIS */
export function refuseChance(expression: TypedExpression, { analysis }: Context): void {
  if (holds(expression, isByChance))
    throw analysis.error('nondeterministic expressions are only allowed in Project, Filter, Aggregate or Window')
}
