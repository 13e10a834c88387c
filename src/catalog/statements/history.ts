import { failure } from '../../core/errors/failure.ts'
import { momentOf, timestampText } from '../../core/time-text.ts'
import type { ClearHistory, RestoreTable, ShowHistory } from '../../sql/ast.ts'
import { expired } from '../procedures/expire-snapshots.ts'
import { openTable } from '../procedures/open-table.ts'
import { moved } from '../procedures/set-snapshot.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

/*
 * DLI's statements about versions of a table, for managed tables: their versions are snapshots, and there is no property that switches them on.
 */

/** The versions that RESTORE may name, oldest first; `path` is the list of the version's files. @throws TABLE_NOT_FOUND, ANALYSIS */
export async function showHistory({ name }: ShowHistory, context: CatalogContext): Promise<CatalogOutcome> {
  const { metadata } = await openTable(name, context)
  return rows(
    [text('version_id'), text('timestamp'), text('operation', true), text('path')],
    metadata.snapshots.map(({ id, timestampMs, summary, manifestList }) => [
      String(id),
      timestampText(BigInt(timestampMs) * 1_000n, context.timeZone),
      summary.operation ?? null,
      manifestList,
    ]),
  )
}

/** @throws TABLE_NOT_FOUND; ANALYSIS for a version that the table has not */
export async function restoreTable({ table, version }: RestoreTable, context: CatalogContext): Promise<CatalogOutcome> {
  if (version === null || !/^\d{1,19}$/.test(version)) throw failure('ANALYSIS', [`"${version}" is not the id of a version`])
  return { ...(await moved(await openTable(table, context), BigInt(version), context)), schema: [], rows: [] }
}

/** The current version stays, whatever its age. @throws TABLE_NOT_FOUND; ANALYSIS for what is no time */
export async function clearHistory({ table, olderThan }: ClearHistory, context: CatalogContext): Promise<CatalogOutcome> {
  const olderThanMs = momentOf(olderThan, context.timeZone)
  if (olderThanMs === null) throw failure('ANALYSIS', [`"${olderThan}" is not a time of the form yyyy-MM-dd HH:mm:ss`])
  return { ...(await expired(await openTable(table, context), { olderThanMs, retainLast: 1 }, context)), schema: [], rows: [] }
}
