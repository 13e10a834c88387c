import { failure } from '../../core/errors/failure.ts'
import { CATALOGS, DEFAULT_DATABASE, foldName, isName, isTableName } from '../../core/names.ts'
import type { DatabaseRecord } from '../../metastore/metastore.ts'
import type { QualifiedName } from '../../sql/ast.ts'
import type { CatalogContext } from './outcome.ts'

const texts = (name: QualifiedName): string[] => {
  const parts = name.map((part) => part.text)
  return parts.length > 1 && CATALOGS.has(foldName(parts[0] as string)) ? parts.slice(1) : parts
}

/** The database a statement names; it need not exist. @throws PARAMETER_INVALID for a name DLI does not allow */
export function databaseName(name: QualifiedName): string {
  const parts = texts(name)
  const only = parts[0] as string
  if (parts.length !== 1) throw failure('ANALYSIS', [`${parts.join('.')} is not a valid database name: it has ${parts.length} parts`])
  if (!isName(only)) throw failure('PARAMETER_INVALID', [`"${only}" is not a valid database name`])
  return foldName(only)
}

/** Database and table a statement names, by the current database where it leaves it out. */
export function tableName(name: QualifiedName, currentDatabase: string): { database: string; table: string } {
  const parts = texts(name)
  if (parts.length > 2) throw failure('ANALYSIS', [`${parts.join('.')} is not a valid table name: it has ${parts.length} parts`])
  const table = parts.at(-1) as string
  if (!isTableName(table)) throw failure('PARAMETER_INVALID', [`"${table}" is not a valid table name`])
  return { database: parts.length === 2 ? foldName(parts[0] as string) : currentDatabase, table: foldName(table) }
}

export function requireDatabase(context: CatalogContext, name: string): DatabaseRecord {
  const record = context.reads.database(context.projectId, name)
  if (record === null) throw failure('DATABASE_NOT_FOUND', [name])
  return record
}

export function refuseBuiltIn(database: string): void {
  if (database === DEFAULT_DATABASE) throw failure('DATABASE_RESERVED', [database])
}
