import type { Update } from '../../ast.ts'
import { BOOLEAN, literal, reference } from '../build.ts'
import { filter, whereCondition } from '../conditions.ts'
import { withCommonTables } from '../queries.ts'
import type { Context } from '../sources.ts'
import { type AnalysedChange, changedTable, refuseChance } from './changed-table.ts'
import { assignedValues, changesOf } from './new-rows.ts'

/** The rows that change, as they are afterwards. All assignments see the row as it was. @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY, UNSUPPORTED */
export function analyseUpdate(node: Update, outer: Context): AnalysedChange {
  return withCommonTables(node.ctes, outer, (context) => {
    const changed = changedTable(node.table, node.alias, 'UPDATE', context)
    const { scan, source, columns } = changed
    const condition = node.where === null ? null : whereCondition(node.where, source.columns, context)
    if (condition !== null) refuseChance(condition, context)
    const assigned = assignedValues(node.assignments, changed, source.columns, context)
    const values = columns.map((column, at) => assigned.get(at) ?? reference(column))
    const found = condition === null ? scan : filter(scan, condition)
    return {
      changed,
      relation: changesOf(found, changed, literal(BOOLEAN, 'true'), values, context),
      change: { removesAll: false, writes: true, repeats: 'never' },
    }
  })
}
