import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { placedRelation } from '../../src/engines/duckdb/scan/iceberg.ts'
import { DELETED_FILE_ID } from '../../src/iceberg/delete-index.ts'
import { fileAddress, filePath } from '../../src/iceberg/file-address.ts'
import { writeManifest } from '../../src/iceberg/manifest.ts'
import { writeManifestList } from '../../src/iceberg/manifest-list.ts'
import type { DataFile } from '../../src/iceberg/manifest-types.ts'
import { currentSchema, currentSnapshot, type LoadedTable } from '../../src/iceberg/metadata.ts'
import { specOf, typedSpec } from '../../src/iceberg/partition-types.ts'
import { planEntries, planScan } from '../../src/iceberg/plan-scan.ts'
import { prepareOperation } from '../../src/iceberg/prepare-operation.ts'
import { readManifests } from '../../src/iceberg/table-files.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import { sqlString } from '../../src/sql/duckdb/quote.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aDataFile } from './some-manifests.ts'
import { aDuck, aPlace, aStamp, aTable, columnsOf, commit, type Duck, partedBy, withMetadata } from './support.ts'

const COLUMNS = columnsOf({ id: 'long', part: 'string' })

describe('rows that another writer marked as deleted', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  const ids = async (storage: Storage, table: LoadedTable) =>
    (await duck.rows(storage, table, COLUMNS)).map(([id]) => Number(id)).sort((a, b) => a - b)

  /** The table after another writer's commit of one file of position deletes. */
  async function withDeletes(
    storage: Storage,
    table: LoadedTable,
    rows: readonly (readonly [path: string, position: number])[],
    of: Partial<DataFile> = {},
  ): Promise<LoadedTable> {
    const { metadata } = table
    const path = `${filePath(metadata.location)}/data/${randomUUID()}-deletes.parquet`
    const values = rows.map(([file, position]) => `(${sqlString(fileAddress(file))}, ${position}::BIGINT)`)
    await duck.connection.run(
      `COPY (SELECT * FROM (VALUES ${values.join(', ')}) AS t(file_path, pos)) TO ${sqlString(path)} (FORMAT parquet, FIELD_IDS {file_path: ${DELETED_FILE_ID}, pos: 2147483545})`,
    )
    const snapshot = currentSnapshot(metadata) ?? assert.fail()
    const ids = { id: snapshot.id + 1n, parentId: snapshot.id, sequenceNumber: metadata.lastSequenceNumber + 1n }
    const file = aDataFile({
      content: 'positionDeletes',
      path: fileAddress(path),
      bytes: BigInt(statSync(path).size),
      rows: BigInt(rows.length),
      lowerBounds: new Map(),
      upperBounds: new Map(),
      keyMetadata: null,
      equalityIds: null,
      splitOffsets: null,
      ...of,
    })
    const header = {
      schema: currentSchema(metadata),
      spec: specOf(metadata, 0),
      typed: typedSpec(metadata, 0),
      content: 'deletes',
    } as const
    const bytes = writeManifest(header, [{ status: 'added', snapshotId: ids.id, sequenceNumber: null, fileSequenceNumber: null, file }])
    const manifest = `${metadata.location}/metadata/${randomUUID()}-m0.avro`
    writeFileSync(filePath(manifest), bytes)
    const [first, ...others] = await readManifests(storage, table)
    const listed = {
      ...(first ?? assert.fail()),
      path: manifest,
      bytes: BigInt(bytes.length),
      content: 'deletes' as const,
      sequenceNumber: ids.sequenceNumber,
      minSequenceNumber: ids.sequenceNumber,
      addedSnapshotId: ids.id,
      addedFiles: 1,
      existingFiles: 0,
      deletedFiles: 0,
      partitions: null,
    }
    const manifestList = `${metadata.location}/metadata/snap-${randomUUID()}.avro`
    writeFileSync(filePath(manifestList), writeManifestList(ids, [first ?? assert.fail(), ...others, listed]))
    const next = {
      ...snapshot,
      ...ids,
      manifestList,
      summary: { ...snapshot.summary, operation: 'delete' },
      timestampMs: snapshot.timestampMs + 1,
    }
    return withMetadata(storage, table, {
      snapshots: [...metadata.snapshots, next],
      currentSnapshotId: ids.id,
      lastSequenceNumber: ids.sequenceNumber,
      snapshotLog: [...metadata.snapshotLog, { timestampMs: next.timestampMs, snapshotId: next.id }],
    })
  }

  async function aPartedTable(storage: Storage): Promise<LoadedTable> {
    const table = await aTable(storage, COLUMNS, 1_000, partedBy([2, 'identity']))
    return await commit(
      storage,
      table,
      await duck.write(storage, table, COLUMNS, `SELECT range, CASE WHEN range < 5 THEN 'a b' ELSE 'é*' END FROM range(10)`),
    )
  }

  const inPart = (part: string): Partial<DataFile> => ({ partition: new Map([[1000, part]]) })

  test('stay away, and only those', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aPartedTable(storage)
    const [first, second] = await planEntries(storage, table)
    assert.ok(first !== undefined && second !== undefined)
    const [a, b] = first.entry.file.partition.get(1000) === 'a b' ? [first, second] : [second, first]
    const deleted = await withDeletes(
      storage,
      table,
      [
        [a.path, 0],
        [a.path, 3],
      ],
      inPart('a b'),
    )
    assert.deepEqual(await ids(storage, deleted), [1, 2, 4, 5, 6, 7, 8, 9])
    const twice = await withDeletes(storage, deleted, [[b.path, 4]], inPart('é*'))
    assert.deepEqual(await ids(storage, twice), [1, 2, 4, 5, 6, 7, 8])
    assert.deepEqual(
      (await planScan(storage, twice, { filters: [{ fieldId: 2, operator: '=', value: 'é*' }] })).map(({ path, deletes }) => [
        path,
        deletes.length,
      ]),
      [[b.path, 1]],
    )
    assert.deepEqual(
      await ids(storage, { ...twice, metadata: { ...twice.metadata, currentSnapshotId: table.metadata.currentSnapshotId } }),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
    const elsewhere = await withDeletes(storage, table, [[a.path, 0]], inPart('é*'))
    assert.deepEqual((await ids(storage, elsewhere)).length, 10, 'deletes hold within their partition')
  })

  test('files that came later, or that the bounds leave out, are not held against them', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aPartedTable(storage)
    const [file] = await planEntries(storage, table, { filters: [{ fieldId: 2, operator: '=', value: 'a b' }] })
    const path = Buffer.from(fileAddress(file?.path ?? ''))
    table = await withDeletes(storage, table, [[file?.path ?? '', 1]], {
      ...inPart('a b'),
      lowerBounds: new Map([[DELETED_FILE_ID, path]]),
      upperBounds: new Map([[DELETED_FILE_ID, path]]),
    })
    table = await commit(storage, table, await duck.write(storage, table, COLUMNS, `SELECT range + 20, 'a b' FROM range(3)`))
    assert.deepEqual((await planScan(storage, table)).map(({ deletes }) => deletes.length).sort(), [0, 0, 1])
    assert.deepEqual(await ids(storage, table), [0, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22])
  })

  test('a rewrite that read a file conflicts with marks on it, an append does not; an overwrite takes the marks along', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aPartedTable(storage)
    const [file] = await planEntries(storage, table, { filters: [{ fieldId: 2, operator: '=', value: 'a b' }] })
    const marked = await withDeletes(storage, table, [[file?.path ?? '', 1]], inPart('a b'))
    const rewrite = {
      kind: 'rewrite',
      removed: [file?.path ?? ''],
      files: [],
      read: { version: table.metadataLocation, filters: [] },
    } as const
    assert.deepEqual(await prepareOperation(storage, marked, rewrite, aStamp()), { outcome: 'conflict', verdict: 'run again' })
    const fresh = { ...rewrite, read: { version: marked.metadataLocation, filters: [] } }
    assert.equal((await prepareOperation(storage, marked, fresh, aStamp())).outcome, 'planned')
    const replaced = await commit(storage, marked, [], { overwrite: true })
    assert.deepEqual((await readManifests(storage, await commit(storage, replaced, []))).length, 0)
    assert.equal(currentSnapshot(replaced.metadata)?.summary['removed-position-delete-files'], '1')
  })

  test('a rewrite takes the marks along that are about its files alone', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aPartedTable(storage)
    const [file] = await planEntries(storage, table, { filters: [{ fieldId: 2, operator: '=', value: 'a b' }] })
    const path = file?.path ?? assert.fail()
    const bound = new Map([[DELETED_FILE_ID, Buffer.from(fileAddress(path))]])
    const alone = await withDeletes(storage, table, [[path, 1]], { ...inPart('a b'), lowerBounds: bound, upperBounds: bound })
    const marked = await withDeletes(storage, alone, [[path, 2]], inPart('a b'))
    const stays = await duck.write(storage, marked, COLUMNS, `SELECT * FROM (VALUES (0, 'a b'), (4, 'a b'))`)
    const rewrite = { kind: 'rewrite', removed: [path], files: stays, read: { version: marked.metadataLocation, filters: [] } } as const
    const prepared = await prepareOperation(storage, marked, rewrite, aStamp())
    assert.equal(prepared.outcome, 'planned')
    if (prepared.outcome !== 'planned') return
    const rewritten = await writeCommit(storage, prepared.plan)
    assert.equal(rewritten.metadata.snapshots.at(-1)?.summary['removed-position-delete-files'], '1')
    assert.deepEqual(await ids(storage, rewritten), [0, 4, 5, 6, 7, 8, 9])
  })

  test('rows that a statement changes have their places beside such marks', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aPartedTable(storage)
    const [file] = await planEntries(storage, table, { filters: [{ fieldId: 2, operator: '=', value: 'a b' }] })
    const path = file?.path ?? assert.fail()
    const marked = await withDeletes(storage, table, [[path, 1]], inPart('a b'))
    const relation = placedRelation({ kind: 'iceberg', files: await planScan(storage, marked), columns: COLUMNS })
    const found = await duck.connection.runAndReadAll(`SELECT c0, c3 FROM ${relation} WHERE c2 = ${sqlString(path)} ORDER BY c3`)
    assert.deepEqual(
      found.getRows().map((row) => row.map(Number)),
      [
        [0, 0],
        [2, 2],
        [3, 3],
        [4, 4],
      ],
    )
  })
})
