import type { DuckDBConnection } from '@duckdb/node-api'
import { fileList, sqlName } from '../../sql/duckdb/quote.ts'
import { canonicalText, type PartitionColumn, type PartitionValues, valueOfFolder } from './partition-columns.ts'
import type { StatsRow } from './written-files.ts'

/**
 * The partition values of the files that a COPY wrote, in the order of its answer.
 * @param partitions - Their texts are of columns of the files, so a value too long for a folder's name is worked out again.
 */
export async function partitionsOf(
  connection: DuckDBConnection,
  rows: readonly StatsRow[],
  partitions: readonly PartitionColumn[],
): Promise<readonly PartitionValues[]> {
  const found: PartitionValues[] = []
  for (const row of rows) {
    const folders = new Map((row.partition_keys ?? []).map(({ key, value }) => [key, value]))
    const values = partitions.map(({ name }) => valueOfFolder(folders.get(name) ?? ''))
    const whole = values.includes(undefined) ? await fromFile(connection, row.filename, partitions) : (values as readonly (string | null)[])
    found.push(new Map(partitions.map((column, at) => [column.fieldId, canonicalText(column, whole[at] ?? null)])))
  }
  return found
}

async function fromFile(
  connection: DuckDBConnection,
  path: string,
  partitions: readonly PartitionColumn[],
): Promise<readonly (string | null)[]> {
  const list = partitions.map(({ text, name }) => `${text} AS ${sqlName(name)}`).join(', ')
  const answer = await connection.runAndReadAll(`SELECT ${list} FROM read_parquet(${fileList([path])}, hive_partitioning = false) LIMIT 1`)
  return answer.getRows()[0] as (string | null)[]
}
