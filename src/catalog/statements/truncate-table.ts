import { failure } from '../../core/errors/failure.ts'
import type { TruncateTable } from '../../sql/ast.ts'
import type { Location } from '../../storage/storage.ts'
import { filesIn, removableIn } from '../files-in.ts'
import { openManaged, removeRows } from '../managed-change.ts'
import { quotedName } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { fits, specValues } from './partition-specs.ts'
import { tableFor } from './partitions.ts'

/**
 * Takes all rows out of a table, or those of the partitions that fit. Of a managed table it is one commit; of an external one the files go one
 * by one, which readers can see, and a statement that broke off may be sent again.
 * @throws RELATION_NOT_FOUND, ANALYSIS; UNSUPPORTED for a table on a single file, and as `removableIn`
 */
export async function truncateTable({ name, partition }: TruncateTable, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'TRUNCATE TABLE')
  if (partition.length > 0 && table.partitioning.length === 0) {
    throw failure('ANALYSIS', [
      `Operation not allowed: TRUNCATE TABLE ... PARTITION is not supported for tables that are not partitioned: ${quotedName(table)}`,
    ])
  }
  const spec = specValues(table, partition)
  if (table.kind === 'external') {
    const places = table.partitioning.length === 0 ? [table] : context.reads.partitions(table.id).filter((each) => fits(each, spec))
    for (const { location } of places) await removeFiles(location, context)
    return noRows(null)
  }
  const goes = spec.size === 0 ? null : (values: readonly (string | null)[]) => fits({ values }, spec)
  return await removeRows(await openManaged(table, context), goes, context)
}

/** The files directly in a folder, as a reader would list them. */
async function removeFiles(folder: Location, { storage }: CatalogContext): Promise<void> {
  const path = storage.localPath(folder)
  if ((await filesIn(folder, storage)).some((file) => file.path === path))
    throw failure('UNSUPPORTED', ['TRUNCATE TABLE of a table on a single file'])
  for (const place of await removableIn(folder, storage)) await storage.remove(place)
}
