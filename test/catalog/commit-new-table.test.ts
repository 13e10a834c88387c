import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { createTableCommits } from '../../src/catalog/table-commits.ts'
import { systemRandom } from '../../src/core/random.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { endJob, requeueJob } from '../../src/metastore/jobs.ts'
import type { Metastore, MoveKey, TableRecord } from '../../src/metastore/metastore.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aFile, onDisk, PROJECT } from '../iceberg/support.ts'
import { aHome, END, type Home } from './support.ts'

const commitsOf = ({ metastore, place }: Home, write = metastore.write) =>
  createTableCommits({
    metastore: { catalog: metastore.catalog, write },
    storage: place.storage,
    clock: { nowMs: () => 9 },
    random: systemRandom,
  })

/** A table that only its attempt knows of, with one file of one row. */
async function aNewTable(home: Home, { jobId, attempt }: MoveKey, more: Partial<TableRecord> = {}) {
  const { storage } = home.place
  const location = storage.systemLocation(PROJECT, 'warehouse', `db/made-${randomUUID()}`)
  const record = { ...(await home.addTable()), id: randomUUID(), name: 'made', location, metadataLocation: null, ...more }
  const files = onDisk([aFile(storage, { metadataLocation: { root: location.root, key: `${location.key}/metadata/none` } })])
  return { record, files, jobId, attempt, finish: () => endJob({ jobId, attempt, leaseOwner: 'server-1' }, 'RUNNING', END) }
}

const found = ({ metastore }: Home): TableRecord | null => metastore.catalog.table(PROJECT, 'db', 'made')

describe('the commit of a new table', () => {
  test('table, snapshot, mark and end of the job are one', async () => {
    await using home = await aHome()
    const key = await home.addJob()
    const write = await aNewTable(home, key)
    const units: string[] = []
    const recording: Metastore['write'] = async (unit) => {
      units.push(unit.name)
      return await home.metastore.write(unit)
    }
    assert.deepEqual(await commitsOf(home, recording).create(write), { outcome: 'committed' })
    assert.deepEqual(units, ['create-table-as'])
    const { storage } = home.place
    const files = await planScan(storage, await loadTable(storage, found(home)?.metadataLocation as Location))
    assert.deepEqual(
      files.map(({ path }) => path),
      write.files.map(({ path }) => path),
    )
    assert.equal(home.status(key.jobId), 'FINISHED')
    assert.ok(home.metastore.jobs.isCommitted(key.jobId))
  })

  test('a name that was taken meanwhile, or a database that is gone, ends it', async () => {
    await using home = await aHome()
    const [first, second, third] = [await home.addJob(), await home.addJob(), await home.addJob()]
    const commits = commitsOf(home)
    await commits.create(await aNewTable(home, first))
    await assert.rejects(commits.create(await aNewTable(home, second)), { code: 'TABLE_EXISTS' })
    await assert.rejects(commits.create(await aNewTable(home, third, { name: 'other', databaseId: 'gone' })), {
      code: 'DATABASE_NOT_FOUND',
    })
    for (const { jobId } of [second, third]) {
      assert.equal(home.status(jobId), 'RUNNING')
      assert.equal(home.metastore.jobs.isCommitted(jobId), false)
    }
  })

  test('a job that somebody else moved makes no table', async () => {
    await using home = await aHome()
    const [cancelled, requeued] = [await home.addJob(), await home.addJob()]
    await home.metastore.write(endJob(cancelled, 'RUNNING', { ...END, status: 'CANCELLED' }))
    await home.metastore.write(requeueJob(requeued, { atMs: 3, why: 'worker lost', loneDeath: true }))
    for (const key of [cancelled, requeued])
      assert.deepEqual(await commitsOf(home).create(await aNewTable(home, key)), { outcome: 'refused' })
    assert.equal(found(home), null)
  })

  test('when the store fails the commit may have happened', async () => {
    await using home = await aHome()
    const cause = new Error('disk gone')
    const failing: Metastore['write'] = async (unit) => {
      await home.metastore.write(unit)
      throw cause
    }
    const write = await aNewTable(home, await home.addJob())
    assert.deepEqual(await commitsOf(home, failing).create(write), { outcome: 'unknown', cause })
    assert.notEqual(found(home), null)
  })
})
