import { failure } from '../../core/errors/failure.ts'
import type { Expiry } from '../../iceberg/expire-snapshots.ts'
import { freedFiles } from '../../iceberg/maintenance/freed-files.ts'
import type { ReachableKind } from '../../iceberg/maintenance/reachable-files.ts'
import { retentionOf } from '../../iceberg/maintenance/retention.ts'
import { prepareOperation } from '../../iceberg/prepare-operation.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { commitVersion, type ManagedTable, stampOf } from '../managed-change.ts'
import { markSuperfluous } from '../mark-superfluous.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from '../statements/outcome.ts'
import type { Arguments } from './arguments.ts'
import { openTable, requireOwnFiles } from './open-table.ts'

/** The order of the result's columns. */
const COUNTED: readonly ReachableKind[] = ['data', 'positionDeletes', 'equalityDeletes', 'manifest', 'manifestList']

/** As the statement says, else as the table's properties do. @throws ANALYSIS, TABLE_NOT_FOUND, METADATA_CORRUPT */
export async function expireSnapshots(
  name: QualifiedName,
  given: Arguments,
  context: CatalogContext,
): Promise<Omit<CatalogOutcome, 'schema'>> {
  const table = await openTable(name, context)
  const retainLast = given.whole('retain_last')
  if (retainLast !== null && retainLast < 1n)
    throw failure('ANALYSIS', [`Number of snapshots to retain must be at least 1, cannot be: ${retainLast}`])
  const retention = retentionOf(table.metadata, context.clock.nowMs())
  const expiry = {
    olderThanMs: given.moment('older_than') ?? retention.olderThanMs,
    retainLast: retainLast === null ? retention.retainLast : Number(retainLast),
  }
  return await expired(table, expiry, context)
}

/**
 * Forgets old snapshots. What only they led to is marked in the same transaction and goes after a time, when no statement can read it any more.
 * @returns the numbers of files of each kind that are given up.
 * @throws ANALYSIS, METADATA_CORRUPT
 */
export async function expired(table: ManagedTable, expiry: Expiry, context: CatalogContext): Promise<Omit<CatalogOutcome, 'schema'>> {
  const { storage, clock, leftovers } = context
  requireOwnFiles(table, 'expire snapshots')
  const prepared = await prepareOperation(storage, table, { kind: 'expire-snapshots', ...expiry }, stampOf(context))
  if (prepared.outcome !== 'planned') return { ...noRows(null), rows: counted(new Map()) }
  const change = await commitVersion(table, prepared.plan, context, async (written) => {
    const freed = await freedFiles(storage, table, written)
    return { units: [markSuperfluous(table, [...freed.keys()], storage, clock.nowMs() + leftovers.graceMs)], rows: counted(freed) }
  })
  return { ...change, afterwards: leftovers.removeDue }
}

const counted = (freed: ReadonlyMap<string, ReachableKind>): CatalogOutcome['rows'] => [
  COUNTED.map((kind) => [...freed.values()].filter((each) => each === kind).length),
]
