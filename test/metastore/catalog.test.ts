import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { makeReceipt } from '../../src/core/publish-receipt.ts'
import {
  commitTable,
  deleteDatabase,
  deleteTable,
  insertDatabase,
  insertTable,
  updateDatabase,
  updateTable,
} from '../../src/metastore/catalog.ts'
import { deleteFunction, insertFunction } from '../../src/metastore/functions.ts'
import { endJob, insertJob, requeueJob, startJob } from '../../src/metastore/jobs.ts'
import type { DatabaseRecord, FunctionRecord, Metastore, PartitionRecord, TableCommit, TableRecord } from '../../src/metastore/metastore.ts'
import { deletePartition, insertPartition } from '../../src/metastore/partitions.ts'
import { together, type UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import { aKey, aNewJob, anEnd, OTHER_PROJECT, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

let opened: TestMetastore
let store: Metastore
beforeEach(async () => {
  opened = await testMetastore()
  store = opened.store
})
afterEach(() => opened[Symbol.asyncDispose]())

const write = async (unit: UnitOfWork) => wordOf(await store.write(unit))
const at = (version: number) => ({ root: 'data', key: `warehouse/p1/sales/orders-t1/metadata/v${version}.json` })

const aDatabase = (more: Partial<DatabaseRecord> = {}): DatabaseRecord => ({
  id: 'd1',
  projectId: PROJECT,
  name: 'sales',
  comment: null,
  ownerName: 'admin',
  properties: { a: 'ä' },
  createdAtMs: 5,
  revision: 0,
  ...more,
})
const aTable = (more: Partial<TableRecord> = {}): TableRecord => ({
  id: 't1',
  projectId: PROJECT,
  databaseId: 'd1',
  databaseName: 'sales',
  name: 'orders',
  kind: 'managed',
  provider: 'parquet',
  columns: [
    { name: 'Id', type: { kind: 'long' }, nullable: true, comment: null, fieldId: 1 },
    { name: 'amount', type: { kind: 'decimal', precision: 10, scale: 2 }, nullable: true, comment: 'Betrag', fieldId: 2 },
  ],
  partitioning: [{ fieldId: 1000, name: 'Id_bucket', sourceId: 1, transform: { kind: 'bucket', count: 4 } }],
  options: { header: 'true' },
  properties: { 'x.y': '1' },
  comment: 'c',
  statistics: { bytes: 10, rows: null, version: null },
  view: null,
  ownerName: 'admin',
  location: { root: 'data', key: 'warehouse/p1/sales/orders-t1' },
  metadataLocation: at(0),
  createdAtMs: 6,
  updatedAtMs: 7,
  revision: 0,
  ...more,
})

describe('databases and tables', () => {
  beforeEach(async () => void (await write(insertDatabase(aDatabase()))))

  test('are read as they were written', async () => {
    const external = aTable({ id: 't2', name: 'files', kind: 'external', comment: null, metadataLocation: null })
    assert.equal(await write(together('tables', insertTable(aTable()), insertTable(external))), 'applied')
    assert.deepEqual(store.catalog.database(PROJECT, 'sales'), aDatabase())
    assert.deepEqual(store.catalog.table(PROJECT, 'sales', 'orders'), aTable())
    assert.deepEqual(store.catalog.tableById('t2'), external)
    assert.deepEqual(store.catalog.tables(PROJECT, 'sales'), [external, aTable()])
    assert.deepEqual(store.catalog.managedTables(), [aTable()])
    assert.deepEqual(
      [
        store.catalog.database(OTHER_PROJECT, 'sales'),
        store.catalog.table(OTHER_PROJECT, 'sales', 'orders'),
        store.catalog.tableById('t9'),
      ],
      [null, null, null],
    )
  })

  test('have their name alone, per project and per database', async () => {
    assert.equal(await write(insertDatabase(aDatabase({ id: 'd2' }))), 'unique')
    assert.equal(await write(insertDatabase(aDatabase({ id: 'd2', projectId: OTHER_PROJECT }))), 'applied')
    await write(insertTable(aTable()))
    assert.equal(await write(insertTable(aTable({ id: 't2' }))), 'unique')
    assert.equal(await write(insertTable(aTable({ id: 't2', databaseId: 'd2' }))), 'applied')
    assert.equal(await write(insertTable(aTable({ id: 't3', databaseId: 'd9' }))), 'constraint')
    assert.deepEqual(
      store.catalog.databases(PROJECT).map(({ id }) => id),
      ['d1'],
    )
  })

  test('a database with tables stays; with its tables it goes', async () => {
    await write(insertTable(aTable()))
    assert.equal(await write(deleteDatabase('d1')), 'constraint')
    assert.equal(await write(together('drop-database', deleteTable('t1'), deleteDatabase('d1'))), 'applied')
    assert.equal(await write(deleteDatabase('d1')), 'rows')
    assert.equal(await write(deleteTable('t1')), 'rows')
  })

  test('a managed table has metadata and an external one has none', async () => {
    assert.equal(await write(insertTable(aTable({ metadataLocation: null }))), 'constraint')
    assert.equal(await write(insertTable(aTable({ kind: 'external' }))), 'constraint')
  })
})

describe('a definition', () => {
  const view = aTable({
    id: 'v1',
    name: 'v',
    kind: 'view',
    provider: '',
    view: { text: 'SELECT 1 AS a', database: 'sales', queryColumns: ['a'] },
    location: { root: '', key: '' },
    metadataLocation: null,
  })
  beforeEach(async () => void (await write(together('catalog', insertDatabase(aDatabase()), insertTable(aTable()), insertTable(view)))))

  test('of a view has a query, of a table none', async () => {
    assert.deepEqual(store.catalog.table(PROJECT, 'sales', 'v'), view)
    assert.equal(await write(insertTable({ ...view, id: 'v2', name: 'v2', view: null })), 'constraint')
    assert.equal(await write(insertTable(aTable({ id: 't2', name: 't2', view: view.view }))), 'constraint')
  })

  test('is changed by whoever read the last one', async () => {
    const changed = aTable({ name: 'bills', comment: null, properties: {}, updatedAtMs: 9, statistics: null })
    assert.equal(await write(updateTable(changed)), 'applied')
    assert.equal(await write(updateTable(aTable({ comment: 'late' }))), 'rows')
    assert.deepEqual(store.catalog.table(PROJECT, 'sales', 'bills'), { ...changed, revision: 1 })
    assert.equal(store.catalog.table(PROJECT, 'sales', 'orders'), null)
    assert.equal(await write(updateTable({ ...view, name: 'bills' })), 'unique')
  })

  test('moves with its metadata file or leaves it where commits put it', async () => {
    assert.equal(await write(updateTable(aTable(), { from: at(1), to: at(2) })), 'rows')
    assert.equal(await write(updateTable(aTable(), { from: at(0), to: at(1) })), 'applied')
    assert.deepEqual(store.catalog.tableById('t1')?.metadataLocation, at(1))
    assert.equal(await write(updateTable(aTable({ comment: 'x', revision: 1 }))), 'applied')
    assert.deepEqual(store.catalog.tableById('t1')?.metadataLocation, at(1))
  })

  test('of a database is changed by whoever read the last one', async () => {
    assert.equal(await write(updateDatabase(aDatabase({ comment: 'x', properties: { b: '2' } }))), 'applied')
    assert.equal(await write(updateDatabase(aDatabase({ comment: 'late' }))), 'rows')
    assert.deepEqual(store.catalog.database(PROJECT, 'sales'), aDatabase({ comment: 'x', properties: { b: '2' }, revision: 1 }))
  })
})

describe('partitions and functions', () => {
  const partition = (more: Partial<PartitionRecord> = {}): PartitionRecord => ({
    tableId: 't2',
    name: 'p=1/q=__HIVE_DEFAULT_PARTITION__',
    values: ['1', null],
    location: { root: 'bucket/p1/b', key: 'p=1' },
    statistics: null,
    createdAtMs: 3,
    ...more,
  })
  const aFunction: FunctionRecord = {
    id: 'f1',
    projectId: PROJECT,
    databaseId: 'd1',
    databaseName: 'sales',
    name: 'f',
    className: 'a.B',
    resources: [{ type: 'JAR', uri: 'obs://b/x.jar' }],
    createdAtMs: 4,
  }
  beforeEach(async () => {
    const external = aTable({ id: 't2', kind: 'external', metadataLocation: null })
    await write(together('catalog', insertDatabase(aDatabase()), insertTable(external)))
  })

  test('partitions go with their table, one a name', async () => {
    assert.equal(await write(insertPartition(partition())), 'applied')
    assert.equal(await write(insertPartition(partition())), 'unique')
    assert.equal(await write(insertPartition(partition({ tableId: 't9' }))), 'constraint')
    await write(insertPartition(partition({ name: 'p=0/q=a', values: ['0', 'a'] })))
    assert.deepEqual(store.catalog.partitions('t2'), [partition({ name: 'p=0/q=a', values: ['0', 'a'] }), partition()])
    assert.equal(await write(deletePartition('t2', 'p=0/q=a')), 'applied')
    assert.equal(await write(deletePartition('t2', 'p=0/q=a')), 'rows')
    await write(deleteTable('t2'))
    assert.deepEqual(store.catalog.partitions('t2'), [])
  })

  test('functions go with their database, one a name', async () => {
    assert.equal(await write(insertFunction(aFunction)), 'applied')
    assert.equal(await write(insertFunction({ ...aFunction, id: 'f2' })), 'unique')
    assert.deepEqual(store.catalog.function(PROJECT, 'sales', 'f'), aFunction)
    assert.deepEqual(store.catalog.functions(PROJECT, 'sales'), [aFunction])
    assert.equal(await write(deleteFunction('f9')), 'rows')
    await write(together('drop', deleteTable('t2'), deleteDatabase('d1')))
    assert.equal(store.catalog.function(PROJECT, 'sales', 'f'), null)
  })
})

describe('a commit', () => {
  const commit = (more: Partial<TableCommit> = {}): UnitOfWork =>
    commitTable({
      tableId: 't1',
      from: at(0),
      to: at(1),
      snapshotId: 9_223_372_036_854_775_807n,
      jobId: 'job-1',
      ordinal: 0,
      attempt: 1,
      receipt: makeReceipt(3),
      ...more,
    })
  const metadata = () => store.catalog.tableById('t1')?.metadataLocation
  const status = () => store.jobs.get(PROJECT, 'job-1')?.status

  beforeEach(async () => {
    await write(together('catalog', insertDatabase(aDatabase()), insertTable(aTable())))
    await write(insertJob(aNewJob()))
    await write(startJob(aKey(), { atMs: 2_000, detail: '' }))
  })

  test('moves the table, marks the job and ends it in one unit', async () => {
    assert.equal(store.jobs.isCommitted('job-1'), false)
    assert.equal(await write(together('commit', commit(), endJob(aKey(), 'RUNNING', anEnd()))), 'applied')
    assert.deepEqual([metadata(), status(), store.jobs.isCommitted('job-1')], [at(1), 'FINISHED', true])
  })

  test('loses against one that came first, and against a dropped table', async () => {
    await write(insertJob(aNewJob({ id: 'job-2' })))
    assert.equal(await write(commit({ jobId: 'job-2', snapshotId: 1n })), 'applied')
    assert.equal(await write(together('commit', commit({ to: at(2) }), endJob(aKey(), 'RUNNING', anEnd()))), 'rows')
    assert.deepEqual([metadata(), status(), store.jobs.isCommitted('job-1')], [at(1), 'RUNNING', false])
    await write(deleteTable('t1'))
    assert.equal(await write(commit({ from: at(1), to: at(2) })), 'rows')
  })

  test('loses with its unit when its job was moved by somebody else', async () => {
    await write(endJob(aKey(), 'RUNNING', anEnd({ status: 'CANCELLED' })))
    assert.equal(await write(together('commit', commit(), endJob(aKey(), 'RUNNING', anEnd()))), 'constraint')
    assert.deepEqual([metadata(), status(), store.jobs.isCommitted('job-1')], [at(0), 'CANCELLED', false])
  })

  test('of an attempt that was given up is refused', async () => {
    await write(requeueJob(aKey(), { atMs: 3_000, why: 'lost', loneDeath: true }))
    assert.equal(await write(commit()), 'rows')
    assert.equal(await write(commit({ attempt: 3 })), 'rows')
    assert.deepEqual(metadata(), at(0))
  })

  test('sent twice is done once', async () => {
    assert.equal(await write(commit()), 'applied')
    assert.equal(await write(commit()), 'applied')
    await write(insertJob(aNewJob({ id: 'job-2' })))
    assert.equal(await write(commit({ jobId: 'job-2', from: at(1), to: at(2) })), 'applied')
    assert.equal(await write(commit()), 'applied', 'also after the table went on')
    assert.deepEqual(metadata(), at(2))
    await write(endJob(aKey(), 'RUNNING', anEnd()))
    assert.equal(await write(commit()), 'applied', 'also after the job has ended')
    assert.deepEqual(metadata(), at(2))
  })

  test('of another snapshot under the same job, table and ordinal is refused', async () => {
    await write(commit())
    assert.equal(await write(commit({ from: at(1), to: at(2), snapshotId: 2n })), 'rows')
    assert.equal(await write(commit({ from: at(1), to: at(2), snapshotId: 2n, ordinal: 1 })), 'applied')
    assert.deepEqual(metadata(), at(2))
  })

  test('is a fact: its job is never tried again and never CANCELLED', async () => {
    await write(commit())
    assert.equal(await write(requeueJob(aKey(), { atMs: 3_000, why: 'lost', loneDeath: false })), 'constraint')
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ status: 'CANCELLED' }))), 'constraint')
    assert.equal(status(), 'RUNNING')
    assert.equal(await write(endJob(aKey(), 'RUNNING', anEnd({ status: 'FAILED', message: 'partly committed' }))), 'applied')
  })
})
