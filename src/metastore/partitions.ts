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
