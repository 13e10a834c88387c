import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inflateRaw, inflateRawSync } from 'node:zlib'
import avro from 'avsc'
import fc from 'fast-check'
import { isDliError } from '../../src/core/errors/failure.ts'
import { type AvroSchema, readAvro, writeAvro } from '../../src/iceberg/avro-container.ts'
import { decoding } from '../../src/iceberg/corrupt.ts'
import { readManifest } from '../../src/iceberg/manifest.ts'
import { readManifestList } from '../../src/iceberg/manifest-list.ts'
import { aManifest, aManifestFile, someEntries } from './some-manifests.ts'

const SCHEMA: AvroSchema = {
  type: 'record',
  name: 'r',
  fields: [
    { name: 'id', type: 'long', 'field-id': 1 },
    { name: 'name', type: ['null', 'string'], default: null, 'field-id': 2 },
    { name: 'tags', type: { type: 'array', items: 'bytes', 'element-id': 4 }, 'field-id': 3 },
    { name: 'counts', type: { type: 'map', values: 'long' }, 'field-id': 5 },
  ],
}
const anyRecord = fc.record({
  id: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  name: fc.option(fc.string({ unit: 'grapheme' })),
  tags: fc.array(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
  counts: fc.dictionary(fc.string({ minLength: 1 }), fc.bigInt({ min: 0n, max: 1n << 62n }), { noNullPrototype: true }),
})

describe('Avro container files', () => {
  test('what is written is read, all 64 bits of it', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
        const { records: back, metadata } = readAvro(writeAvro(SCHEMA, records, { 'format-version': '2' }))
        assert.deepEqual(plain(back), plain(records))
        assert.equal(metadata['format-version']?.toString(), '2')
        assert.deepEqual(JSON.parse(metadata['avro.schema']?.toString() ?? ''), SCHEMA)
      }),
      { numRuns: 50 },
    )
  })

  test('more records than fit one block, and none at all', () => {
    const records = Array.from({ length: 2_500 }, (_, at) => ({ id: BigInt(at), name: null, tags: [], counts: {} }))
    assert.deepEqual(plain(readAvro(writeAvro(SCHEMA, records, {})).records), plain(records))
    assert.deepEqual(readAvro(writeAvro(SCHEMA, [], {})).records, [])
  })

  test('avsc itself reads the file', async () => {
    const decoder = new avro.streams.BlockDecoder({ codecs: { deflate: inflateRaw } })
    decoder.end(writeAvro({ ...SCHEMA, fields: [{ name: 'id', type: 'int', 'field-id': 1 }] }, [{ id: 7 }, { id: 8 }], {}))
    const ids: number[] = []
    for await (const record of decoder) ids.push((record as { id: number }).id)
    assert.deepEqual(ids, [7, 8])
  })

  test('a file that avsc wrote without compression is read', async () => {
    const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema('int'), { codec: 'null' })
    const chunks: Buffer[] = []
    encoder.on('data', (chunk: Buffer) => chunks.push(chunk))
    const ended = new Promise((resolve) => encoder.on('end', resolve))
    for (const value of [1, 2, 3]) encoder.write(value)
    encoder.end()
    await ended
    assert.deepEqual(readAvro(Buffer.concat(chunks)).records, [1, 2, 3])
  })
})

/** avsc's records have classes of their own. */
const plain = (records: readonly unknown[]): unknown =>
  records.map((record) => {
    const { tags, ...rest } = record as { tags: readonly Buffer[] }
    return { ...rest, tags: tags.map((tag) => tag.toString('hex')) }
  })

/** Every way to damage a file: cut it, flip bytes, put other bytes in, repeat a part. */
const damage = (bytes: Buffer): fc.Arbitrary<Buffer> => {
  const at = fc.nat({ max: bytes.length - 1 })
  return fc.oneof(
    at.map((end) => bytes.subarray(0, end)),
    fc.array(fc.tuple(at, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 }).map((flips) => {
      const copy = Buffer.from(bytes)
      for (const [where, mask] of flips) copy[where] = (copy[where] as number) ^ mask
      return copy
    }),
    fc.tuple(at, fc.uint8Array({ minLength: 1, maxLength: 30 })).map(([where, put]) => {
      return Buffer.concat([bytes.subarray(0, where), put, bytes.subarray(where)])
    }),
    fc.tuple(at, at).map(([from, to]) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])),
  )
}

/** The decoder's answer is a value or METADATA_CORRUPT, nothing else. */
function survives(decode: () => unknown): boolean {
  try {
    decoding('/t/metadata/x.avro', decode)
    return true
  } catch (error) {
    assert.ok(isDliError(error), String(error))
    assert.equal(error.code, 'METADATA_CORRUPT')
    return false
  }
}

describe('damaged files', () => {
  const manifest = aManifest(someEntries(5))
  const list = writeAvroList()

  for (const [name, bytes, read] of [
    ['a manifest', manifest, (damaged: Buffer) => readManifest(damaged, aManifestFile())],
    ['a manifest list', list, readManifestList],
    ['a manifest that is not compressed', stored(manifest), (damaged: Buffer) => readManifest(damaged, aManifestFile())],
  ] as const)
    test(`${name} in any damaged form is refused or read, and never hangs`, () => {
      assert.ok(survives(() => read(bytes)))
      fc.assert(
        fc.property(damage(bytes), (damaged) => {
          survives(() => read(damaged))
        }),
        { numRuns: 700 },
      )
    })

  test('every cut is noticed, but one between blocks', () => {
    const ends = Array.from({ length: manifest.length }, (_, end) => end)
    const accepted = ends.filter((end) => survives(() => readManifest(manifest.subarray(0, end), aManifestFile())))
    // A container says nowhere how many blocks it has; the header alone is a file without records.
    assert.equal(accepted.length, 1)
  })

  test('counts beyond the bytes that follow are refused at once', () => {
    const schema = JSON.stringify({ type: 'record', name: 'r', fields: [{ name: 'a', type: { type: 'array', items: 'long' } }] })
    const huge = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02])
    assert.equal(
      survives(() => readAvro(container(schema, huge))),
      false,
    )
    const header = Buffer.concat([Buffer.from('Obj\x01'), huge])
    assert.equal(
      survives(() => readAvro(header)),
      false,
    )
  })

  test('a schema that contains itself is refused', () => {
    const schema = JSON.stringify({ type: 'record', name: 'r', fields: [{ name: 'r', type: 'r' }] })
    assert.equal(
      survives(() => readAvro(container(schema, Buffer.of(0)))),
      false,
    )
  })
})

function writeAvroList(): Buffer {
  const fields = [
    ['manifest_path', 'string'] as const,
    ...(['manifest_length', 'added_snapshot_id'] as const).map((name) => [name, 'long'] as const),
  ]
  const counts = ['added', 'existing', 'deleted'].flatMap((each) => [
    [`${each}_files_count`, 'int'] as const,
    [`${each}_rows_count`, 'long'] as const,
  ])
  const all = [...fields, ...counts, ['partition_spec_id', 'int'] as const]
  const record = Object.fromEntries(all.map(([name, type]) => [name, type === 'string' ? 'file:///t/m.avro' : type === 'int' ? 1 : 1n]))
  return writeAvro({ type: 'record', name: 'manifest_file', fields: all.map(([name, type]) => ({ name, type })) }, [record, record], {})
}

/** A container of one block with one record, made by hand. */
function container(schema: string, block: Buffer): Buffer {
  const header = avro.Type.forSchema({ type: 'map', values: 'bytes' }).toBuffer({ 'avro.schema': Buffer.from(schema) })
  const sync = Buffer.alloc(16, 7)
  const long = avro.Type.forSchema('long')
  return Buffer.concat([Buffer.from('Obj\x01'), header, sync, long.toBuffer(1), long.toBuffer(block.length), block, sync])
}

/** The same file without compression, so that damage reaches the records. */
function stored(bytes: Buffer): Buffer {
  const { metadata } = readAvro(bytes)
  const type = avro.Type.forSchema({ type: 'map', values: 'bytes' })
  const header = type.toBuffer({ ...metadata, 'avro.codec': Buffer.from('null') })
  const old = type.toBuffer({ ...metadata })
  const sync = bytes.subarray(4 + old.length, 20 + old.length)
  const long = avro.Type.forSchema('long')
  let at = 20 + old.length
  const count = long.decode(bytes, at)
  const size = long.decode(bytes, count.offset)
  at = size.offset
  const block = inflateRawSync(bytes.subarray(at, at + (size.value as number)))
  return Buffer.concat([bytes.subarray(0, 4), header, sync, long.toBuffer(count.value), long.toBuffer(block.length), block, sync])
}
