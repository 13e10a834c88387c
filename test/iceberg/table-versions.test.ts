import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { currentSnapshot, type LoadedTable } from '../../src/iceberg/metadata.ts'
import { metadataToJson } from '../../src/iceberg/metadata-json.ts'
import { planReplace } from '../../src/iceberg/plan-replace.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { snapshotWriter } from '../../src/iceberg/snapshot-summary.ts'
import { readEntries, readManifests } from '../../src/iceberg/table-files.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import { aDuck, aFile, aPlace, aStamp, aTable, columnsOf, commit, type Duck, onDisk } from './support.ts'

const COLUMNS = columnsOf({ id: 'long', name: 'string' })

describe('a table through its versions', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  const rowsOf = async (storage: Parameters<typeof planScan>[0], table: LoadedTable) =>
    (await duck.rows(storage, table, COLUMNS)).map(([id]) => Number(id)).sort((a, b) => a - b)

  test('appends and overwrites give what a list would, and every earlier version stays as it was', async () => {
    const step = fc.record({ overwrite: fc.boolean(), rows: fc.nat({ max: 3 }), nowMs: fc.integer({ min: 0, max: 5_000 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        using place = aPlace()
        const { storage } = place
        let table = await aTable(storage, COLUMNS)
        const versions: { table: LoadedTable; rows: number[] }[] = [{ table, rows: [] }]
        let next = 0
        for (const { overwrite, rows, nowMs } of steps) {
          const ids = Array.from({ length: rows }, () => next++)
          const select = `SELECT ${next - rows} + range, 'x' FROM range(${rows})`
          const written = await commit(storage, table, await duck.write(storage, table, COLUMNS, select), { overwrite, nowMs, jobId: 'j1' })
          const before = versions.at(-1)?.rows ?? []
          table = await loadTable(place.reopen(), written.metadataLocation)
          assert.equal(metadataToJson(table.metadata), metadataToJson(written.metadata), 'what is read is what was planned')
          versions.push({ table, rows: overwrite ? ids : [...before, ...ids] })
          checkSnapshot(table, versions)
        }
        for (const version of versions) assert.deepEqual(await rowsOf(storage, version.table), version.rows)
      }),
      { numRuns: 8 },
    )
  })

  function checkSnapshot({ metadata }: LoadedTable, versions: readonly { table: LoadedTable; rows: readonly number[] }[]): void {
    const snapshot = currentSnapshot(metadata)
    const [, previous] = [...versions].reverse()
    assert.ok(snapshot !== null && previous !== undefined)
    const base = previous.table.metadata
    assert.equal(snapshot.parentId, base.currentSnapshotId)
    assert.equal(snapshot.sequenceNumber, base.lastSequenceNumber + 1n)
    assert.ok(snapshot.timestampMs > base.lastUpdatedMs, 'time never goes back')
    assert.equal(metadata.lastUpdatedMs, snapshot.timestampMs)
    assert.equal(snapshot.summary['total-records'], String(versions.at(-1)?.rows.length))
    assert.deepEqual(snapshotWriter(snapshot), { jobId: 'j1', attempt: 1 })
    assert.deepEqual(metadata.snapshotLog.at(-1), { timestampMs: snapshot.timestampMs, snapshotId: snapshot.id })
    assert.equal(metadata.metadataLog.length, versions.length - 1)
    assert.equal(metadata.metadataLog.at(-1)?.timestampMs, base.lastUpdatedMs)
    assert.ok(metadata.metadataLog.at(-1)?.file.endsWith(previous.table.metadataLocation.key.split('/').at(-1) ?? '?'))
  }

  test('an overwrite names the files that it replaces once more, and the next version forgets them', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, COLUMNS)
    const [first, second] = [aFile(storage, table, { rows: 3, bytes: 30 }), aFile(storage, table, { rows: 4, bytes: 40 })]
    table = await commit(storage, table, onDisk([first, second]))
    const added = currentSnapshot(table.metadata)
    table = await commit(storage, table, onDisk([aFile(storage, table, { rows: 2, bytes: 20 })]), { overwrite: true })
    const { summary, id } = currentSnapshot(table.metadata) ?? assert.fail()
    assert.deepEqual(
      [
        'operation',
        'added-records',
        'deleted-data-files',
        'deleted-records',
        'removed-files-size',
        'total-records',
        'total-files-size',
      ].map((key) => summary[key]),
      ['overwrite', '2', '2', '7', '70', '2', '20'],
    )
    const [gone] = await readManifests(storage, table)
    assert.ok(gone !== undefined)
    assert.deepEqual([gone.deletedFiles, gone.deletedRows, gone.addedFiles, gone.existingFiles], [2, 7n, 0, 0])
    const entries = await readEntries(storage, table, gone)
    assert.deepEqual(
      entries.map(({ status, snapshotId, sequenceNumber }) => [status, snapshotId, sequenceNumber]),
      [1, 2].map(() => ['deleted', id, added?.sequenceNumber]),
    )
    table = await commit(storage, table, onDisk([aFile(storage, table)]))
    assert.ok((await readManifests(storage, table)).every(({ path }) => path !== gone.path))
    assert.equal((await planScan(storage, table)).length, 2)
  })

  test('a file that goes leaves the others of its manifest as they are', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, COLUMNS)
    const files = onDisk([aFile(storage, table, { rows: 3 }), aFile(storage, table, { rows: 4 })])
    table = await commit(storage, table, files)
    table = await commit(storage, table, onDisk([aFile(storage, table, { rows: 5 })]))
    const contents = await Promise.all(
      (await readManifests(storage, table)).map(async (manifest) => ({ manifest, entries: await readEntries(storage, table, manifest) })),
    )
    const goes = ({ file }: { file: { rows: bigint } }) => file.rows === 3n
    const current = contents.map(({ manifest }) => manifest)
    const plan = planReplace(table, current, contents, { goes, files: [] }, aStamp())
    const next = await writeCommit(storage, plan)
    assert.deepEqual(
      (await planScan(storage, next)).map(({ rows }) => rows),
      [4, 5],
    )
    const [mixed, untouched] = await readManifests(storage, next)
    assert.deepEqual([mixed?.existingFiles, mixed?.deletedFiles, mixed?.minSequenceNumber, mixed?.sequenceNumber], [1, 1, 1n, 3n])
    assert.equal(untouched?.path, contents[1]?.manifest.path)
    assert.equal(currentSnapshot(next.metadata)?.summary['total-records'], '9')
  })

  test('many small manifests become one; files, their order and their sequence numbers stay', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, COLUMNS)
    const paths: string[] = []
    for (let at = 0; at < 104; at++) {
      const file = aFile(storage, table, { rows: at + 1 })
      paths.push(file.path)
      table = await commit(storage, table, onDisk([file]))
    }
    const manifests = await readManifests(storage, table)
    assert.ok(manifests.length < 10, `${manifests.length} manifests`)
    const files = await planScan(storage, table)
    assert.deepEqual(
      files.map(({ path }) => path),
      paths,
    )
    const entries = (await Promise.all(manifests.map((manifest) => readEntries(storage, table, manifest)))).flat()
    assert.deepEqual(
      entries.map(({ sequenceNumber }) => sequenceNumber),
      paths.map((_, at) => BigInt(at + 1)),
    )
    assert.deepEqual(
      entries.map(({ file }) => file.rows),
      paths.map((_, at) => BigInt(at + 1)),
    )
    assert.equal(currentSnapshot(table.metadata)?.summary['total-data-files'], '104')
    assert.equal(table.metadata.metadataLog.length, 100)
  })
})
