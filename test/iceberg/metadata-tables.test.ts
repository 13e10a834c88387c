import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sqlTypeName } from '../../src/core/spark-types.ts'
import { scanOf } from '../../src/engines/duckdb/scan/scan.ts'
import { currentSnapshot, type LoadedTable } from '../../src/iceberg/metadata.ts'
import { type MetadataTableName, readMetadataTable } from '../../src/iceberg/metadata-tables/read-metadata-table.ts'
import type { SnapshotChoice } from '../../src/iceberg/snapshot-at.ts'
import { readManifests } from '../../src/iceberg/table-files.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aDuck, aPlace, aTable, columnsOf, commit, type Duck, partedBy } from './support.ts'

const COLUMNS = columnsOf({ id: 'long', price: { kind: 'decimal', precision: 5, scale: 2 }, day: 'date', word: 'string' })

describe('metadata tables', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  async function read(storage: Storage, table: LoadedTable, name: MetadataTableName, at: SnapshotChoice = null) {
    const found = await readMetadataTable(storage, table, name, at)
    const { relation } = scanOf({ kind: 'rows', files: [], ...found }, 0)
    const rows = (await duck.connection.runAndReadAll(`SELECT * FROM ${relation}`)).getRowsJson()
    return {
      columns: found.columns.map((column) => `${column.name} ${sqlTypeName(column.type)}`),
      rows: rows.map((row) => Object.fromEntries(row.map((cell, at) => [found.columns[at]?.name, cell]))),
    }
  }

  async function versions(storage: Storage, partitioning = partedBy([3, 'year'], [2, 'identity'])) {
    let table = await aTable(storage, COLUMNS, 1_000, partitioning)
    const insert = async (select: string, overwrite = false) => {
      table = await commit(storage, table, await duck.write(storage, table, COLUMNS, select), {
        overwrite,
        nowMs: 1_700_000_000_000,
        jobId: 'j7',
      })
      return table
    }
    const first = await insert("VALUES (1, 1.50, DATE '2024-02-01', 'é'), (2, NULL, NULL, 'b')")
    return { first, second: await insert("VALUES (3, -1.50, DATE '1969-01-01', NULL)", true) }
  }

  test('have columns of Spark-Iceberg, and rows of any snapshot', async () => {
    using place = aPlace()
    const { storage } = place
    const { first, second } = await versions(storage)
    const [one, two] = [first, second].map((table) => currentSnapshot(table.metadata) ?? assert.fail())
    assert.ok(one !== undefined && two !== undefined)

    const history = await read(storage, second, 'history')
    assert.deepEqual(history.columns, [
      'made_current_at timestamp',
      'snapshot_id bigint',
      'parent_id bigint',
      'is_current_ancestor boolean',
    ])
    assert.deepEqual(
      history.rows.map((row) => [row.snapshot_id, row.parent_id, row.is_current_ancestor]),
      [
        [String(one.id), null, true],
        [String(two.id), String(one.id), true],
      ],
    )
    assert.equal(history.rows[0]?.made_current_at, '2023-11-14 22:13:20+00')

    const snapshots = await read(storage, second, 'snapshots')
    assert.deepEqual(snapshots.columns, [
      'committed_at timestamp',
      'snapshot_id bigint',
      'parent_id bigint',
      'operation string',
      'manifest_list string',
      'summary map<string,string>',
    ])
    assert.deepEqual(
      snapshots.rows.map(({ operation, manifest_list }) => [operation, manifest_list]),
      [
        ['append', one.manifestList],
        ['overwrite', two.manifestList],
      ],
    )
    assert.ok(JSON.stringify(snapshots.rows[1]?.summary).includes('{"key":"open-dli.job-id","value":"j7"}'))

    const files = await read(storage, first, 'files')
    assert.deepEqual(files.columns.slice(0, 6), [
      'content int',
      'file_path string',
      'file_format string',
      'spec_id int',
      'partition struct<part 0:int,part 1:decimal(5,2)>',
      'record_count bigint',
    ])
    assert.deepEqual(files.rows.map((row) => JSON.stringify(row.partition)).sort(), [
      '{"part 0":54,"part 1":"1.50"}',
      '{"part 0":null,"part 1":null}',
    ])
    const priced = files.rows.find((row) => JSON.stringify(row.partition).includes('54')) ?? assert.fail()
    const { price } = priced.readable_metrics as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>
    const metrics = { value_count: '1', null_value_count: '0', nan_value_count: null, lower_bound: '1.50', upper_bound: '1.50' }
    assert.deepEqual({ ...price, column_size: null }, { column_size: null, ...metrics })

    const partitions = await read(storage, second, 'partitions')
    assert.deepEqual(partitions.columns.slice(0, 5), [
      'partition struct<part 0:int,part 1:decimal(5,2)>',
      'spec_id int',
      'record_count bigint',
      'file_count int',
      'total_data_file_size_in_bytes bigint',
    ])
    assert.deepEqual(
      partitions.rows.map((row) => [row.partition, row.record_count, row.file_count, row.last_updated_snapshot_id]),
      [[{ 'part 0': -1, 'part 1': '-1.50' }, '1', 1, String(two.id)]],
    )
    assert.equal((await read(storage, second, 'partitions', { snapshotId: one.id })).rows.length, 2)

    const manifests = await read(storage, second, 'manifests')
    assert.deepEqual(
      manifests.columns.at(-1),
      'partition_summaries array<struct<contains_null:boolean,contains_nan:boolean,lower_bound:string,upper_bound:string>>',
    )
    assert.equal(manifests.rows.length, (await readManifests(storage, second)).length)
    const added = manifests.rows.find((row) => row.added_data_files_count === 1)
    assert.deepEqual(added?.partition_summaries, [
      { contains_null: false, contains_nan: false, lower_bound: '-1', upper_bound: '-1' },
      { contains_null: false, contains_nan: false, lower_bound: '-1.50', upper_bound: '-1.50' },
    ])
  })

  test('of a table without partitions, and without snapshots', async () => {
    using place = aPlace()
    const { storage } = place
    const { second } = await versions(storage, [])
    const partitions = await read(storage, second, 'partitions')
    assert.equal(partitions.columns[0], 'record_count bigint')
    assert.equal(partitions.rows.length, 1)
    assert.ok(!(await read(storage, second, 'files')).columns.some((each) => each.startsWith('partition ')))
    const empty = await aTable(storage, COLUMNS)
    for (const name of ['history', 'snapshots', 'files', 'partitions', 'manifests'] as const)
      assert.deepEqual((await read(storage, empty, name)).rows, [])
  })
})
