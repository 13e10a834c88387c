import { prepareOperation } from '../../iceberg/prepare-operation.ts'
import { readManifests } from '../../iceberg/table-files.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { commitVersion, stampOf } from '../managed-change.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from '../statements/outcome.ts'
import type { Arguments } from './arguments.ts'
import { openTable } from './open-table.ts'

/** Puts small manifests together. @throws TABLE_NOT_FOUND, METADATA_CORRUPT */
export async function rewriteManifests(
  name: QualifiedName,
  _given: Arguments,
  context: CatalogContext,
): Promise<Omit<CatalogOutcome, 'schema'>> {
  const { storage } = context
  const table = await openTable(name, context)
  const prepared = await prepareOperation(storage, table, { kind: 'rewrite-manifests' }, stampOf(context))
  if (prepared.outcome !== 'planned') return { ...noRows(null), rows: [[0, 0]] }
  const paths = async (of: Parameters<typeof readManifests>[1]) => (await readManifests(storage, of)).map(({ path }) => path)
  const before = await paths(table)
  return await commitVersion(table, prepared.plan, context, async (written) => {
    const after = await paths(written)
    const counts = [before.filter((path) => !after.includes(path)).length, after.filter((path) => !before.includes(path)).length]
    return { units: [], rows: [counts] }
  })
}
