import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { icebergRelation } from '../src/engines/duckdb/scan/iceberg.ts'
import { loadTable } from '../src/iceberg/load-table.ts'
import { currentSchema, type LoadedTable } from '../src/iceberg/metadata.ts'
import { planScan } from '../src/iceberg/plan-scan.ts'
import type { ScanFilter } from '../src/iceberg/scan-filter.ts'
import { sparkColumns } from '../src/iceberg/spark-columns.ts'
import { canonicalSql } from './canonical.ts'
import { PROJECT, type Workshop } from './workshop.ts'

type Rows = readonly (readonly (string | null)[])[]

/** A table that PyIceberg wrote, or wrote on: the path of its newest metadata file and the rows that it holds then. */
export interface ContinuedTable {
  readonly name: string
  readonly metadata: string
  readonly rows: Rows
  /** Rows of its first column that have a value, and in how many files they are by the partitions. */
  readonly probe?: { readonly value: string; readonly files: number }
}

/** Our reader and the engine's scan, over what PyIceberg wrote; then a commit of ours on top of it. */
export async function readBack(workshop: Workshop, tables: readonly ContinuedTable[]): Promise<readonly string[]> {
  const { storage } = workshop
  const lines: string[] = []
  for (const { name, metadata, rows, probe } of tables) {
    const root = storage.systemLocation(PROJECT, 'warehouse', '').root
    const table = await loadTable(storage, { root, key: relative(storage.localPath({ root, key: '' }), metadata) })
    assert.deepEqual(await rowsOf(workshop, table), sorted(rows))
    const files = await planScan(storage, table)
    lines.push(
      `open-dli reads ${name} as PyIceberg left it: ${rows.length} rows in ${files.length} files, ${table.metadata.snapshots.length} versions`,
    )
    if (probe !== undefined) await checkProbe(workshop, table, probe, rows)
    await writeOn(workshop, table, rows)
  }
  return lines
}

async function checkProbe(
  workshop: Workshop,
  table: LoadedTable,
  { value, files }: { value: string; files: number },
  rows: Rows,
): Promise<void> {
  const first = currentSchema(table.metadata).fields[0]
  const filter: ScanFilter = { fieldId: first?.id ?? 0, operator: '=', value }
  assert.equal((await planScan(workshop.storage, table, { filters: [filter] })).length, files)
  const wanted = rows.filter(([cell]) => cell === value)
  const found = (await rowsOf(workshop, table, [filter])).filter((row) => row.startsWith(`["${value}"`))
  assert.deepEqual(found, sorted(wanted))
}

/** All rows once more, parted as PyIceberg parted them, and then nothing but those. */
async function writeOn(workshop: Workshop, table: LoadedTable, rows: Rows): Promise<void> {
  const columns = sparkColumns(currentSchema(table.metadata))
  const source = icebergRelation({ kind: 'iceberg', files: await planScan(workshop.storage, table), columns })
  const files = await workshop.write(table, `SELECT * FROM ${source}`)
  const doubled = await workshop.commit(table, { kind: 'append', files })
  assert.deepEqual(await rowsOf(workshop, doubled), sorted([...rows, ...rows]))
  const again = await workshop.commit(doubled, {
    kind: 'overwrite',
    scope: 'written partitions',
    files: await workshop.write(doubled, `SELECT * FROM ${source}`),
    read: null,
  })
  assert.deepEqual(await rowsOf(workshop, again), sorted(rows))
}

async function rowsOf({ storage, duckdb }: Workshop, table: LoadedTable, filters: readonly ScanFilter[] = []): Promise<readonly string[]> {
  const columns = sparkColumns(currentSchema(table.metadata))
  const names = columns.map((_, at) => `c${at}`)
  const texts = columns.map((column, at) => canonicalSql({ ...column, name: names[at] as string }))
  const relation = icebergRelation({ kind: 'iceberg', files: await planScan(storage, table, { filters }), columns })
  return sorted((await duckdb.runAndReadAll(`SELECT ${texts.join(', ')} FROM ${relation}`)).getRowsJS())
}

const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()
