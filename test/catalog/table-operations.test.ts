import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { tableEntry } from '../../src/catalog/catalog-view.ts'
import { createTableCommits, type JobCommit } from '../../src/catalog/table-commits.ts'
import { systemRandom } from '../../src/core/random.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { currentSchema } from '../../src/iceberg/metadata.ts'
import type { Operation } from '../../src/iceberg/operations.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { endJob } from '../../src/metastore/jobs.ts'
import type { MoveKey, TableRecord } from '../../src/metastore/metastore.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aFile, onDisk } from '../iceberg/support.ts'
import { aHome, END, type Home } from './support.ts'

const commitsOf = ({ metastore, place }: Home) =>
  createTableCommits({ metastore, storage: place.storage, clock: { nowMs: () => 5_000 }, random: systemRandom })

const versionOf = async (home: Home, table: TableRecord) =>
  await loadTable(home.place.storage, home.current(table).metadataLocation as Location)

const change = (table: TableRecord, key: MoveKey, operation: Operation): JobCommit => {
  const { jobId, attempt } = key
  return { jobId, attempt, writes: [{ table: tableEntry(table), operation }], finish: () => endJob(key, 'RUNNING', END) }
}

describe('operations on a table, up to the end of their jobs', () => {
  async function start(home: Home) {
    const table = await home.addTable()
    const commits = commitsOf(home)
    const run = async (operation: Operation, key?: MoveKey) => await commits.commit(change(table, key ?? (await home.addJob()), operation))
    const files = (rows = 1) => onDisk([aFile(home.place.storage, { metadataLocation: table.metadataLocation as Location }, { rows })])
    return { table, run, files }
  }

  test('a rewrite lands when what came between does not meet it, and is told to run again when it does', async () => {
    await using home = await aHome()
    const { table, run, files } = await start(home)
    const [old] = files()
    await run({ kind: 'append', files: old === undefined ? [] : [old] })
    const version = home.current(table).metadataLocation as Location
    const read = { version, filters: [{ fieldId: 1, operator: '=', value: '1' }] } as const
    const column = { bytes: 1, values: 1, nulls: 0, min: '7', max: '8', hasNan: null }
    const others = files().map((file) => ({ ...file, columns: new Map([[1, column]]) }))
    await run({ kind: 'append', files: others })
    const removed = [old?.path ?? '']
    assert.deepEqual(await run({ kind: 'rewrite', removed, files: files(), read }), { outcome: 'committed' })
    assert.equal((await planScan(home.place.storage, await versionOf(home, table))).length, 2)

    const key = await home.addJob()
    const before = readdirSync(home.place.storage.localPath({ root: table.location.root, key: `${table.location.key}/metadata` })).length
    await assert.rejects(run({ kind: 'rewrite', removed, files: files(), read }, key), {
      code: 'COMMIT_CONFLICT',
      context: { verdict: 'run again' },
    })
    assert.equal(home.status(key.jobId), 'RUNNING', 'its end is for others to decide')
    assert.equal(
      readdirSync(home.place.storage.localPath({ root: table.location.root, key: `${table.location.key}/metadata` })).length,
      before,
    )
  })

  test('compaction gives way; changes of the schema and appends follow each other in any order', async () => {
    await using home = await aHome()
    const { table, run, files } = await start(home)
    const small = files()
    await run({ kind: 'append', files: small })
    const version = home.current(table).metadataLocation as Location
    await run({ kind: 'evolve', changes: [{ kind: 'rename-column', fieldId: 1, name: 'key' }] })
    await run({ kind: 'append', files: files() })
    await run({ kind: 'overwrite', files: files(5), scope: 'table', read: null })
    const compact = { kind: 'compact', removed: small.map(({ path }) => path), files: files(), version } as const
    await assert.rejects(run(compact), { code: 'COMMIT_CONFLICT', context: { verdict: 'fail' } })
    const { metadata } = await versionOf(home, table)
    assert.equal(currentSchema(metadata).fields[0]?.name, 'key')
    assert.equal(metadata.snapshots.length, 3)
  })

  test('a job that finds nothing to do ends, and the table stays as it was', async () => {
    await using home = await aHome()
    const { table, run } = await start(home)
    const version = home.current(table).metadataLocation as Location
    const key = await home.addJob()
    assert.deepEqual(await run({ kind: 'rewrite', removed: [], files: [], read: { version, filters: [] } }, key), { outcome: 'committed' })
    assert.deepEqual(await run({ kind: 'expire-snapshots', olderThanMs: 9_999, retainLast: 1 }), { outcome: 'committed' })
    assert.equal(home.status(key.jobId), 'FINISHED')
    assert.deepEqual(home.current(table).metadataLocation, version)
    await assert.rejects(run({ kind: 'evolve', changes: [{ kind: 'drop-column', fieldId: 9 }] }), { code: 'ANALYSIS' })
  })

  test('twenty inserts at once all land', async () => {
    await using home = await aHome()
    const { table, run, files } = await start(home)
    const outcomes = await Promise.all(Array.from({ length: 20 }, async () => await run({ kind: 'append', files: files() })))
    assert.ok(outcomes.every(({ outcome }) => outcome === 'committed'))
    assert.equal((await planScan(home.place.storage, await versionOf(home, table))).length, 20)
  })
})
