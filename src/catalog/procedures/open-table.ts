import { failure } from '../../core/errors/failure.ts'
import { ownsFiles } from '../../iceberg/maintenance/policy.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import { type ManagedTable, openManaged } from '../managed-change.ts'
import { tableName } from '../statements/names.ts'
import type { CatalogContext } from '../statements/outcome.ts'

/** The managed table that a procedure is about. @throws TABLE_NOT_FOUND; ANALYSIS for a table without versions */
export function requireManaged(name: QualifiedName, { reads, projectId, currentDatabase }: CatalogContext): TableRecord {
  const { database, table } = tableName(name, currentDatabase)
  const record = reads.table(projectId, database, table)
  if (record === null) throw failure('TABLE_NOT_FOUND', [`${database}.${table}`])
  if (record.kind !== 'managed') throw failure('ANALYSIS', [`${database}.${table} is not an Iceberg table that this catalog manages`])
  return record
}

/** The same at its newest version. @throws as `requireManaged`, METADATA_CORRUPT */
export const openTable = async (name: QualifiedName, context: CatalogContext): Promise<ManagedTable> =>
  await openManaged(requireManaged(name, context), context)

/** A table may say that its files are others' too. @throws ANALYSIS */
export function requireOwnFiles({ metadata }: ManagedTable, what: string): void {
  if (!ownsFiles(metadata)) throw failure('ANALYSIS', [`Cannot ${what}: GC is disabled (deleting files may corrupt other tables)`])
}

/** A long as clients see it: ids go beyond what JSON numbers hold. */
export const longCell = (value: bigint): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))
