import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { createTable as createIcebergTable } from '../../iceberg/create-table.ts'
import { newWriterId, tableFolderName } from '../../iceberg/file-names.ts'
import { insertTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateTable, QualifiedName } from '../../sql/ast.ts'
import { refuseNested } from './column-rules.ts'
import { requireDatabase, tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/** Formats the embedded engine reads in place. */
const EXTERNAL_PROVIDERS = new Set(['csv', 'json', 'parquet', 'text'])

/** Declared formats of managed tables; their files are Iceberg's Parquet whatever was declared, since nobody sees them. */
const MANAGED_PROVIDERS = new Set(['parquet', 'orc', 'iceberg'])

/** What DLI or Spark know as a table format and this engine does not offer. */
const OTHER_PROVIDERS = new Set('avro binaryfile delta hudi jdbc hive libsvm css dws hbase mongo redis'.split(' '))

/** The format of a table as it is kept. @throws UNSUPPORTED; ANALYSIS for one that nobody knows */
export function providerOf(declared: string | null, external: boolean): string {
  const provider = foldName(declared ?? 'parquet')
  if ((external ? EXTERNAL_PROVIDERS : MANAGED_PROVIDERS).has(provider)) return provider
  if (EXTERNAL_PROVIDERS.has(provider)) throw failure('UNSUPPORTED', [`a ${provider} table without a path`])
  if (MANAGED_PROVIDERS.has(provider) || OTHER_PROVIDERS.has(provider))
    throw failure('UNSUPPORTED', [`a table on files of the format ${provider}`])
  throw failure('ANALYSIS', [`Failed to find data source: ${provider}`])
}

/** Where a table is to be made. */
export interface NewName {
  readonly databaseId: string
  readonly database: string
  readonly table: string
  /** What has the name already. */
  readonly taken: TableRecord | null
}

/** @throws DATABASE_NOT_FOUND */
export function newName(name: QualifiedName, context: CatalogContext): NewName {
  const { database, table } = tableName(name, context.currentDatabase)
  const { id } = requireDatabase(context, database)
  return { databaseId: id, database, table, taken: context.reads.table(context.projectId, database, table) }
}

/** What a statement says of a table beside its name. */
export interface NewTable extends Pick<TableRecord, 'provider' | 'columns' | 'partitioning' | 'options' | 'properties' | 'comment'> {
  /** An address; `null` of a managed table. */
  readonly path: string | null
}

/**
 * A new table as the catalog keeps it, without a metadata file.
 * A managed one gets a folder of its own, so that dropping it and making another of the same name never meet on disk; the folder carries the
 * job's attempt, by which recovery finds what never came into the catalog.
 * @throws PATH_INVALID, PATH_REFUSED
 */
export function newRecord({ databaseId, database, table: name }: NewName, table: NewTable, context: CatalogContext): TableRecord {
  const { path, ...definition } = table
  const { storage, projectId } = context
  const folder = tableFolderName(name, newWriterId(context, context.newId()))
  const nowMs = context.clock.nowMs()
  return {
    ...definition,
    id: context.newId(),
    projectId,
    databaseId,
    databaseName: database,
    name,
    kind: path === null ? 'managed' : 'external',
    statistics: null,
    view: null,
    ownerName: context.userName,
    location: path === null ? storage.systemLocation(projectId, 'warehouse', `${database}/${folder}`) : storage.locate(projectId, path),
    metadataLocation: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revision: 0,
  }
}

/**
 * A new table, with its first metadata file where it is a managed one.
 * @throws PATH_INVALID, PATH_REFUSED, ANALYSIS, UNSUPPORTED
 */
export async function makeTable(name: NewName, table: NewTable, context: CatalogContext): Promise<CatalogOutcome> {
  const { storage } = context
  const record = newRecord(name, table, context)
  if (record.kind === 'external') return noRows(insertTable(record))
  refuseNested(record.columns)
  const { metadataLocation } = await createIcebergTable(storage, {
    uuid: context.newId(),
    location: record.location,
    columns: record.columns,
    partitioning: record.partitioning,
    nowMs: record.createdAtMs,
    properties: record.properties,
  })
  return { ...noRows(insertTable({ ...record, metadataLocation })), undo: () => storage.remove(record.location) }
}

/** The place that a statement gives, by LOCATION or by the option `path`. */
export const pathOf = ({ location, options }: Pick<CreateTable, 'location' | 'options'>): string | null =>
  location ?? options.find(({ key }) => foldName(key) === 'path')?.value ?? null
