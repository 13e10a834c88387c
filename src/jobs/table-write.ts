import type { TableWrite } from '../catalog/table-commits.ts'
import type { Written } from './engine-attempt.ts'
import type { Prepared } from './prepare.ts'

/** What an attempt did to its table, as the commit is told. */
function tableWrite({ plan, met, targetVersion, chosen }: Prepared, { files, replaced }: Written): TableWrite {
  if (plan.insert !== null) return { ...plan.insert, files, readVersion: targetVersion }
  if (plan.compaction !== undefined && chosen !== null && targetVersion !== null) {
    const removed = chosen.files.map(({ path }) => path)
    return { table: plan.compaction.table, operation: { kind: 'compact', removed, files, version: targetVersion } }
  }
  if (plan.change === null || targetVersion === null) throw new Error('the statement writes into no table')
  const { table, target } = plan.change
  // What also reads its table elsewhere has read all of it.
  const readsMore = plan.inputs.some(({ id }, at) => id === table.id && at !== target)
  return {
    table,
    operation: {
      kind: 'rewrite',
      removed: [...met.removed.map(({ path }) => path), ...replaced],
      files,
      read: { version: targetVersion, filters: readsMore ? [] : met.filters },
    },
  }
}

/** What an attempt did to managed tables that were there before; none when it made one, or files elsewhere. */
export const tableWrites = (prepared: Prepared, written: Written): readonly TableWrite[] =>
  prepared.newTable === null && prepared.publication === null && prepared.plan.insert?.table.kind !== 'external'
    ? [tableWrite(prepared, written)]
    : []
