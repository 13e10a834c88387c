import { relative } from 'node:path'
import { failure } from '../../core/errors/failure.ts'
import { fileAddress } from '../../iceberg/file-address.ts'
import { orphanFiles } from '../../iceberg/maintenance/orphan-files.ts'
import { tableFolder } from '../../iceberg/table-files.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { markSuperfluous } from '../mark-superfluous.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from '../statements/outcome.ts'
import type { Arguments } from './arguments.ts'
import { openTable, requireOwnFiles } from './open-table.ts'

const DAY_MS = 86_400_000
/** What is younger stays unless the statement says another time. */
const AGE_MS = 3 * DAY_MS

/**
 * Files of dead attempts that no snapshot leads to. They are marked, and go at once where no running statement began before.
 * @throws ANALYSIS, TABLE_NOT_FOUND, METADATA_CORRUPT
 */
export async function removeOrphanFiles(
  name: QualifiedName,
  given: Arguments,
  context: CatalogContext,
): Promise<Omit<CatalogOutcome, 'schema'>> {
  const { storage, clock, leftovers } = context
  const table = await openTable(name, context)
  requireOwnFiles(table, 'delete orphan files')
  const nowMs = clock.nowMs()
  const olderThanMs = given.moment('older_than') ?? nowMs - AGE_MS
  if (olderThanMs > nowMs - DAY_MS) throw failure('ANALYSIS', ['Cannot remove orphan files with an interval less than 24 hours'])
  const folder = tableFolder(table.metadataLocation)
  const isMarked = (path: string) =>
    leftovers.isMarked({ root: folder.root, key: `${folder.key}/${relative(storage.localPath(folder), path)}` })
  const orphans = (await orphanFiles(storage, table, leftovers.isDead, olderThanMs)).filter((path) => !isMarked(path))
  const rows = orphans.map((path) => [fileAddress(path)])
  if (given.flag('dry_run') === true || orphans.length === 0) return { ...noRows(null), rows }
  return { ...noRows(markSuperfluous(table, orphans, storage, nowMs), leftovers.removeDue), rows }
}
