import type { InsertedFiles, TableChange, TableWrite } from '../catalog/table-commits.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { RowChange } from '../sql/plan.ts'
import type { Written } from './attempt-end.ts'
import type { Prepared } from './prepare.ts'
import type { Step } from './prepare-step.ts'

/**
 * What an attempt did to managed tables that were there before, as its commit is told: one write for each; none when it made a table, or files elsewhere.
 * @param written - By the attempt's steps.
 */
export function tableWrites({ steps, newTable, publication, inferred }: Prepared, written: readonly Written[]): readonly TableWrite[] {
  if (newTable !== null || publication !== null || inferred !== undefined) return []
  if (steps.some(({ plan }) => plan.insert?.table.kind === 'external')) return []
  const writes = new Map<string, TableWrite>()
  for (const [at, step] of steps.entries()) {
    const write = tableWrite(step, written[at] as Written)
    const { id } = write.table
    const before = writes.get(id)
    writes.set(id, before === undefined ? write : together(before, write))
  }
  return [...writes.values()]
}

function tableWrite(step: Step, written: Written): TableWrite {
  const { insert, change, compaction } = step.plan
  if (insert !== null) return { ...insert, files: written.files, readVersion: step.targetVersion }
  if (change !== null) return changedFiles(change, step, written)
  const { chosen, targetVersion } = step
  if (compaction === undefined || chosen === null || targetVersion === null) throw new Error('the statement writes into no table')
  const removed = chosen.files.map(({ path }) => path)
  return { table: compaction.table, operation: { kind: 'compact', removed, files: written.files, version: targetVersion } }
}

function changedFiles({ table, target }: RowChange, { plan, met, targetVersion }: Step, { files, replaced }: Written): TableChange {
  if (targetVersion === null) throw new Error('rows of a table were changed that was not read')
  const removed = [...met.removed.map(({ path }) => path), ...replaced]
  const filters = readsElsewhere(table, target, plan.inputs) ? [] : met.filters
  return { table, operation: { kind: 'rewrite', removed, files, read: { version: targetVersion, filters } } }
}

/** A statement that also reads its table in a sub-query has read all of it. */
const readsElsewhere = ({ id }: TableEntry, target: number, inputs: readonly TableEntry[]): boolean =>
  inputs.some((input, at) => input.id === id && at !== target)

/** Only INSERT INTO comes several times into one table (`analyseAll`). */
function together(before: TableWrite, after: TableWrite): InsertedFiles {
  if (!('files' in before) || !('files' in after) || before.overwrite || after.overwrite)
    throw new Error('a statement writes twice into a table otherwise than by INSERT INTO')
  return { ...before, files: [...before.files, ...after.files] }
}
