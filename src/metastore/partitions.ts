import { sql } from 'kysely'
import type { PartitionStep } from '../core/publication.ts'
import type { PartitionRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Rejected as `unique` when the table has a partition of these values, as `constraint` when the table is gone. */
export const insertPartition = (partition: PartitionRecord): UnitOfWork =>
  unit(
    'insert-partition',
    write(
      query.insertInto('catalog_partition').values({
        table_id: partition.tableId,
        name: partition.name,
        values: JSON.stringify(partition.values),
        location_root: partition.location.root,
        location_key: partition.location.key,
        statistics: partition.statistics === null ? null : JSON.stringify(partition.statistics),
        created_at_ms: partition.createdAtMs,
      }),
    ),
  )

/** Rejected as `rows` when there is none of this name. */
export const deletePartition = (tableId: string, name: string): UnitOfWork =>
  unit('delete-partition', write(query.deleteFrom('catalog_partition').where('table_id', '=', tableId).where('name', '=', name)))

/** The partitions of what was published. Never rejected: what is there stays, what is gone is gone, and a table may have been dropped meanwhile. */
export function settlePartition(step: PartitionStep): UnitOfWork {
  if (step.kind === 'drop-partition') {
    const { tableId, name } = step
    const statement = query.deleteFrom('catalog_partition').where('table_id', '=', tableId).where('name', '=', name)
    return unit('settle-partition', write(statement, null))
  }
  const { tableId, name, values, location, createdAtMs } = step.partition
  const row = query
    .selectFrom('catalog_table')
    .where('id', '=', tableId)
    .select([
      'id as table_id',
      sql<string>`${name}`.as('name'),
      sql<string>`${JSON.stringify(values)}`.as('values'),
      sql<string>`${location.root}`.as('location_root'),
      sql<string>`${location.key}`.as('location_key'),
      sql<number>`${createdAtMs}`.as('created_at_ms'),
    ])
  const columns = ['table_id', 'name', 'values', 'location_root', 'location_key', 'created_at_ms'] as const
  const statement = query
    .insertInto('catalog_partition')
    .columns(columns)
    .expression(row)
    .onConflict((conflict) => conflict.doNothing())
  return unit('settle-partition', write(statement, null))
}
