import type { PartitionRecord, TableRecord } from '../../metastore/metastore.ts'
import { NULL_PARTITION } from '../partition-folder.ts'
import { partitionNames } from '../table-partitions.ts'
import type { CatalogContext } from './outcome.ts'
import { addressText, javaDate } from './spark-text.ts'

/** `[p=1, q=a]`. */
export const partitionValues = (table: TableRecord, { values }: PartitionRecord): string =>
  `[${partitionNames(table)
    .map((name, at) => `${name}=${values[at] ?? NULL_PARTITION}`)
    .join(', ')}]`

/** What DESCRIBE … PARTITION and SHOW TABLE EXTENDED … PARTITION say of a partition. */
export function partitionLines(
  table: TableRecord,
  partition: PartitionRecord,
  { storage }: CatalogContext,
): readonly (readonly [string, string])[] {
  const { statistics } = partition
  return [
    ['Partition Values', partitionValues(table, partition)],
    ['Location', addressText(partition.location, storage)],
    ['Created Time', javaDate(partition.createdAtMs)],
    ['Last Access', 'UNKNOWN'],
    ...(statistics === null
      ? []
      : ([['Partition Statistics', `${statistics.bytes} bytes${statistics.rows === null ? '' : `, ${statistics.rows} rows`}`]] as const)),
  ]
}
