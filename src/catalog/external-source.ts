import type { ExternalFile, TableSource } from '../engines/engine.ts'
import { icebergSchema } from '../iceberg/iceberg-types.ts'
import { type ColumnTest, columnTests, type ScanFilter } from '../iceberg/scan-filter.ts'
import { mayPass, rangeOfOne } from '../iceberg/value-range.ts'
import { valueFromText, valueText } from '../iceberg/values.ts'
import type { CatalogReads, PartitionRecord } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { Storage } from '../storage/storage.ts'
import { filesIn } from './files-in.ts'

type ExternalSource = Extract<TableSource, { kind: 'external' }>
type Reads = Pick<CatalogReads, 'partitions'>

/**
 * The files of an external table at this moment: those on its path or, where it is partitioned, those in the folders of the partitions that the
 * catalog has, as Spark reads them. Partitions of which no row can pass the filters are not even listed.
 * @throws PATH_NOT_FOUND for a table that is not partitioned and has nothing on its path
 */
export async function externalSource(
  table: TableEntry,
  filters: readonly ScanFilter[],
  reads: Reads,
  storage: Storage,
): Promise<ExternalSource> {
  const shared = { kind: 'external', format: table.provider as ExternalSource['format'], options: table.options } as const
  if (table.partitioning.length === 0)
    return { ...shared, files: await storage.listFiles(table.location), columns: table.columns, partitionColumns: [] }
  const levels = levelsOf(table)
  const tests = columnTests(icebergSchema(levels.filter(({ type }) => type.kind !== 'char')), filters)
  const wanted = reads.partitions(table.id).filter((partition) => wants(partition, levels, tests))
  return {
    ...shared,
    files: (await Promise.all(wanted.map((partition) => filesOf(partition, storage)))).flat(),
    columns: table.columns.filter((column) => !levels.includes(column)),
    partitionColumns: levels,
  }
}

/** The columns that folders tell the values of, outermost first. They come last in the table, in this order. */
export const levelsOf = ({ columns, partitioning }: TableEntry): TableEntry['columns'] =>
  partitioning.map(({ name, sourceId }) => {
    const found = columns.find(({ fieldId }) => fieldId === sourceId)
    if (found === undefined) throw new Error(`the partition ${name} is of no column`)
    return found
  })

/** A value is compared where its text is the only one for it; what Spark's cast makes of other texts is the engine's business. */
function wants({ values }: PartitionRecord, levels: TableEntry['columns'], tests: readonly ColumnTest[]): boolean {
  return tests.every(({ fieldId, type, test }) => {
    const at = levels.findIndex((level) => level.fieldId === fieldId)
    const text = values[at] ?? null
    if (text === null) return mayPass(test, rangeOfOne(null))
    const value = valueFromText(type, text)
    if (value === null || valueText(type, value) !== text) return true
    return mayPass(test, rangeOfOne(value))
  })
}

/** A partition whose folder is gone has no rows. */
const filesOf = async ({ location, values }: PartitionRecord, storage: Storage): Promise<readonly ExternalFile[]> =>
  (await filesIn(location, storage)).map((file) => ({ ...file, partition: values }))
