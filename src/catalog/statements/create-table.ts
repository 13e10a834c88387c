import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { StructField } from '../../core/spark-types.ts'
import { createTable as createIcebergTable } from '../../iceberg/create-table.ts'
import { insertTable } from '../../metastore/catalog.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateTable } from '../../sql/ast.ts'
import { requireDatabase, tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'

/** Formats the embedded engine reads in place. */
const EXTERNAL_PROVIDERS = new Set(['csv', 'json', 'parquet'])

/** Declared formats of managed tables; their files are Iceberg's Parquet whatever was declared, since nobody sees them. */
const MANAGED_PROVIDERS = new Set(['parquet', 'orc', 'iceberg'])

/** What DLI or Spark know as a table format and this engine does not offer. */
const OTHER_PROVIDERS = new Set([
  'avro',
  'text',
  'binaryfile',
  'delta',
  'hudi',
  'jdbc',
  'hive',
  'libsvm',
  'css',
  'dws',
  'hbase',
  'mongo',
  'redis',
])

type Fields = TableRecord['columns']

function columnsOf(statement: CreateTable, table: string): Fields {
  if (statement.columns === null) throw failure('UNSUPPORTED', ['CREATE TABLE without a list of columns'])
  const seen = new Set<string>()
  return statement.columns.map(({ name, type, comment }, index) => {
    const key = foldName(name.text)
    if (seen.has(key)) throw failure('ANALYSIS', [`Found duplicate column(s) in the table definition of ${table}: \`${key}\``])
    seen.add(key)
    // Spark does not enforce NOT NULL of file tables and shows their columns nullable (sql-measured.md D23).
    return { name: name.text, type, nullable: true, comment, fieldId: index + 1 }
  })
}

/** Constructs whose tree exists but whose meaning this engine does not have. */
function refuseUnsupported(statement: CreateTable): void {
  if (statement.as !== null) throw failure('UNSUPPORTED', ['CREATE TABLE … AS SELECT'])
  if (statement.partitionedBy.length > 0) throw failure('UNSUPPORTED', ['PARTITIONED BY'])
  if (statement.rowFormat !== null) throw failure('UNSUPPORTED', ['ROW FORMAT'])
}

function refuseNested(fields: readonly StructField[]): void {
  const nested = fields.find(
    ({ type }) => type.kind === 'array' || type.kind === 'map' || type.kind === 'struct' || type.kind.startsWith('interval'),
  )
  if (nested !== undefined) throw failure('UNSUPPORTED', [`a column of type ${nested.type.kind} in a managed table`])
}

function providerOf(statement: CreateTable, external: boolean): string {
  const provider = foldName(statement.provider ?? statement.storedAs ?? 'parquet')
  if ((external ? EXTERNAL_PROVIDERS : MANAGED_PROVIDERS).has(provider)) return provider
  if (EXTERNAL_PROVIDERS.has(provider)) throw failure('UNSUPPORTED', [`a ${provider} table without a path`])
  if (MANAGED_PROVIDERS.has(provider) || OTHER_PROVIDERS.has(provider))
    throw failure('UNSUPPORTED', [`a table on files of the format ${provider}`])
  throw failure('ANALYSIS', [`Failed to find data source: ${provider}`])
}

/**
 * CREATE TABLE with columns: managed (Iceberg, empty, no snapshot yet), or external on a path.
 * @throws TABLE_EXISTS, DATABASE_NOT_FOUND, PATH_INVALID, PATH_REFUSED, ANALYSIS, UNSUPPORTED
 */
export async function createTable(statement: CreateTable, context: CatalogContext): Promise<CatalogOutcome> {
  const { database, table: name } = tableName(statement.name, context.currentDatabase)
  const { id: databaseId } = requireDatabase(context, database)
  refuseUnsupported(statement)
  if (context.reads.table(context.projectId, database, name) !== null) {
    if (statement.ifNotExists) return noRows(null)
    throw failure('TABLE_EXISTS', [`${database}.${name}`])
  }
  const path = statement.location ?? statement.options.find(({ key }) => foldName(key) === 'path')?.value ?? null
  if (path === null && statement.external) throw failure('ANALYSIS', ['CREATE EXTERNAL TABLE must be accompanied by LOCATION'])
  const columns = columnsOf(statement, `\`${database}\`.\`${name}\``)
  const provider = providerOf(statement, path !== null)
  const id = context.newId()
  const nowMs = context.clock.nowMs()
  const record: TableRecord = {
    id,
    projectId: context.projectId,
    databaseId,
    databaseName: database,
    name,
    kind: path === null ? 'managed' : 'external',
    provider,
    columns,
    partitioning: [],
    options: Object.fromEntries(statement.options.filter(({ key }) => foldName(key) !== 'path').map(({ key, value }) => [key, value])),
    properties: Object.fromEntries(statement.properties.map(({ key, value }) => [key, value])),
    comment: statement.comment,
    statistics: null,
    view: null,
    ownerName: context.userName,
    // A fresh place per table: dropping one and making another of the same name never meet on disk.
    location:
      path === null
        ? context.storage.systemLocation(context.projectId, 'warehouse', `${database}/${name}-${id}`)
        : context.storage.locate(context.projectId, path),
    metadataLocation: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revision: 0,
  }
  if (record.kind === 'external') return noRows(insertTable(record))
  refuseNested(columns)
  const { metadataLocation } = await createIcebergTable(context.storage, {
    uuid: context.newId(),
    location: record.location,
    columns,
    nowMs,
    properties: record.properties,
  })
  return { ...noRows(insertTable({ ...record, metadataLocation })), undo: () => context.storage.remove(record.location) }
}
