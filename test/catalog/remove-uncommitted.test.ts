import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { removeUncommitted } from '../../src/catalog/remove-uncommitted.ts'
import { createTableCommits } from '../../src/catalog/table-commits.ts'
import { systemRandom } from '../../src/core/random.ts'
import { dataFolder, metadataFileName, newWriterId } from '../../src/iceberg/file-names.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { prepareAppend } from '../../src/iceberg/prepare-commit.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import { endJob, requeueJob } from '../../src/metastore/jobs.ts'
import type { MoveKey, TableRecord } from '../../src/metastore/metastore.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aFile, aStamp, onDisk } from '../iceberg/support.ts'
import { aHome, END, type Home, silent } from './support.ts'

const recover = ({ metastore, place }: Home) => removeUncommitted({ metastore, storage: place.reopen(), log: silent })

const folderOf = ({ place }: Home, table: TableRecord): string => place.storage.localPath(table.location)

const treeOf = (home: Home, table: TableRecord): readonly string[] =>
  readdirSync(folderOf(home, table), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/** What an attempt has written when its server dies: data, and unless it died before that, a whole version that no catalog names. */
async function die(home: Home, table: TableRecord, { jobId, attempt }: MoveKey, when: 'writing data' | 'before the store'): Promise<void> {
  const base = await loadTable(home.place.storage, home.current(table).metadataLocation as Location)
  const folder = join(folderOf(home, table), dataFolder(newWriterId({ jobId, attempt }, randomUUID())))
  const files = onDisk([aFile(home.place.storage, base, { path: join(folder, 'part-0.parquet') })])
  if (when === 'writing data') return
  await writeCommit(home.place.storage, await prepareAppend(home.place.storage, base, files, aStamp({ jobId, attempt })))
}

/** A commit in the way of a job: data below the attempt's folder. */
async function commit(home: Home, table: TableRecord, key: MoveKey): Promise<void> {
  const { metastore, place } = home
  const commits = createTableCommits({ metastore, storage: place.storage, clock: { nowMs: () => 9 }, random: systemRandom })
  const folder = join(folderOf(home, table), dataFolder(newWriterId(key, randomUUID())))
  const base = await loadTable(place.storage, home.current(table).metadataLocation as Location)
  const files = onDisk([aFile(place.storage, base, { path: join(folder, 'part-0.parquet') })])
  assert.deepEqual(await commits.commit(await home.write(table, key, { files, finish: () => endJob(key, 'RUNNING', END) })), {
    outcome: 'committed',
  })
}

describe('recovery of tables at start', () => {
  test('what dead attempts of unfinished jobs left goes, what was committed stays', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    await commit(home, table, await home.addJob())
    await commit(home, table, await home.addJob())
    const committed = treeOf(home, table)
    const [writing, before, retried] = [await home.addJob(), await home.addJob(), await home.addJob()]
    await die(home, table, writing, 'writing data')
    await die(home, table, before, 'before the store')
    await die(home, table, retried, 'writing data')
    await home.metastore.write(requeueJob(retried, { atMs: 3, why: 'worker lost', loneDeath: true }))
    await die(home, table, { ...retried, attempt: 2 }, 'before the store')
    assert.ok(treeOf(home, table).length > committed.length)
    // 4 data folders; 2 manifests, 2 lists, 2 metadata files.
    assert.equal(await recover(home), 10)
    assert.deepEqual(treeOf(home, table), committed)
    assert.equal(
      (await planScan(home.place.storage, await loadTable(home.place.storage, home.current(table).metadataLocation as Location))).length,
      2,
    )
    assert.equal(await recover(home), 0, 'a second time there is nothing to do')
  })

  test('the age of a file says nothing', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    await commit(home, table, await home.addJob())
    const committed = treeOf(home, table)
    for (const path of committed) utimesSync(path, 4_000_000_000, 4_000_000_000)
    const dead = await home.addJob()
    await die(home, table, dead, 'before the store')
    for (const path of treeOf(home, table)) if (!committed.includes(path)) utimesSync(path, 1, 1)
    await recover(home)
    assert.deepEqual(treeOf(home, table), committed)
  })

  test('a version above the one that the catalog names goes with its manifests, whatever became of its job', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    await commit(home, table, await home.addJob())
    const committed = treeOf(home, table)
    const cancelled = await home.addJob()
    await die(home, table, cancelled, 'before the store')
    await home.metastore.write(endJob(cancelled, 'RUNNING', { ...END, status: 'CANCELLED' }))
    writeFileSync(join(folderOf(home, table), 'metadata', 'v9.metadata.json'), '{}')
    assert.equal(await recover(home), 4)
    // The data folder of a job that has ended is left to the cleaner.
    assert.deepEqual(
      treeOf(home, table).filter((path) => !path.includes(cancelled.jobId)),
      committed,
    )
    assert.equal(treeOf(home, table).length, committed.length + 1)
  })

  test('files of others, of finished jobs and of unknown ones stay', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const finished = await home.addJob()
    await commit(home, table, finished)
    const folder = folderOf(home, table)
    for (const name of [
      `data/${newWriterId({ jobId: randomUUID(), attempt: 1 }, randomUUID())}/part-0.parquet`,
      `data/${newWriterId({ jobId: finished.jobId, attempt: 1 }, randomUUID())}/part-0.parquet`,
      'data/part-by-spark.parquet',
      `metadata/${randomUUID()}-m0.avro`,
      'metadata/version-hint.text',
      `metadata/${metadataFileName(randomUUID(), 1)}`,
      `metadata/${metadataFileName(randomUUID(), 0)}`,
    ]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), 'x')
    }
    const before = treeOf(home, table)
    await home.addJob()
    assert.equal(await recover(home), 0)
    assert.deepEqual(treeOf(home, table), before)
  })

  test('a store that contradicts the table removes nothing', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const key = await home.addJob()
    await commit(home, table, key)
    const before = treeOf(home, table)
    const { metastore } = home
    const forgetful = {
      ...metastore,
      jobs: { unfinished: () => [metastore.jobs.get('p1', key.jobId) ?? assert.fail()], isCommitted: () => false },
    }
    assert.equal(await removeUncommitted({ metastore: forgetful, storage: home.place.storage, log: silent }), 0)
    assert.deepEqual(treeOf(home, table), before)
    assert.equal(
      await removeUncommitted({
        metastore: { ...forgetful, jobs: { ...forgetful.jobs, isCommitted: () => true } },
        storage: home.place.storage,
        log: silent,
      }),
      0,
    )
  })

  test('a table whose folder or metadata is damaged keeps everything, and the others are still looked at', async () => {
    await using home = await aHome()
    const [gone, damaged, sound] = [await home.addTable(), await home.addTable(), await home.addTable()]
    const key = await home.addJob()
    for (const table of [damaged, sound]) await die(home, table, key, 'before the store')
    rmSync(folderOf(home, gone), { recursive: true })
    const current = home.place.storage.localPath(damaged.metadataLocation as Location)
    renameSync(current, `${current}.moved`)
    const before = treeOf(home, damaged)
    assert.equal(await recover(home), 4)
    assert.deepEqual(treeOf(home, damaged), before)
    assert.equal(treeOf(home, sound).length, 1)
  })
})
