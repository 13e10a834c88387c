import type { StructField } from '../../core/spark-types.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import { isCurrent } from '../table-partitions.ts'
import type { CatalogContext } from './outcome.ts'
import { addressText, javaDate, pairsText } from './spark-text.ts'

type Row = readonly [string, string]

const TYPES = { managed: 'MANAGED', external: 'EXTERNAL', view: 'VIEW' } as const

const unless = (absent: boolean, name: string, value: string): readonly Row[] => (absent ? [] : [[name, value]])
const isEmpty = (pairs: Readonly<Record<string, string>>): boolean => Object.keys(pairs).length === 0

/** What DESCRIBE EXTENDED and SHOW TABLE EXTENDED say of a table, in Spark's order. */
export function tableInformation(table: TableRecord, { storage }: CatalogContext): readonly Row[] {
  const { view, statistics, partitioning } = table
  return [
    ['Database', table.databaseName],
    ['Table', table.name],
    ['Owner', table.ownerName],
    ['Created Time', javaDate(table.createdAtMs)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', 'open-dli'],
    ['Type', TYPES[table.kind]],
    ...unless(view !== null, 'Provider', table.provider),
    ...unless(table.comment === null, 'Comment', table.comment ?? ''),
    ...(view === null
      ? []
      : ([
          ['View Text', view.text],
          ['View Original Text', view.text],
          ['View Catalog and Namespace', `spark_catalog.${view.database}`],
          ['View Query Output Columns', `[${view.queryColumns.join(', ')}]`],
        ] as const)),
    ...unless(isEmpty(table.properties), 'Table Properties', pairsText(table.properties)),
    ...(statistics === null || statistics.bytes === null || !isCurrent(statistics, table)
      ? []
      : ([['Statistics', `${statistics.bytes} bytes${statistics.rows === null ? '' : `, ${statistics.rows} rows`}`]] as const)),
    ...(view === null ? ([['Location', addressText(table.location, storage)]] as const) : []),
    ...unless(isEmpty(table.options), 'Storage Properties', pairsText(table.options)),
    ...unless(partitioning.length === 0, 'Partition Provider', 'Catalog'),
  ]
}

/** The columns by which a plain partitioned table is split, in the order of its levels. */
export const partitionColumns = ({ partitioning, columns }: TableRecord): readonly StructField[] =>
  partitioning.flatMap(({ sourceId, transform }) =>
    transform.kind === 'identity' ? columns.filter(({ fieldId }) => fieldId === sourceId) : [],
  )

/** Whether a level is hidden: made from a column by a transform, as only Iceberg has it. */
export const hasHiddenPartitions = ({ partitioning }: TableRecord): boolean =>
  partitioning.some(({ transform }) => transform.kind !== 'identity')

/** A level as it is written in PARTITIONED BY: `p`, `years(ts)`, `bucket(4, id)`. */
export function partitionText({ columns }: TableRecord, { sourceId, transform }: TableRecord['partitioning'][number]): string {
  const column = columns.find(({ fieldId }) => fieldId === sourceId)?.name ?? ''
  switch (transform.kind) {
    case 'identity':
      return column
    case 'bucket':
      return `bucket(${transform.count}, ${column})`
    case 'truncate':
      return `truncate(${transform.width}, ${column})`
    default:
      return `${transform.kind}s(${column})`
  }
}
