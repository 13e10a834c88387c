import type { DatabaseSync } from 'node:sqlite'
import type { InferResult } from 'kysely'
import type { CatalogReads, DatabaseRecord, FunctionRecord, PartitionRecord, TableRecord } from '../../metastore.ts'
import { query } from '../../query.ts'
import { prepare, TEXT } from '../prepared.ts'

const database = query
  .selectFrom('database')
  .select(['id', 'project_id', 'name', 'comment', 'owner_name', 'properties', 'created_at_ms', 'revision'])

const table = query
  .selectFrom('catalog_table as t')
  .innerJoin('database as d', 'd.id', 't.database_id')
  .select([
    't.id',
    't.project_id',
    't.database_id',
    'd.name as database_name',
    't.name',
    't.kind',
    't.provider',
    't.columns',
    't.partitioning',
    't.options',
    't.properties',
    't.comment',
    't.statistics',
    't.view_text',
    't.view_database',
    't.view_columns',
    't.owner_name',
    't.location_root',
    't.location_key',
    't.metadata_root',
    't.metadata_key',
    't.created_at_ms',
    't.updated_at_ms',
    't.revision',
  ])

const functionOf = query
  .selectFrom('catalog_function as f')
  .innerJoin('database as d', 'd.id', 'f.database_id')
  .select(['f.id', 'f.project_id', 'f.database_id', 'd.name as database_name', 'f.name', 'f.class_name', 'f.resources', 'f.created_at_ms'])

const partition = query
  .selectFrom('catalog_partition')
  .select(['table_id', 'name', 'values', 'location_root', 'location_key', 'statistics', 'created_at_ms'])

const databaseRecord = (row: InferResult<typeof database>[number]): DatabaseRecord => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  comment: row.comment,
  ownerName: row.owner_name,
  properties: JSON.parse(row.properties),
  createdAtMs: row.created_at_ms,
  revision: row.revision,
})

const jsonOrNull = (text: string | null) => (text === null ? null : JSON.parse(text))

const viewOf = ({ view_text: text, view_database: of, view_columns: columns }: InferResult<typeof table>[number]): TableRecord['view'] =>
  text === null || of === null || columns === null ? null : { text, database: of, queryColumns: JSON.parse(columns) }

const partitionRecord = (row: InferResult<typeof partition>[number]): PartitionRecord => ({
  tableId: row.table_id,
  name: row.name,
  values: JSON.parse(row.values),
  location: { root: row.location_root, key: row.location_key },
  statistics: jsonOrNull(row.statistics),
  createdAtMs: row.created_at_ms,
})

const functionRecord = (row: InferResult<typeof functionOf>[number]): FunctionRecord => ({
  id: row.id,
  projectId: row.project_id,
  databaseId: row.database_id,
  databaseName: row.database_name,
  name: row.name,
  className: row.class_name,
  resources: JSON.parse(row.resources),
  createdAtMs: row.created_at_ms,
})

const tableRecord = (row: InferResult<typeof table>[number]): TableRecord => ({
  id: row.id,
  projectId: row.project_id,
  databaseId: row.database_id,
  databaseName: row.database_name,
  name: row.name,
  kind: row.kind,
  provider: row.provider,
  columns: JSON.parse(row.columns),
  partitioning: JSON.parse(row.partitioning),
  options: JSON.parse(row.options),
  properties: JSON.parse(row.properties),
  comment: row.comment,
  statistics: jsonOrNull(row.statistics),
  view: viewOf(row),
  ownerName: row.owner_name,
  location: { root: row.location_root, key: row.location_key },
  metadataLocation: row.metadata_root === null || row.metadata_key === null ? null : { root: row.metadata_root, key: row.metadata_key },
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
  revision: row.revision,
})

/** Names are asked for as they are stored: folded. Lists come by name. */
export function createCatalogReads(store: DatabaseSync): CatalogReads {
  const databaseByName = prepare(store, database.where('project_id', '=', TEXT).where('name', '=', TEXT))
  const databases = prepare(store, database.where('project_id', '=', TEXT).orderBy('name'))
  const ofDatabase = table.where('d.project_id', '=', TEXT).where('d.name', '=', TEXT)
  const tableByName = prepare(store, ofDatabase.where('t.name', '=', TEXT))
  const tables = prepare(store, ofDatabase.orderBy('t.name'))
  const tableById = prepare(store, table.where('t.id', '=', TEXT))
  const managed = prepare(store, table.where('t.metadata_key', 'is not', null).orderBy('t.id'))
  const partitions = prepare(store, partition.where('table_id', '=', TEXT).orderBy('name'))
  const functionsOfDatabase = functionOf.where('d.project_id', '=', TEXT).where('d.name', '=', TEXT)
  const functionByName = prepare(store, functionsOfDatabase.where('f.name', '=', TEXT))
  const functions = prepare(store, functionsOfDatabase.orderBy('f.name'))
  const oneTable = (row: InferResult<typeof table>[number] | null) => (row === null ? null : tableRecord(row))
  return {
    database: (projectId, name) => {
      const row = databaseByName.one(projectId, name)
      return row === null ? null : databaseRecord(row)
    },
    databases: (projectId) => databases.all(projectId).map(databaseRecord),
    table: (projectId, databaseName, name) => oneTable(tableByName.one(projectId, databaseName, name)),
    tableById: (tableId) => oneTable(tableById.one(tableId)),
    tables: (projectId, databaseName) => tables.all(projectId, databaseName).map(tableRecord),
    partitions: (tableId) => partitions.all(tableId).map(partitionRecord),
    function: (projectId, databaseName, name) => {
      const row = functionByName.one(projectId, databaseName, name)
      return row === null ? null : functionRecord(row)
    },
    functions: (projectId, databaseName) => functions.all(projectId, databaseName).map(functionRecord),
    managedTables: () => managed.all().map(tableRecord),
  }
}
