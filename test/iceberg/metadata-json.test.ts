import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isDliError } from '../../src/core/errors/failure.ts'
import { decoding } from '../../src/iceberg/corrupt.ts'
import { parseJson, writeJson } from '../../src/iceberg/json.ts'
import { createTableMetadata } from '../../src/iceberg/metadata.ts'
import { metadataFromJson, metadataToJson } from '../../src/iceberg/metadata-json.ts'
import { columnsOf } from './support.ts'

/** As another writer would leave it: ids beyond 2^53, fields that are not known here, an older schema. */
const FOREIGN = `{
  "format-version": 2,
  "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1",
  "location": "file:///warehouse/db/t/",
  "last-sequence-number": 34,
  "last-updated-ms": 1602638573590,
  "last-column-id": 6,
  "current-schema-id": 1,
  "schemas": [
    {"type": "struct", "schema-id": 0, "fields": [{"id": 1, "name": "x", "required": true, "type": "long"}]},
    {"type": "struct", "schema-id": 1, "identifier-field-ids": [1], "fields": [
      {"id": 1, "name": "x", "required": true, "type": "long", "doc": "the key"},
      {"id": 2, "name": "s", "required": false, "type": {"type": "struct", "fields": [{"id": 4, "name": "a", "required": false, "type": "decimal(9, 2)"}]}},
      {"id": 3, "name": "l", "required": false, "type": {"type": "list", "element-id": 5, "element": "string", "element-required": false}},
      {"id": 6, "name": "m", "required": false, "type": {"type": "map", "key-id": 7, "key": "string", "value-id": 8, "value": "int", "value-required": true}}
    ]}
  ],
  "default-spec-id": 0,
  "partition-specs": [{"spec-id": 0, "fields": [{"name": "x", "transform": "bucket[16]", "source-id": 1, "field-id": 1000}]}],
  "last-partition-id": 1000,
  "default-sort-order-id": 3,
  "sort-orders": [{"order-id": 3, "fields": [{"transform": "identity", "source-id": 1, "direction": "asc", "null-order": "nulls-first"}]}],
  "properties": {"owner": "somebody"},
  "current-snapshot-id": 9055729175985220865,
  "snapshots": [
    {"snapshot-id": 3051729675574597004, "timestamp-ms": 1515100955770, "sequence-number": 0, "summary": {"operation": "append"}, "manifest-list": "file:///warehouse/db/t/metadata/1.avro"},
    {"snapshot-id": 9055729175985220865, "parent-snapshot-id": 3051729675574597004, "timestamp-ms": 1555100955770, "sequence-number": 1,
     "summary": {"operation": "append", "total-records": "9223372036854775807"}, "manifest-list": "file:///warehouse/db/t/metadata/2.avro", "schema-id": 1, "key-id": "k9"}
  ],
  "snapshot-log": [
    {"snapshot-id": 3051729675574597004, "timestamp-ms": 1515100955770},
    {"snapshot-id": 9055729175985220865, "timestamp-ms": 1555100955770}
  ],
  "metadata-log": [{"metadata-file": "file:///warehouse/db/t/metadata/v1.metadata.json", "timestamp-ms": 1515100}],
  "refs": {
    "main": {"snapshot-id": 9055729175985220865, "type": "branch", "max-ref-age-ms": 10},
    "test": {"snapshot-id": 3051729675574597004, "type": "tag"}
  },
  "statistics": [{"snapshot-id": 9055729175985220865, "statistics-path": "file:///s.puffin", "file-size-in-bytes": 9007199254740993}]
}`

describe('table metadata as JSON', () => {
  test('what other writers know is kept, 64-bit ids and all', () => {
    const metadata = metadataFromJson(FOREIGN)
    assert.equal(metadata.currentSnapshotId, 9055729175985220865n)
    assert.equal(metadata.snapshots[1]?.parentId, 3051729675574597004n)
    assert.equal(metadata.location, 'file:///warehouse/db/t')
    assert.deepEqual(parseJson(metadataToJson(metadata)), {
      ...(parseJson(FOREIGN) as object),
      location: 'file:///warehouse/db/t',
    })
    assert.match(metadataToJson(metadata), /"file-size-in-bytes":9007199254740993/)
    assert.match(metadataToJson(metadata), /"current-snapshot-id":9055729175985220865,/)
    assert.deepEqual(metadataFromJson(metadataToJson(metadata)), metadata)
  })

  test('a table without a snapshot', () => {
    const columns = columnsOf({ id: 'long', price: { kind: 'decimal', precision: 9, scale: 2 } })
    const metadata = createTableMetadata({ uuid: 'u', location: 'file:///t', columns, nowMs: 7, properties: { a: 'b' } })
    const json = JSON.parse(metadataToJson(metadata)) as Record<string, unknown>
    assert.equal(json['current-snapshot-id'], -1)
    assert.deepEqual(json.refs, {})
    assert.deepEqual(json['sort-orders'], [{ 'order-id': 0, fields: [] }])
    assert.equal(json['last-column-id'], 2)
    assert.equal(json['last-partition-id'], 999)
    assert.deepEqual(metadataFromJson(metadataToJson(metadata)), metadata)
    for (const none of ['null', '-1']) {
      const text = metadataToJson(metadata).replace('"current-snapshot-id":-1', `"current-snapshot-id":${none}`)
      assert.equal(metadataFromJson(text).currentSnapshotId, null)
    }
  })

  for (const [what, from, to] of [
    ['another version of the format', '"format-version": 2', '"format-version": 3'],
    ['a main branch that is elsewhere', '"main": {"snapshot-id": 9055729175985220865', '"main": {"snapshot-id": 3051729675574597004'],
    ['a snapshot that is not there', '"current-snapshot-id": 9055729175985220865', '"current-snapshot-id": 9055729175985220864'],
    ['a schema that is not there', '"current-schema-id": 1', '"current-schema-id": 2'],
    ['a partition spec that is not there', '"default-spec-id": 0', '"default-spec-id": 1'],
    ['a snapshot id that is a fraction', '"snapshot-id": 3051729675574597004, "timestamp-ms"', '"snapshot-id": 1.5, "timestamp-ms"'],
    ['a missing field', '"last-column-id": 6,', ''],
  ] as const)
    test(`${what} is refused`, () => {
      assert.ok(FOREIGN.includes(from))
      assert.throws(() => decoding('/t/x.metadata.json', () => metadataFromJson(FOREIGN.replace(from, to))), { code: 'METADATA_CORRUPT' })
    })

  test('damaged text is refused or read, nothing else', () => {
    const edit = fc.tuple(fc.nat(FOREIGN.length), fc.nat(20), fc.string({ maxLength: 5 }))
    fc.assert(
      fc.property(edit, ([at, length, put]) => {
        const damaged = FOREIGN.slice(0, at) + put + FOREIGN.slice(at + length)
        try {
          decoding('/t/x.metadata.json', () => metadataFromJson(damaged))
        } catch (error) {
          assert.ok(isDliError(error))
          assert.equal(error.code, 'METADATA_CORRUPT')
        }
      }),
      { numRuns: 500 },
    )
  })

  test('any integer survives JSON, and what is no integer stays a number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
        assert.equal(BigInt((parseJson(writeJson({ value })) as { value: number | bigint }).value), value)
      }),
    )
    assert.deepEqual(parseJson('[1.5, 1e3, -0.25, 9007199254740991, 9007199254740993]'), [
      1.5,
      1000,
      -0.25,
      9007199254740991,
      9007199254740993n,
    ])
  })
})
