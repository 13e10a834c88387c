import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  dataFolder,
  manifestListName,
  manifestName,
  metadataFileName,
  metadataVersion,
  newWriterId,
  writerOf,
} from '../../src/iceberg/file-names.ts'

test('the writer is told from every name that carries it', () => {
  const jobId = randomUUID()
  const writerId = newWriterId({ jobId, attempt: 12 }, randomUUID())
  const names = [
    dataFolder(writerId).replace('data/', ''),
    manifestName(writerId, 0),
    manifestName(writerId, 17),
    manifestListName(writerId, (1n << 63n) - 1n),
    metadataFileName(writerId, 3),
    metadataFileName(writerId, 123_456),
  ]
  for (const name of names) assert.deepEqual(writerOf(name), { writerId, jobId, attempt: 12 }, name)
})

test('names of others have no writer', () => {
  for (const name of [
    metadataFileName(randomUUID(), 0),
    'v7.metadata.json',
    `${randomUUID()}-m0.avro`,
    `snap-5-1-${randomUUID()}.avro`,
    'part-0.parquet',
    '',
  ])
    assert.equal(writerOf(name), null, name)
})

test('versions of metadata files', () => {
  for (const [name, version] of [
    ['metadata/00007-abc.metadata.json', 7],
    ['123456-abc.metadata.json', 123_456],
    ['v3.metadata.json', 3],
    ['snap-5-abc.avro', null],
    ['00007-abc.json', null],
  ] as const)
    assert.equal(metadataVersion(name), version, name)
})
