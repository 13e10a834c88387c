import type { WrittenColumn, WrittenFile } from '../../core/written-file.ts'

interface Entry<Value> {
  readonly key: string
  readonly value: Value
}

/** One row of COPY … RETURN_STATS. */
export interface StatsRow {
  readonly filename: string
  readonly count: bigint
  readonly file_size_bytes: bigint
  readonly column_statistics: readonly Entry<readonly Entry<string>[]>[] | null
  /** Of a partitioned write: what the folders above the file say. */
  readonly partition_keys: readonly Entry<string>[] | null
}

/** @param leaves - Field ids by the quoted path of a column. */
export function writtenFile(
  row: StatsRow,
  leaves: ReadonlyMap<string, number>,
  partition: WrittenFile['partition'] = new Map(),
): WrittenFile {
  const columns = new Map<number, WrittenColumn>()
  for (const { key, value } of row.column_statistics ?? []) {
    const id = leaves.get(key)
    if (id === undefined) throw new Error(`statistics of ${key}, which is no column of the table`)
    columns.set(id, writtenColumn(new Map(value.map((each) => [each.key, each.value]))))
  }
  return { path: row.filename, rows: Number(row.count), bytes: Number(row.file_size_bytes), columns, partition }
}

function writtenColumn(stats: ReadonlyMap<string, string>): WrittenColumn {
  const number = (key: string): number | null => (stats.has(key) ? Number(stats.get(key)) : null)
  const hasNan = stats.get('has_nan')
  return {
    bytes: number('column_size_bytes'),
    values: number('num_values'),
    nulls: number('null_count'),
    min: stats.get('min') ?? null,
    max: stats.get('max') ?? null,
    hasNan: hasNan === undefined ? null : hasNan === 'true',
  }
}
