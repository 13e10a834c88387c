import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
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
  // Ids of digits alone look like versions and snapshots.
  const uuid = fc.oneof(fc.uuid(), fc.constant('12345678-1234-1234-1234-123456789012'))
  fc.assert(
    fc.property(
      uuid,
      uuid,
      fc.integer({ min: 1, max: 99 }),
      fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }),
      (jobId, nonce, attempt, number) => {
        const writerId = newWriterId({ jobId, attempt }, nonce)
        const names = [
          dataFolder(writerId).replace('data/', ''),
          manifestName(writerId, Number(number % 1000n)),
          manifestListName(writerId, number),
          metadataFileName(writerId, Number(number % 1_000_000n)),
        ]
        for (const name of names) assert.deepEqual(writerOf(name), { writerId, jobId, attempt }, name)
        assert.equal(metadataVersion(names[3] as string), Number(number % 1_000_000n))
      },
    ),
  )
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
