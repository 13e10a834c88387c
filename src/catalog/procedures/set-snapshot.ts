import { failure } from '../../core/errors/failure.ts'
import { ancestorsOf } from '../../iceberg/ancestors.ts'
import { planMetadata } from '../../iceberg/plan-metadata-change.ts'
import { withCurrentSnapshot } from '../../iceberg/set-snapshot.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { commitVersion, type ManagedTable, stampOf } from '../managed-change.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from '../statements/outcome.ts'
import type { Arguments } from './arguments.ts'
import { longCell, openTable } from './open-table.ts'

type Outcome = Promise<Omit<CatalogOutcome, 'schema'>>

const refusal = (what: string) => failure('ANALYSIS', [what])

/** Back to a snapshot that the current one came from. @throws ANALYSIS for another one */
export async function rollbackToSnapshot(name: QualifiedName, given: Arguments, context: CatalogContext): Outcome {
  const table = await openTable(name, context)
  const id = given.whole('snapshot_id') as bigint
  if (!table.metadata.snapshots.some((snapshot) => snapshot.id === id)) throw refusal(`Cannot roll back to unknown snapshot id: ${id}`)
  if (!ancestorsOf(table.metadata).some((snapshot) => snapshot.id === id))
    throw refusal(`Cannot roll back to snapshot, not an ancestor of the current state: ${id}`)
  return await moved(table, id, context)
}

/** Back to the last snapshot before a time. @throws ANALYSIS when there is none */
export async function rollbackToTimestamp(name: QualifiedName, given: Arguments, context: CatalogContext): Outcome {
  const table = await openTable(name, context)
  const beforeMs = given.moment('timestamp') as number
  const found = ancestorsOf(table.metadata).find(({ timestampMs }) => timestampMs < beforeMs)
  if (found === undefined) throw refusal(`Cannot roll back, no valid snapshot older than: ${beforeMs}`)
  return await moved(table, found.id, context)
}

/** Any snapshot that the table still has, or that a branch or a tag names. @throws ANALYSIS */
export async function setCurrentSnapshot(name: QualifiedName, given: Arguments, context: CatalogContext): Outcome {
  const table = await openTable(name, context)
  const [id, ref] = [given.whole('snapshot_id'), given.text('ref')]
  if ((id === null) === (ref === null)) throw refusal('Either snapshot_id or ref must be provided, not both')
  return await moved(table, id ?? namedBy(ref as string, table), context)
}

function namedBy(ref: string, { metadata }: ManagedTable): bigint {
  const id = ref === 'main' ? metadata.currentSnapshotId : metadata.refs[ref]?.['snapshot-id']
  if (typeof id !== 'bigint' && typeof id !== 'number') throw refusal(`Cannot find matching snapshot ID for ref ${ref}`)
  return BigInt(id)
}

/** Another snapshot of the table as its current one; answers with the one before and this one. @throws ANALYSIS when the table has it not */
export async function moved(table: ManagedTable, id: bigint, context: CatalogContext): Outcome {
  const { metadata } = table
  if (!metadata.snapshots.some((snapshot) => snapshot.id === id)) throw refusal(`Cannot roll back to unknown snapshot id: ${id}`)
  const before = metadata.currentSnapshotId
  const rows = [[before === null ? null : longCell(before), longCell(id)]]
  if (before === id) return { ...noRows(null), rows }
  const stamp = stampOf(context)
  const plan = planMetadata(table, withCurrentSnapshot(metadata, id, stamp.nowMs), stamp)
  return await commitVersion(table, plan, context, async () => ({ units: [], rows }))
}
