import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { updateTable } from '../../metastore/catalog.ts'
import type { SetTableSerde } from '../../sql/ast.ts'
import { type CatalogContext, type CatalogOutcome, noRows } from './outcome.ts'
import { tableFor } from './partitions.ts'

/** SET SERDEPROPERTIES: the options of a table by which its files are read. @throws RELATION_NOT_FOUND; ANALYSIS for another SERDE */
export function setSerde({ name, partition, serde, properties }: SetTableSerde, context: CatalogContext, sql: string): CatalogOutcome {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... SET [SERDE|SERDEPROPERTIES]')
  if (partition.length > 0) throw failure('UNSUPPORTED', ['SET SERDEPROPERTIES of a partition'])
  if (serde !== null) {
    throw failure('ANALYSIS', ['Operation not allowed: ALTER TABLE SET SERDE is not supported for tables created with the datasource API'])
  }
  const set = new Set(properties.map(({ key }) => foldName(key)))
  const kept = Object.entries(table.options).filter(([key]) => !set.has(foldName(key)))
  const options = Object.fromEntries([...kept, ...properties.map(({ key, value }) => [key, value])])
  return noRows(updateTable({ ...table, options, updatedAtMs: context.clock.nowMs() }))
}
