import type { Delete } from '../../ast.ts'
import { filter, whereCondition } from '../conditions.ts'
import { onlyColumns, withCommonTables } from '../queries.ts'
import type { Context } from '../sources.ts'
import { type AnalysedChange, changedTable, isByFilters, refuseChance } from './changed-table.ts'

/** The places of the rows that go. @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY, UNSUPPORTED */
export function analyseDelete(node: Delete, outer: Context): AnalysedChange {
  return withCommonTables(node.ctes, outer, (context) => {
    const changed = changedTable(node.table, node.alias, 'DELETE', context)
    const condition = node.where === null ? null : whereCondition(node.where, changed.source.columns, context)
    if (condition !== null) refuseChance(condition, context)
    const found = condition === null ? changed.scan : filter(changed.scan, condition)
    return {
      changed,
      relation: onlyColumns(found, [changed.file, changed.position]),
      change: { removesAll: isByFilters(changed, condition), writes: false, repeats: 'never' },
    }
  })
}
