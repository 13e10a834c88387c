import { loadTable } from '../iceberg/load-table.ts'
import { hasLiveFiles } from '../iceberg/manifest-types.ts'
import { partitionFromAvro } from '../iceberg/partition-avro.ts'
import { typedSpec } from '../iceberg/partition-types.ts'
import { readEntries, readManifests } from '../iceberg/table-files.ts'
import { valueText } from '../iceberg/values.ts'
import type { CatalogReads, PartitionRecord, TableRecord, TableStatistics } from '../metastore/metastore.ts'
import type { Storage } from '../storage/storage.ts'
import { partitionFolder } from './partition-folder.ts'

/** Names of a table's levels, outermost first: those of its columns, or of what a hidden level makes of them. */
export const partitionNames = ({ partitioning }: Pick<TableRecord, 'partitioning'>): readonly string[] =>
  partitioning.map(({ name }) => name)

/** Whether statistics are of the table as it is; of files that others may change nobody knows. */
export const isCurrent = (statistics: TableStatistics | null, { metadataLocation }: TableRecord): boolean =>
  statistics !== null && (statistics.version === null || statistics.version === metadataLocation?.key)

/** A table's partitions by name: of an external table those that the catalog has, of a managed one those that have rows. */
export async function tablePartitions(
  table: TableRecord,
  reads: Pick<CatalogReads, 'partitions'>,
  storage: Storage,
): Promise<readonly PartitionRecord[]> {
  return table.metadataLocation === null ? reads.partitions(table.id) : await partitionsOfFiles(table, storage)
}

async function partitionsOfFiles(table: TableRecord, storage: Storage): Promise<readonly PartitionRecord[]> {
  if (table.metadataLocation === null) return []
  const loaded = await loadTable(storage, table.metadataLocation)
  const manifests = (await readManifests(storage, loaded)).filter((manifest) => manifest.content === 'data' && hasLiveFiles(manifest))
  const names = partitionNames(table)
  const found = new Map<string, { readonly values: readonly (string | null)[]; bytes: number; rows: number }>()
  for (const manifest of manifests) {
    const spec = typedSpec(loaded.metadata, manifest.partitionSpecId)
    for (const { status, file } of await readEntries(storage, loaded, manifest)) {
      if (status === 'deleted') continue
      const parts = partitionFromAvro(spec, file.partition)
      const values = table.partitioning.map(({ fieldId }) => {
        const value = parts.get(fieldId) ?? null
        const type = spec.fields.find((field) => field.fieldId === fieldId)?.type ?? ''
        return value === null ? null : valueText(type, value)
      })
      const name = partitionFolder(names, values)
      const sum = found.get(name) ?? { values, bytes: 0, rows: 0 }
      sum.bytes += Number(file.bytes)
      sum.rows += Number(file.rows)
      found.set(name, sum)
    }
  }
  const version = table.metadataLocation.key
  const analysed = (isCurrent(table.statistics, table) ? table.statistics?.partitions : undefined) ?? {}
  const records = [...found].map(
    ([name, { values, bytes, rows }]): PartitionRecord => ({
      tableId: table.id,
      name,
      values,
      location: table.location,
      statistics: analysed[name] === undefined ? null : { bytes, rows: analysed[name].rowsCounted ? rows : null, version },
      createdAtMs: table.createdAtMs,
    }),
  )
  return records.sort((a, b) => (a.name < b.name ? -1 : 1))
}
