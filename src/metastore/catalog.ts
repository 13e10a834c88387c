import { sql } from 'kysely'
import type { DatabaseRecord, TableCommit, TableRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Rejected as `unique` when the project has a database of this name. */
export const insertDatabase = (database: DatabaseRecord): UnitOfWork =>
  unit(
    'insert-database',
    write(
      query.insertInto('database').values({
        id: database.id,
        project_id: database.projectId,
        name: database.name,
        comment: database.comment,
        owner_name: database.ownerName,
        properties: JSON.stringify(database.properties),
        created_at_ms: database.createdAtMs,
        revision: database.revision,
      }),
    ),
  )

/** Comment and properties; rejected as `rows` when it was changed since it was read or is gone. */
export const updateDatabase = ({ id, comment, properties, revision }: DatabaseRecord): UnitOfWork =>
  unit(
    'update-database',
    write(
      query
        .updateTable('database')
        .set({ comment, properties: JSON.stringify(properties), revision: revision + 1 })
        .where('id', '=', id)
        .where('revision', '=', revision),
    ),
  )

/** Rejected as `constraint` while it has tables, as `rows` when there is none of this id. */
export const deleteDatabase = (id: string): UnitOfWork => unit('delete-database', write(query.deleteFrom('database').where('id', '=', id)))

/** What a change of a table's definition may change. */
const definitionOf = (table: TableRecord) => ({
  database_id: table.databaseId,
  name: table.name,
  provider: table.provider,
  columns: JSON.stringify(table.columns),
  partitioning: JSON.stringify(table.partitioning),
  options: JSON.stringify(table.options),
  properties: JSON.stringify(table.properties),
  comment: table.comment,
  statistics: table.statistics === null ? null : JSON.stringify(table.statistics),
  view_text: table.view?.text ?? null,
  view_database: table.view?.database ?? null,
  view_columns: table.view === null ? null : JSON.stringify(table.view.queryColumns),
  owner_name: table.ownerName,
  location_root: table.location.root,
  location_key: table.location.key,
  updated_at_ms: table.updatedAtMs,
})

/** Rejected as `unique` when the database has a table of this name, as `constraint` when the database is gone. */
export const insertTable = (table: TableRecord): UnitOfWork =>
  unit(
    'insert-table',
    write(
      query.insertInto('catalog_table').values({
        ...definitionOf(table),
        id: table.id,
        project_id: table.projectId,
        kind: table.kind,
        metadata_root: table.metadataLocation?.root ?? null,
        metadata_key: table.metadataLocation?.key ?? null,
        created_at_ms: table.createdAtMs,
        revision: table.revision,
      }),
    ),
  )

/**
 * A table's new definition: a compare-and-set on the revision that the record carries, which grows by one. Rejected as `rows` when somebody was
 * first or the table is gone, as `unique` when its new name is taken.
 * @param metadata - The metadata file that goes with the definition of a managed table, and the one that it follows on; left out, the table keeps
 * its file whatever commits of rows came between.
 */
export function updateTable(
  table: TableRecord,
  metadata: { readonly from: TableRecord['location']; readonly to: TableRecord['location'] } | null = null,
): UnitOfWork {
  const definition = query
    .updateTable('catalog_table')
    .set({ ...definitionOf(table), revision: table.revision + 1 })
    .where('id', '=', table.id)
    .where('revision', '=', table.revision)
  if (metadata === null) return unit('update-table', write(definition))
  const { from, to } = metadata
  return unit(
    'update-table',
    write(
      definition
        .set({ metadata_root: to.root, metadata_key: to.key })
        .where('metadata_root', '=', from.root)
        .where('metadata_key', '=', from.key),
    ),
  )
}

/** Rejected as `rows` when there is none of this id. Files are the caller's to remove, afterwards. */
export const deleteTable = (id: string): UnitOfWork => unit('delete-table', write(query.deleteFrom('catalog_table').where('id', '=', id)))

/**
 * A table's next snapshot and the mark that its job has committed: a compare-and-set of the metadata location (rejected as `rows` on write 0 when
 * somebody was first or the table is gone) and of the job's attempt (write 1: a late writer of an attempt that was given up commits nothing).
 * The same commit sent again is applied and changes nothing; another one under the same job, table and ordinal is rejected.
 * The receipt is proof that every file is on the disk; it is not stored.
 */
export function commitTable({ tableId, from, to, snapshotId, jobId, ordinal, attempt }: TableCommit): UnitOfWork {
  const job = query.selectFrom('job').select('number').where('id', '=', jobId)
  const isDone = query
    .selectFrom('job_commit')
    .select(sql<number>`1`.as('done'))
    .where('job', '=', job)
    .where('table_id', '=', tableId)
    .where('ordinal', '=', ordinal)
    .where('attempt', '=', attempt)
    .where('snapshot_id', '=', String(snapshotId))
  return unit(
    'commit-table',
    write(
      query
        .updateTable('catalog_table')
        .set((has) => ({
          metadata_root: has.case().when(has.exists(isDone)).then(has.ref('metadata_root')).else(to.root).end(),
          metadata_key: has.case().when(has.exists(isDone)).then(has.ref('metadata_key')).else(to.key).end(),
        }))
        .where('id', '=', tableId)
        .where((is) => is.or([is.and([is('metadata_root', '=', from.root), is('metadata_key', '=', from.key)]), is.exists(isDone)])),
    ),
    write(
      query
        .insertInto('job_commit')
        .columns(['job', 'table_id', 'ordinal', 'attempt', 'snapshot_id'])
        .expression(
          query
            .selectFrom('job')
            .where('id', '=', jobId)
            .where('attempt', '=', attempt)
            .select([
              'number',
              sql<string>`${tableId}`.as('table_id'),
              sql<number>`${ordinal}`.as('ordinal'),
              'attempt',
              sql<string>`${String(snapshotId)}`.as('snapshot_id'),
            ]),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['job', 'table_id', 'ordinal'])
            .doUpdateSet((set) => ({ attempt: set.ref('excluded.attempt') }))
            .whereRef('job_commit.attempt', '=', 'excluded.attempt')
            .whereRef('job_commit.snapshot_id', '=', 'excluded.snapshot_id'),
        ),
    ),
  )
}
