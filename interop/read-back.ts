import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { icebergRelation } from '../src/engines/duckdb/scan/iceberg.ts'
import { loadTable } from '../src/iceberg/load-table.ts'
import { planScan } from '../src/iceberg/plan-scan.ts'
import { canonicalSql } from './canonical.ts'
import type { ContinuedTable } from './py-iceberg.ts'
import type { Column, Workshop } from './workshop.ts'

const COLUMNS: readonly Column[] = [
  { name: 'id', type: { kind: 'long' }, nullable: true, comment: null, fieldId: 1 },
  { name: 'name', type: { kind: 'string' }, nullable: true, comment: null, fieldId: 2 },
]

/** Our reader and the engine's scan, over what PyIceberg wrote on. */
export async function readBack({ storage, duckdb }: Workshop, tables: readonly ContinuedTable[]): Promise<readonly string[]> {
  const lines: string[] = []
  for (const { name, metadata, rows } of tables) {
    const root = storage.systemLocation('interop', 'warehouse', '').root
    const table = await loadTable(storage, { root, key: relative(storage.localPath({ root, key: '' }), metadata) })
    const files = await planScan(storage, table)
    const columns = COLUMNS.map((column, at) => `c${at} AS ${column.name}`).join(', ')
    const select = `SELECT ${columns} FROM ${icebergRelation({ kind: 'iceberg', files, columns: COLUMNS })}`
    const found = (await duckdb.runAndReadAll(`SELECT ${COLUMNS.map(canonicalSql).join(', ')} FROM (${select})`)).getRowsJS()
    assert.deepEqual(sorted(found), sorted(rows))
    lines.push(
      `open-dli reads ${name} as PyIceberg left it: ${rows.length} rows in ${files.length} files, ${table.metadata.snapshots.length} versions`,
    )
  }
  return lines
}

const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()
