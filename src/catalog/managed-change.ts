import type { CommitPlan, Stamp } from '../iceberg/commit-plan.ts'
import { newWriterId } from '../iceberg/file-names.ts'
import { loadTable } from '../iceberg/load-table.ts'
import type { ManifestEntry } from '../iceberg/manifest-types.ts'
import { currentSchema, type LoadedTable } from '../iceberg/metadata.ts'
import type { MetadataChange } from '../iceberg/metadata-change.ts'
import { presentPartition } from '../iceberg/overwrite-scope.ts'
import { type TypedSpec, typedSpec } from '../iceberg/partition-types.ts'
import { planMetadataChange } from '../iceberg/plan-metadata-change.ts'
import { prepareReplace } from '../iceberg/prepare-commit.ts'
import { valueText } from '../iceberg/values.ts'
import { discardCommit, writeCommit } from '../iceberg/write-commit.ts'
import { commitTable, updateTable } from '../metastore/catalog.ts'
import type { TableRecord } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import { markForgotten } from './mark-superfluous.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './statements/outcome.ts'

/** A managed table as a statement that changes it found it. */
export interface ManagedTable extends LoadedTable {
  readonly record: TableRecord
}

export async function openManaged(record: TableRecord, { storage }: CatalogContext): Promise<ManagedTable> {
  if (record.metadataLocation === null) throw new Error(`${record.name} is no managed table`)
  return { record, ...(await loadTable(storage, record.metadataLocation)) }
}

export function stampOf({ clock, jobId, attempt, newId }: CatalogContext): Stamp {
  const random = BigInt(`0x${newId().replaceAll('-', '').slice(-16)}`)
  return { nowMs: clock.nowMs(), jobId, attempt, snapshotId: random >> 1n, writerId: newWriterId({ jobId, attempt }, newId()) }
}

/**
 * Change a table's schema or properties: its new metadata file and its new definition are one change.
 * @param definition - The record with everything new but the field ids of its columns, which the metadata gives out.
 */
export async function changeMetadata(
  table: ManagedTable,
  changes: readonly MetadataChange[],
  definition: TableRecord,
  context: CatalogContext,
): Promise<CatalogOutcome> {
  return await committed(table, planMetadataChange(table, changes, stampOf(context)), definition, context)
}

/**
 * Take the files of some partitions out of a table, or all of its files.
 * @param goes - Asked with the values of a file, by level; `null` takes all.
 * @throws UNSUPPORTED for some partitions of a table whose partitioning was changed
 */
export async function removeRows(
  table: ManagedTable,
  goes: ((values: readonly (string | null)[]) => boolean) | null,
  context: CatalogContext,
): Promise<CatalogOutcome> {
  if (table.metadata.currentSnapshotId === null) return noRows(null)
  const spec = typedSpec(table.metadata, table.metadata.defaultSpecId)
  const replacement = { goes: (entry: ManifestEntry) => goes === null || goes(valuesOf(spec, entry)), files: [] }
  const plan = await prepareReplace(context.storage, table, replacement, stampOf(context))
  return await committed(table, plan, table.record, context)
}

const valuesOf = (spec: TypedSpec, { file }: ManifestEntry): readonly (string | null)[] => {
  const values = presentPartition(spec, file, 'Removing')
  return spec.fields.map(({ fieldId, type }) => {
    const value = values.get(fieldId) ?? null
    return value === null ? null : valueText(type ?? '', value)
  })
}

/**
 * A new version of a table whose definition stays.
 * @param more - What belongs to the same change, and the rows that it answers with; asked when the version is on the disk.
 */
export async function commitVersion(
  table: ManagedTable,
  plan: CommitPlan,
  context: CatalogContext,
  more: (written: LoadedTable) => Promise<{ readonly units: readonly UnitOfWork[]; readonly rows: CatalogOutcome['rows'] }>,
): Promise<Omit<CatalogOutcome, 'schema'>> {
  const { storage, jobId, attempt, leftovers, clock } = context
  const written = await writeCommit(storage, plan)
  const undo = () => discardCommit(storage, plan)
  try {
    const { metadataLocation: to, snapshotId, receipt } = written
    const mark = commitTable({
      tableId: table.record.id,
      from: table.metadataLocation,
      to,
      snapshotId,
      jobId,
      ordinal: 0,
      attempt,
      receipt,
    })
    const forgotten = markForgotten(table, written.metadata, storage, clock.nowMs() + leftovers.graceMs)
    const { units, rows } = await more(written)
    return { unit: together('commit-version', mark, forgotten, ...units), rows, undo, afterwards: null }
  } catch (error) {
    await undo()
    throw error
  }
}

async function committed(table: ManagedTable, plan: CommitPlan, definition: TableRecord, context: CatalogContext): Promise<CatalogOutcome> {
  const { metadataLocation: to, metadata } = await writeCommit(context.storage, plan)
  const ids = new Map(currentSchema(metadata).fields.map((field) => [field.name, field.id]))
  const columns = definition.columns.map((column) => ({ ...column, fieldId: ids.get(column.name) ?? column.fieldId }))
  const unit = updateTable({ ...definition, columns, updatedAtMs: context.clock.nowMs() }, { from: table.metadataLocation, to })
  const forgotten = markForgotten(table, metadata, context.storage, context.clock.nowMs() + context.leftovers.graceMs)
  return { ...noRows(together('change-table', unit, forgotten)), undo: () => discardCommit(context.storage, plan) }
}
