import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, test } from 'node:test'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { unpartitioned, writeManifest } from '../../src/iceberg/manifest.ts'
import { writeManifestList } from '../../src/iceberg/manifest-list.ts'
import type { DataFile, ManifestFile } from '../../src/iceberg/manifest-types.ts'
import { currentSchema, currentSnapshot, type LoadedTable } from '../../src/iceberg/metadata.ts'
import { partitioningOf } from '../../src/iceberg/partition-types.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { readEntries, readManifests } from '../../src/iceberg/table-files.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aFile, aPlace, aTable, columnsOf, commit, onDisk, withMetadata } from './support.ts'

const COLUMNS = columnsOf({ id: 'long' })
const pathOf = (address: string) => address.replace('file://', '')

async function aTableWithAFile(storage: Storage): Promise<LoadedTable> {
  const table = await aTable(storage, COLUMNS)
  return await commit(storage, table, onDisk([aFile(storage, table)]))
}

/** The table with another list of manifests behind its snapshot. */
async function relisted(storage: Storage, table: LoadedTable, change: (manifest: ManifestFile) => ManifestFile): Promise<LoadedTable> {
  const snapshot = currentSnapshot(table.metadata) ?? assert.fail()
  const manifestList = `${dirname(snapshot.manifestList)}/${randomUUID()}-list.avro`
  writeFileSync(pathOf(manifestList), writeManifestList(snapshot, (await readManifests(storage, table)).map(change)))
  return withMetadata(storage, table, { snapshots: [{ ...snapshot, manifestList }] })
}

/** The table with another account of its one file. */
async function redescribed(storage: Storage, table: LoadedTable, change: Partial<DataFile>): Promise<LoadedTable> {
  const [manifest] = await readManifests(storage, table)
  const entries = await readEntries(storage, table, manifest ?? assert.fail())
  const bytes = writeManifest(
    unpartitioned(currentSchema(table.metadata)),
    entries.map((entry) => ({ ...entry, file: { ...entry.file, ...change } })),
  )
  const path = `${table.metadata.location}/metadata/${randomUUID()}-m0.avro`
  writeFileSync(pathOf(path), bytes)
  return await relisted(storage, table, (each) => ({ ...each, path, bytes: BigInt(bytes.length) }))
}

describe('what is not read', () => {
  test('rows that another writer deleted do not come back to life', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await relisted(storage, await aTableWithAFile(storage), (manifest) => ({ ...manifest, content: 'deletes' }))
    const described = async (change: Partial<DataFile>) =>
      await relisted(storage, await redescribed(storage, await aTableWithAFile(storage), change), (manifest) => ({
        ...manifest,
        content: 'deletes',
      }))
    const byValue = await described({ content: 'equalityDeletes' })
    await assert.rejects(planScan(storage, byValue), { code: 'UNSUPPORTED', message: /equality delete files/ })
    assert.deepEqual(
      await planScan(storage, await commit(storage, byValue, [], { overwrite: true })),
      [],
      'what is replaced needs no reading',
    )
    await assert.rejects(planScan(storage, await described({ content: 'positionDeletes', format: 'PUFFIN' })), {
      code: 'UNSUPPORTED',
      message: /PUFFIN/,
    })
    await assert.rejects(planScan(storage, table), { code: 'METADATA_CORRUPT' }, 'a data file among the deletes')
    const none = await relisted(storage, table, (manifest) => ({ ...manifest, addedFiles: 0, deletedFiles: 1 }))
    assert.deepEqual(await planScan(storage, none), [], 'deletes that are no longer in force')
  })

  test('files without field ids, of other formats, outside of the table', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aTableWithAFile(storage)
    const mapped = withMetadata(storage, table, { properties: { 'schema.name-mapping.default': '[]' } })
    await assert.rejects(planScan(storage, mapped), { code: 'UNSUPPORTED', message: /name mapping/ })
    for (const change of [
      { content: 'positionDeletes' as const },
      { path: 'file:///etc/passwd' },
      { path: `${table.metadata.location}/data/../../../x.parquet` },
      { path: 's3://bucket/x.parquet' },
    ])
      await assert.rejects(
        planScan(storage, await redescribed(storage, table, change)),
        { code: 'METADATA_CORRUPT' },
        JSON.stringify(change),
      )
    await assert.rejects(planScan(storage, await redescribed(storage, table, { format: 'ORC' })), { code: 'UNSUPPORTED', message: /ORC/ })
    assert.equal((await planScan(storage, await redescribed(storage, table, { format: 'parquet', rows: 5n })))[0]?.rows, 5)
  })

  test('a table that is parted in a way that only other writers know is read, and not written to', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aTableWithAFile(storage)
    const fields = [{ sourceId: 1, id: 1000, name: 'id', transform: 'zorder[3]' }]
    const partitioned = withMetadata(storage, table, { partitionSpecs: [{ id: 0, fields }] })
    assert.equal((await planScan(storage, partitioned, { filters: [{ fieldId: 1, operator: '=', value: '7' }] })).length, 1)
    assert.throws(() => partitioningOf(partitioned.metadata), { code: 'UNSUPPORTED', message: /only other writers know/ })
  })

  test('metadata that is missing, moved, cut or exchanged', async () => {
    using place = aPlace()
    const { storage } = place
    const table = await aTableWithAFile(storage)
    const corrupt = { code: 'METADATA_CORRUPT' }
    const elsewhere = withMetadata(storage, table, { location: 'file:///somewhere/else' })
    await assert.rejects(loadTable(storage, elsewhere.metadataLocation), { ...corrupt, message: /was its folder moved/ })
    await assert.rejects(loadTable(storage, { ...table.metadataLocation, key: `${table.metadataLocation.key}x` }), {
      ...corrupt,
      message: /missing/,
    })
    const manifestLength = await relisted(storage, table, (manifest) => ({ ...manifest, bytes: manifest.bytes + 1n }))
    await assert.rejects(planScan(storage, manifestLength), { ...corrupt, message: /the manifest list says/ })
    const snapshot = currentSnapshot(table.metadata) ?? assert.fail()
    const emptyList = `${table.metadata.location}/metadata/empty-list.avro`
    writeFileSync(pathOf(emptyList), writeManifestList(snapshot, []))
    const emptied = withMetadata(storage, table, { snapshots: [{ ...snapshot, manifestList: emptyList }] })
    await assert.rejects(planScan(storage, emptied), { ...corrupt, message: /names no manifest/ })
    const gone = `${table.metadata.location}/metadata/gone.avro`
    await assert.rejects(planScan(storage, withMetadata(storage, table, { snapshots: [{ ...snapshot, manifestList: gone }] })), {
      ...corrupt,
      message: "The table's metadata file gone.avro cannot be used: it is missing",
    })
    rmSync(storage.localPath(table.metadataLocation))
    assert.equal((await planScan(storage, table)).length, 1, 'a loaded version needs its metadata file no more')
  })
})
