import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { filePath } from '../../src/iceberg/file-address.ts'
import { dataFolder, newWriterId } from '../../src/iceberg/file-names.ts'
import { freedFiles } from '../../src/iceberg/maintenance/freed-files.ts'
import { orphanFiles } from '../../src/iceberg/maintenance/orphan-files.ts'
import { COMPACTION_DEFAULTS, type CompactionOptions, planCompaction } from '../../src/iceberg/maintenance/plan-compaction.ts'
import { reachableFiles } from '../../src/iceberg/maintenance/reachable-files.ts'
import { currentSnapshot, type LoadedTable } from '../../src/iceberg/metadata.ts'
import type { Operation } from '../../src/iceberg/operations.ts'
import { planEntries, planScan } from '../../src/iceberg/plan-scan.ts'
import { prepareOperation } from '../../src/iceberg/prepare-operation.ts'
import { readEntries, readManifests } from '../../src/iceberg/table-files.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aDuck, aFile, aPlace, aStamp, aTable, columnsOf, commit, type Duck, onDisk, partedBy, withMetadata } from './support.ts'

const COLUMNS = columnsOf({ id: 'long' })

async function done(storage: Storage, table: LoadedTable, operation: Operation): Promise<LoadedTable | null> {
  const prepared = await prepareOperation(storage, table, operation, aStamp())
  if (prepared.outcome === 'nothing') return null
  assert.ok(prepared.outcome === 'planned', prepared.outcome)
  return await writeCommit(storage, prepared.plan)
}

async function versions(storage: Storage, count: number, overwriteAt = -1): Promise<LoadedTable[]> {
  const tables = [await aTable(storage, COLUMNS)]
  for (let at = 0; at < count; at++) {
    const table = tables.at(-1) as LoadedTable
    tables.push(
      await commit(storage, table, onDisk([aFile(storage, table)]), { overwrite: at === overwriteAt, nowMs: 10_000 + at * 1_000 }),
    )
  }
  return tables
}

describe('maintenance of a table', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  test('old snapshots are forgotten; what only they led to may go, and nothing else', async () => {
    using place = aPlace()
    const { storage } = place
    const table = (await versions(storage, 5, 2)).at(-1) as LoadedTable
    const expired = (await done(storage, table, { kind: 'expire-snapshots', olderThanMs: 13_500, retainLast: 1 })) ?? assert.fail()
    assert.deepEqual(
      expired.metadata.snapshots.map(({ timestampMs }) => timestampMs),
      [14_000],
    )
    assert.equal(expired.metadata.currentSnapshotId, table.metadata.currentSnapshotId)
    assert.deepEqual(
      expired.metadata.snapshotLog.map(({ timestampMs }) => timestampMs),
      [14_000],
    )
    const paths = [...(await freedFiles(storage, table, expired)).keys()]
    const needed = await reachableFiles(storage, expired, expired.metadata.snapshots)
    assert.ok(paths.every((path) => existsSync(path) && !needed.has(path)))
    // Two data files and their manifests, the manifest that names them as deleted, four lists.
    assert.equal(paths.length, 2 + 2 + 2 + 4)
    for (const path of paths) rmSync(path)
    assert.equal((await planScan(place.reopen(), expired)).length, 3)
    for (const { path } of await planScan(place.reopen(), expired)) assert.ok(existsSync(path))
    assert.equal(await done(storage, expired, { kind: 'expire-snapshots', olderThanMs: 13_500, retainLast: 1 }), null, 'nothing to do')
  })

  test('the newest stay, and so does what a tag names', async () => {
    using place = aPlace()
    const { storage } = place
    const table = (await versions(storage, 5)).at(-1) as LoadedTable
    const times = async (of: LoadedTable, olderThanMs: number, retainLast: number) =>
      ((await done(storage, of, { kind: 'expire-snapshots', olderThanMs, retainLast })) ?? of).metadata.snapshots.map(
        ({ timestampMs }) => timestampMs / 1_000,
      )
    assert.deepEqual(await times(table, 1_000_000, 2), [13, 14])
    assert.deepEqual(await times(table, 12_000, 1), [12, 13, 14])
    assert.deepEqual(await times(table, 1_000_000, 0), [14])
    const second = table.metadata.snapshots[1]
    const tagged = withMetadata(storage, table, { refs: { ...table.metadata.refs, v1: { 'snapshot-id': second?.id ?? 0n, type: 'tag' } } })
    assert.deepEqual(await times(tagged, 1_000_000, 1), [11, 14])
  })

  test('an orphan is what nothing leads to and whose writer is dead', async () => {
    using place = aPlace()
    const { storage } = place
    const table = (await versions(storage, 2, 1)).at(-1) as LoadedTable
    const folder = filePath(table.metadata.location)
    const file = (name: string) => {
      mkdirSync(`${folder}/${name}`.replace(/\/[^/]+$/, ''), { recursive: true })
      writeFileSync(`${folder}/${name}`, '')
      return `${folder}/${name}`
    }
    const [dead, alive] = ['dead', 'alive'].map((jobId) => newWriterId({ jobId, attempt: 1 }, randomUUID()))
    const orphans = [
      file(`${dataFolder(dead ?? '')}/p0=va/part-1.parquet`),
      file(`metadata/${dead}-m0.avro`),
      file(`metadata/00099-${dead}.metadata.json`),
    ]
    file(`${dataFolder(alive ?? '')}/part-1.parquet`)
    file('data/somebody.parquet')
    file('metadata/stats.puffin')
    const isDead = ({ jobId }: { jobId: string }) => jobId !== 'alive'
    assert.deepEqual(await orphanFiles(storage, table, isDead, Date.now() + 1_000), orphans.sort())
    assert.deepEqual(await orphanFiles(storage, table, isDead, Date.now() - 60_000), [], 'younger than the limit')
  })

  test('small files are packed within their partition, oldest first', () => {
    const metadata = {
      partitionSpecs: [{ id: 0, fields: [] }],
      schemas: [{ id: 0, fields: [], identifierIds: [] }],
      currentSchemaId: 0,
    } as never
    const file = (bytes: number, deletes = 0) => ({
      path: '',
      bytes,
      rows: 1,
      deletes: Array.from({ length: deletes }, () => ({ path: '', bytes: 1 })),
      specId: 0,
      entry: { file: { partition: new Map() } },
    })
    let more: Partial<CompactionOptions> = {}
    const groups = (...files: readonly unknown[]) =>
      planCompaction(metadata, files as never, { ...COMPACTION_DEFAULTS, targetBytes: 100, filesMin: 3, ...more }).groups.map((group) =>
        group.files.map(({ bytes }) => bytes),
      )
    assert.deepEqual(groups(file(10), file(10)), [], 'too few')
    assert.deepEqual(groups(file(10), file(90), file(20), file(30)), [[10, 20, 30]], 'a large one is left alone')
    assert.deepEqual(groups(file(40), file(50), file(60)), [[40, 50]])
    assert.deepEqual(groups(file(99, 1)), [[99]], 'rows that are marked as deleted')
    more = { filesMax: 3 }
    assert.deepEqual(groups(file(40), file(50), file(60), file(30)), [[40, 50]], 'no more than so many')
    more = { all: true }
    assert.deepEqual(groups(file(120), file(10)), [[120], [10]], 'all of them')
    more = {}
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 })), (sizes) => {
        const packed = groups(...sizes.map((bytes) => file(bytes)))
        assert.ok(packed.every((group) => group.length > 1 && group.reduce((sum, bytes) => sum + bytes, 0) <= 100))
      }),
    )
  })

  test('compaction keeps the rows and their age; a commit in between decides whether it still may', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, columnsOf({ id: 'long', part: 'string' }), 1_000, partedBy([2, 'identity']))
    const columns = columnsOf({ id: 'long', part: 'string' })
    for (let at = 0; at < 6; at++)
      table = await commit(storage, table, await duck.write(storage, table, columns, `VALUES (${at}, 'a'), (${at}, 'b')`))
    const rows = async (of: LoadedTable) => (await duck.rows(storage, of, columns)).map((row) => JSON.stringify(row)).sort()
    const { groups } = planCompaction(table.metadata, await planEntries(storage, table), {
      ...COMPACTION_DEFAULTS,
      targetBytes: 1_000_000,
      filesMin: 3,
    })
    assert.deepEqual(
      groups.map(({ files }) => files.length),
      [6, 6],
    )
    const operations = await Promise.all(
      groups.map(async ({ files }): Promise<Operation> => {
        const source = files.map(({ path }) => `'${path}'`).join(', ')
        const written = await duck.write(storage, table, columns, `SELECT * FROM read_parquet([${source}], hive_partitioning = false)`)
        return { kind: 'compact', removed: files.map(({ path }) => path), files: written, version: table.metadataLocation }
      }),
    )
    const before = await rows(table)
    const appended = await commit(storage, table, await duck.write(storage, table, columns, "VALUES (9, 'a')"))
    let compacted = appended
    for (const operation of operations) compacted = (await done(storage, compacted, operation)) ?? assert.fail()
    assert.deepEqual(await rows(compacted), [...before, JSON.stringify(['9', 'a'])].sort())
    assert.equal((await planScan(storage, compacted)).length, 3)
    assert.equal(currentSnapshot(compacted.metadata)?.summary.operation, 'replace')
    const entries = (await planEntries(storage, compacted)).map(({ entry }) => entry.sequenceNumber)
    assert.deepEqual(entries.sort(), [6n, 6n, 7n], 'as old as the youngest file that was there when it began')
    assert.deepEqual(await prepareOperation(storage, compacted, operations[0] as Operation, aStamp()), {
      outcome: 'conflict',
      verdict: 'fail',
    })
  })

  test('manifests are rewritten into few, with the same files', async () => {
    using place = aPlace()
    const { storage } = place
    const table = (await versions(storage, 8)).at(-1) as LoadedTable
    const rewritten = (await done(storage, table, { kind: 'rewrite-manifests' })) ?? assert.fail()
    const manifests = await readManifests(storage, rewritten)
    assert.equal(manifests.length, 1)
    const entries = await readEntries(storage, rewritten, manifests[0] ?? assert.fail())
    assert.deepEqual(
      entries.map(({ sequenceNumber, status }) => [sequenceNumber, status]),
      Array.from({ length: 8 }, (_, at) => [BigInt(at + 1), 'existing']),
    )
    assert.deepEqual(
      (await planScan(storage, rewritten)).map(({ path }) => path),
      (await planScan(storage, table)).map(({ path }) => path),
    )
    assert.equal(currentSnapshot(rewritten.metadata)?.summary['total-records'], '8')
    assert.equal(await done(storage, rewritten, { kind: 'rewrite-manifests' }), null)
  })
})
