import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, test } from 'node:test'
import { createTableCommits, type TableCommits } from '../../src/catalog/table-commits.ts'
import { systemRandom } from '../../src/core/random.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { snapshotWriter } from '../../src/iceberg/snapshot-summary.ts'
import { deleteTable } from '../../src/metastore/catalog.ts'
import { endJob, requeueJob } from '../../src/metastore/jobs.ts'
import type { Metastore, TableRecord } from '../../src/metastore/metastore.ts'
import type { Location, Storage } from '../../src/storage/storage.ts'
import { aHome, END, type Home } from './support.ts'

const clock = { nowMs: () => 5_000 }

const commitsOf = (
  { metastore, place }: Home,
  more: { metastore?: Pick<Metastore, 'write' | 'catalog'>; storage?: Storage } = {},
): TableCommits => createTableCommits({ metastore, storage: place.storage, clock, random: systemRandom, ...more })

const filesOf = async (home: Home, table: TableRecord): Promise<readonly string[]> =>
  (await planScan(home.place.storage, await versionOf(home, table))).map(({ path }) => path)

const versionOf = async (home: Home, table: TableRecord) =>
  await loadTable(home.place.storage, home.current(table).metadataLocation as Location)

const metadataNames = (home: Home, table: TableRecord): readonly string[] =>
  readdirSync(home.place.storage.localPath({ root: table.location.root, key: `${table.location.key}/metadata` }))

describe('commits of tables', () => {
  test('snapshot, mark and end of the job are one', async () => {
    await using home = await aHome()
    const [table, key] = [await home.addTable(), await home.addJob()]
    const write = await home.write(table, key)
    assert.deepEqual(await commitsOf(home).commit(write), { outcome: 'committed' })
    assert.deepEqual(
      await filesOf(home, table),
      write.files.map(({ path }) => path),
    )
    assert.equal(home.status(key.jobId), 'FINISHED')
    assert.ok(home.metastore.jobs.isCommitted(key.jobId))
    const { metadata } = await versionOf(home, table)
    assert.deepEqual(metadata.snapshots.map(snapshotWriter), [{ jobId: key.jobId, attempt: 1 }])
  })

  test('every file is on the disk before the store hears of it', async () => {
    await using home = await aHome()
    const [table, key] = [await home.addTable(), await home.addJob()]
    const events: (readonly string[])[] = []
    const { metastore, place } = home
    const storage: Storage = {
      ...place.storage,
      publish: async (paths) => {
        const receipt = await place.storage.publish(paths)
        events.push(['published', ...paths])
        return receipt
      },
    }
    const recording = {
      catalog: metastore.catalog,
      write: async (unit: Parameters<Metastore['write']>[0]) => {
        events.push([unit.name])
        return await metastore.write(unit)
      },
    }
    const before = new Set(metadataNames(home, table))
    const write = await home.write(table, key)
    await commitsOf(home, { storage, metastore: recording }).commit(write)
    assert.deepEqual(
      events.map(([name]) => name),
      ['published', 'commit-table'],
    )
    const made = metadataNames(home, table).filter((name) => !before.has(name))
    assert.equal(made.length, 3, 'manifest, manifest list, metadata')
    assert.deepEqual(
      events[0]
        ?.slice(1)
        .map((path) => basename(path))
        .sort(),
      [...made, ...write.files.map(({ path }) => basename(path))].sort(),
    )
  })

  test('appends that run into each other all land, from one server or from two', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const [one, other] = [commitsOf(home), commitsOf(home)]
    const keys = await Promise.all(Array.from({ length: 6 }, () => home.addJob()))
    const writes = await Promise.all(keys.map((key) => home.write(table, key)))
    const outcomes = await Promise.all(writes.map((write, at) => (at % 2 === 0 ? one : other).commit(write)))
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      keys.map(() => 'committed'),
    )
    assert.deepEqual((await filesOf(home, table)).toSorted(), writes.flatMap(({ files }) => files.map(({ path }) => path)).sort())
    const { metadata } = await versionOf(home, table)
    assert.deepEqual(
      metadata.snapshots.map(({ sequenceNumber }) => sequenceNumber),
      keys.map((_, at) => BigInt(at + 1)),
    )
    assert.equal(metadataNames(home, table).length, 1 + 3 * keys.length, 'tries that lost left nothing')
  })

  test('an overwrite that read its target wants the version that it read; one that did not replaces whatever is there', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const commits = commitsOf(home)
    const [first, stale, blind, fresh] = [await home.addJob(), await home.addJob(), await home.addJob(), await home.addJob()]
    await commits.commit(await home.write(table, first))
    const overwrite = { overwrite: true, readVersion: table.metadataLocation }
    await assert.rejects(commits.commit(await home.write(table, stale, overwrite)), { code: 'COMMIT_CONFLICT' })
    assert.equal(home.status(stale.jobId), 'RUNNING')
    assert.ok(!home.metastore.jobs.isCommitted(stale.jobId))

    const replaced = await home.write(table, blind, { overwrite: true })
    assert.deepEqual(await commits.commit(replaced), { outcome: 'committed' })
    assert.deepEqual(await filesOf(home, table), [replaced.files[0]?.path])
    const again = await home.write(table, fresh, { overwrite: true, readVersion: home.current(table).metadataLocation })
    assert.deepEqual(await commits.commit(again), { outcome: 'committed' })
    assert.deepEqual(await filesOf(home, table), [again.files[0]?.path])
  })

  test('an overwrite that loses the race while it is written conflicts as well', async () => {
    await using home = await aHome()
    const [table, loser, winner] = [await home.addTable(), await home.addJob(), await home.addJob()]
    const { storage } = home.place
    let raced = false
    const slow: Storage = {
      ...storage,
      publish: async (paths) => {
        if (!raced) {
          raced = true
          assert.deepEqual(await commitsOf(home).commit(await home.write(table, winner)), { outcome: 'committed' })
        }
        return await storage.publish(paths)
      },
    }
    const write = await home.write(table, loser, { overwrite: true, readVersion: table.metadataLocation })
    await assert.rejects(commitsOf(home, { storage: slow }).commit(write), { code: 'COMMIT_CONFLICT' })
    assert.equal(metadataNames(home, table).length, 4)
  })

  test('what a job did to several tables is one, planned again when somebody was faster at any of them', async () => {
    await using home = await aHome()
    const [first, second, key, other] = [await home.addTable(), await home.addTable(), await home.addJob(), await home.addJob()]
    const [a, b] = [await home.write(first, key), await home.write(second, key)]
    const { metastore, place } = home
    let isLate = false
    const storage: Storage = {
      ...place.storage,
      publish: async (paths) => {
        // As another server would, which does not wait in our queue.
        if (!isLate) {
          isLate = true
          assert.deepEqual(await commitsOf(home).commit(await home.write(second, other)), { outcome: 'committed' })
        }
        return await place.storage.publish(paths)
      },
    }
    const both = { ...a, writes: [...a.writes, ...b.writes] }
    assert.deepEqual(await commitsOf(home, { storage }).commit(both), { outcome: 'committed' })
    assert.deepEqual([(await filesOf(home, first)).length, (await filesOf(home, second)).length], [1, 2])
    assert.deepEqual([metastore.jobs.isCommitted(key.jobId), home.status(key.jobId)], [true, 'FINISHED'])
    // The files of the first plan are gone again: a version is its metadata file, a list and a manifest.
    assert.deepEqual([metadataNames(home, first).length, metadataNames(home, second).length], [4, 7])
  })

  test('of several tables none is changed when one cannot be', async () => {
    await using home = await aHome()
    const [there, gone, key] = [await home.addTable(), await home.addTable(), await home.addJob()]
    const [a, b] = [await home.write(there, key), await home.write(gone, key)]
    await home.metastore.write(deleteTable(gone.id))
    await assert.rejects(commitsOf(home).commit({ ...a, writes: [...a.writes, ...b.writes] }), { code: 'TABLE_NOT_FOUND' })
    const [other, late] = [await home.addTable(), await home.addJob()]
    const missing = { files: b.files.map((file) => ({ ...file, path: `${file.path}.gone` })) }
    const [c, d] = [await home.write(there, late), await home.write(other, late, missing)]
    await assert.rejects(commitsOf(home).commit({ ...c, writes: [...c.writes, ...d.writes] }))
    assert.deepEqual(home.current(there).metadataLocation, there.metadataLocation)
    assert.deepEqual([metadataNames(home, there).length, metadataNames(home, other).length], [1, 1])
  })

  test('a job that somebody else moved commits nothing', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const [cancelled, requeued] = [await home.addJob(), await home.addJob()]
    await home.metastore.write(endJob(cancelled, 'RUNNING', { ...END, status: 'CANCELLED' }))
    await home.metastore.write(requeueJob(requeued, { atMs: 3, why: 'worker lost', loneDeath: true }))
    for (const key of [cancelled, requeued])
      assert.deepEqual(await commitsOf(home).commit(await home.write(table, key)), { outcome: 'refused' })
    assert.deepEqual(home.current(table).metadataLocation, table.metadataLocation)
    assert.equal(home.status(cancelled.jobId), 'CANCELLED')
    assert.equal(metadataNames(home, table).length, 1)
  })

  test('when the store fails nothing is touched: the commit may have happened', async () => {
    await using home = await aHome()
    const [table, key] = [await home.addTable(), await home.addJob()]
    const cause = new Error('disk gone')
    const failing = {
      catalog: home.metastore.catalog,
      write: async (unit: Parameters<Metastore['write']>[0]) => {
        await home.metastore.write(unit)
        throw cause
      },
    }
    assert.deepEqual(await commitsOf(home, { metastore: failing }).commit(await home.write(table, key)), { outcome: 'unknown', cause })
    assert.equal((await filesOf(home, table)).length, 1)
  })

  test('a failure before the store is asked leaves the table as it was, and the next in line goes on', async () => {
    await using home = await aHome()
    const [table, broken, next] = [await home.addTable(), await home.addJob(), await home.addJob()]
    const commits = commitsOf(home)
    const absent = await home.write(table, broken)
    const missing = await home.write(table, broken, { files: absent.files.map((file) => ({ ...file, path: `${file.path}.gone` })) })
    const [first, second] = await Promise.allSettled([commits.commit(missing), commits.commit(await home.write(table, next))])
    assert.equal(first.status, 'rejected')
    assert.equal(first.reason.code, 'FILE_UNREADABLE')
    assert.equal(second.status, 'fulfilled')
    assert.equal(metadataNames(home, table).length, 4)

    const [late, dropped] = [await home.addJob(), await home.addTable()]
    await home.metastore.write(deleteTable(dropped.id))
    await assert.rejects(commits.commit(await home.write(dropped, late)), { code: 'TABLE_NOT_FOUND' })
  })
})
