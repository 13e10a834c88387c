import { rmSync } from 'node:fs'
import { icebergRelation } from '../src/engines/duckdb/scan/iceberg.ts'
import { type IcebergField, icebergType } from '../src/iceberg/iceberg-types.ts'
import { freedFiles } from '../src/iceberg/maintenance/freed-files.ts'
import { currentSchema, currentSnapshot, type LoadedTable } from '../src/iceberg/metadata.ts'
import type { Operation } from '../src/iceberg/operations.ts'
import { planEntries } from '../src/iceberg/plan-scan.ts'
import { sparkColumns } from '../src/iceberg/spark-columns.ts'
import { duckdbType } from '../src/sql/duckdb/duckdb-type.ts'
import { sqlName } from '../src/sql/duckdb/quote.ts'
import { canonicalSql } from './canonical.ts'
import { type MetadataRows, metadataRows } from './metadata-rows.ts'
import { type Step, TABLES, type TablePlan } from './table-plans.ts'
import type { Column, Workshop } from './workshop.ts'

/** One version of a table with the rows that it must have, in no order. */
export interface Version {
  readonly snapshotId: string
  readonly jobId: string
  readonly operation: string
  /** The columns that it has. */
  readonly columns: readonly IcebergField[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface WrittenTable {
  readonly name: string
  readonly table: LoadedTable
  readonly partitioned: boolean
  readonly versions: readonly Version[]
  /** Metadata files before this one. */
  readonly changes: number
  /** Versions that it had and forgot, before those. */
  readonly forgotten: number
  readonly metadata: readonly MetadataRows[]
}

/** Every table that others are to read, with what each version of it holds. */
export async function writeTables(workshop: Workshop): Promise<readonly WrittenTable[]> {
  const written: WrittenTable[] = []
  for (const plan of TABLES) written.push(await writeTable(workshop, plan))
  return written
}

/** Rows by field id: what was written when a column was not there has no value of it. */
type Row = ReadonlyMap<number, string | null>

async function writeTable(workshop: Workshop, { name, columns: first, partitioning, steps }: TablePlan): Promise<WrittenTable> {
  let table = await workshop.create(name, first, partitioning)
  const versions: Version[] = []
  let forgotten = 0
  let rows: readonly Row[] = []
  for (const step of steps) {
    const columns = columnsOf(table, first)
    const next = await workshop.commit(table, await operationOf(workshop, table, columns, step))
    rows = await modelled(workshop, columns, rows, step)
    if (step.kind === 'expire') {
      for (const path of (await freedFiles(workshop.storage, table, next)).keys()) rmSync(path)
      forgotten += versions.splice(0, versions.length - step.retainLast).length
    }
    table = { metadata: next.metadata, metadataLocation: next.metadataLocation }
    if (step.kind === 'alter' || step.kind === 'expire') continue
    const fields = currentSchema(table.metadata).fields
    versions.push({
      snapshotId: String(table.metadata.currentSnapshotId),
      jobId: next.jobId,
      operation: currentSnapshot(table.metadata)?.summary.operation ?? '',
      columns: fields,
      rows: rows.map((row) => fields.map(({ id }) => row.get(id) ?? null)),
    })
  }
  const metadata = await metadataRows(workshop.storage, table)
  return { name, table, partitioned: partitioning.length > 0, versions, changes: steps.length, forgotten, metadata }
}

/** With the types that were declared, as the catalog knows them: the format has no tinyint. */
function columnsOf({ metadata }: LoadedTable, declared: readonly Column[]): readonly Column[] {
  return sparkColumns(currentSchema(metadata)).map((column) => {
    const known = declared.find(({ fieldId }) => fieldId === column.fieldId)
    const isSame = known !== undefined && icebergType(known.type, () => 0) === icebergType(column.type, () => 0)
    return isSame ? { ...column, type: known.type } : column
  })
}

async function operationOf(workshop: Workshop, table: LoadedTable, columns: readonly Column[], step: Step): Promise<Operation> {
  const version = table.metadataLocation
  switch (step.kind) {
    case 'append':
      return { kind: 'append', files: await workshop.write(table, selectOf(columns, step.rows), columns) }
    case 'overwrite':
    case 'overwrite-partitions': {
      const scope = step.kind === 'overwrite' ? 'table' : 'written partitions'
      return { kind: 'overwrite', scope, files: await workshop.write(table, selectOf(columns, step.rows), columns), read: null }
    }
    case 'delete':
    case 'compact': {
      const files = await planEntries(workshop.storage, table)
      const names = columns.map(({ name }, at) => `c${at} AS ${sqlName(name)}`).join(', ')
      const source = `(SELECT ${names} FROM ${icebergRelation({ kind: 'iceberg', files, columns })})`
      const where = step.kind === 'delete' ? ` WHERE (id IN (${step.ids.join(', ')})) IS NOT TRUE` : ''
      const rewritten = await workshop.write(table, `SELECT * FROM ${source}${where}`, columns)
      const removed = files.map(({ path }) => path)
      if (step.kind === 'compact') return { kind: 'compact', removed, files: rewritten, version }
      return { kind: 'rewrite', removed, files: rewritten, read: { version, filters: [] } }
    }
    case 'alter':
      return { kind: 'evolve', changes: step.changes }
    case 'rewrite-manifests':
      return { kind: 'rewrite-manifests' }
    case 'expire':
      return { kind: 'expire-snapshots', olderThanMs: Number.MAX_SAFE_INTEGER, retainLast: step.retainLast }
  }
}

/** What the step makes of the rows, worked out without any table. */
async function modelled(workshop: Workshop, columns: readonly Column[], rows: readonly Row[], step: Step): Promise<readonly Row[]> {
  const added = 'rows' in step ? await rowsOf(workshop, columns, selectOf(columns, step.rows)) : []
  const { fieldId } = columns.find(({ name }) => name === 'id') as Column
  const without = (ids: readonly string[]) => rows.filter((row) => !ids.includes(row.get(fieldId) ?? ''))
  switch (step.kind) {
    case 'append':
      return [...rows, ...added]
    case 'overwrite':
      return added
    case 'overwrite-partitions':
      return [...without(step.replaced), ...added]
    case 'delete':
      return without(step.ids)
    case 'alter':
    case 'compact':
    case 'rewrite-manifests':
    case 'expire':
      return rows
  }
}

function selectOf(columns: readonly Column[], rows: readonly string[]): string {
  const list = columns.map(({ name, type }, at) => `CAST(v${at} AS ${duckdbType(type)}) AS ${sqlName(name)}`)
  const names = columns.map((_, at) => `v${at}`).join(', ')
  const nulls = columns.map(() => 'NULL').join(', ')
  const source = rows.length === 0 ? `(SELECT ${nulls} WHERE false)` : `(VALUES ${rows.map((row) => `(${row})`).join(', ')})`
  return `SELECT ${list.join(', ')} FROM ${source} AS t(${names})`
}

async function rowsOf({ duckdb }: Workshop, columns: readonly Column[], select: string): Promise<readonly Row[]> {
  const answer = await duckdb.runAndReadAll(`SELECT ${columns.map(canonicalSql).join(', ')} FROM (${select})`)
  const cells = answer.getRowsJS() as (string | null)[][]
  return cells.map((row) => new Map(columns.map(({ fieldId }, at) => [fieldId, row[at] ?? null])))
}
