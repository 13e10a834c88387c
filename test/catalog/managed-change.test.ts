import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { removeRows } from '../../src/catalog/managed-change.ts'
import type { CatalogContext } from '../../src/catalog/statements/outcome.ts'
import { tableFolder } from '../../src/iceberg/table-files.ts'
import type { TableRecord } from '../../src/metastore/metastore.ts'
import { aFile, aPlace, aTable, columnsOf, commit, onDisk, withMetadata } from '../iceberg/support.ts'

test('partitions are not removed from a table with files of an earlier partitioning, which have rows of any partition', async () => {
  using place = aPlace()
  const { storage } = place
  const empty = await aTable(storage, columnsOf({ a: 'integer', p: 'string' }))
  const filled = await commit(storage, empty, onDisk([aFile(storage, empty)]))
  const fields = [{ id: 1000, name: 'p', sourceId: 2, transform: 'identity' }]
  const parted = withMetadata(storage, filled, {
    partitionSpecs: [...filled.metadata.partitionSpecs, { id: 1, fields }],
    defaultSpecId: 1,
  })
  const context = { storage, clock: { nowMs: () => 5_000 }, newId: randomUUID, jobId: 'job', attempt: 1, leftovers: { graceMs: 0 } }
  const removed = (goes: Parameters<typeof removeRows>[1]) =>
    removeRows(
      {
        ...parted,
        record: {
          id: 't',
          columns: [],
          partitioning: [],
          view: null,
          location: tableFolder(parted.metadataLocation),
        } as unknown as TableRecord,
      },
      goes,
      context as unknown as CatalogContext,
    )
  const refused = { code: 'UNSUPPORTED', message: /partitioning was changed/ }
  await assert.rejects(
    removed(([p]) => p === null),
    refused,
  )
  await assert.rejects(
    removed(([p]) => p === 'a'),
    refused,
  )
  assert.notEqual((await removed(null)).unit, null, 'all rows can go')
})
