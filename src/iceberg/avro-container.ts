import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import avro, { type Type } from 'avsc'
import { checkedType } from './avro-checked.ts'
import { Malformed } from './corrupt.ts'

/**
 * Avro container files. avsc encodes the records; header and blocks are written here, because Iceberg's readers want attributes in the header's
 * schema (`field-id`, `element-id` …) that avsc's own container writer leaves out.
 */
export interface AvroSchema {
  readonly [attribute: string]: unknown
}

const MAGIC = Buffer.from('Obj\x01', 'latin1')
const SYNC_BYTES = 16
const RECORDS_PER_BLOCK = 1000
/** A block that says it is larger than this is damaged. */
const BLOCK_BYTES_MAX = 512 * 1024 * 1024

/** 64-bit integers are bigint in memory; avsc's own type would refuse those beyond 2^53. */
const LONG = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64LE(value)
    return buffer
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
})
const HEADER_METADATA = checkedType({ type: 'map', values: 'bytes' })
const COUNT = avro.Type.forSchema('long')

const TYPES_KEPT = 64
const types = new Map<string, Type>()

/** Compiling a schema takes about a millisecond and few schemas are met, so their types are kept. */
function typeOf(schemaText: string): Type {
  const known = types.get(schemaText)
  if (known !== undefined) return known
  const type = checkedType(JSON.parse(schemaText), { long: LONG })
  if (types.size >= TYPES_KEPT) types.clear()
  types.set(schemaText, type)
  return type
}

/**
 * The bytes of a container file, compressed with deflate.
 * @param metadata - Goes into the header beside schema and codec.
 */
export function writeAvro(schema: AvroSchema, records: readonly unknown[], metadata: Readonly<Record<string, string>>): Buffer {
  const schemaText = JSON.stringify(schema)
  const type = typeOf(schemaText)
  const entries = { ...metadata, 'avro.schema': schemaText, 'avro.codec': 'deflate' }
  const header = HEADER_METADATA.toBuffer(Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, Buffer.from(value)])))
  const blocks: { count: number; bytes: Buffer }[] = []
  for (let at = 0; at < records.length; at += RECORDS_PER_BLOCK) {
    const slice = records.slice(at, at + RECORDS_PER_BLOCK)
    blocks.push({ count: slice.length, bytes: deflateRawSync(Buffer.concat(slice.map((record) => type.toBuffer(record)))) })
  }
  // Any marker that does not occur by chance will do; one made of the content keeps this a pure function.
  const sync = blocks
    .reduce((hash, block) => hash.update(block.bytes), createHash('sha256').update(header))
    .digest()
    .subarray(0, SYNC_BYTES)
  const body = blocks.flatMap(({ count, bytes }) => [COUNT.toBuffer(count), COUNT.toBuffer(bytes.length), bytes, sync])
  return Buffer.concat([MAGIC, header, sync, ...body])
}

export interface AvroContent {
  readonly metadata: Readonly<Record<string, Buffer>>
  /** Decoded with the file's own schema: fields of writers we do not know are there, fields they left out are not. Longs are bigint. */
  readonly records: readonly unknown[]
}

/** @throws Malformed, or what avsc and zlib throw, for anything but a whole container file. */
export function readAvro(bytes: Buffer): AvroContent {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Malformed('it is not an Avro file')
  const header = decode<Record<string, Buffer>>(HEADER_METADATA, bytes, MAGIC.length)
  const schemaText = header.value['avro.schema']
  if (schemaText === undefined) throw new Malformed('its header has no schema')
  const type = typeOf(schemaText.toString())
  const expand = decompressor(header.value['avro.codec']?.toString() ?? 'null')
  let at = header.end + SYNC_BYTES
  const sync = bytes.subarray(header.end, at)
  if (sync.length < SYNC_BYTES) throw new Malformed(`it ends after ${bytes.length} bytes, within its header`)
  const records: unknown[] = []
  while (at < bytes.length) {
    const count = decode<number>(COUNT, bytes, at)
    const size = decode<number>(COUNT, bytes, count.end)
    const end = size.end + size.value
    if (size.value < 0 || !bytes.subarray(end, end + SYNC_BYTES).equals(sync))
      throw new Malformed(`the block at byte ${at} is incomplete (the file has ${bytes.length} bytes)`)
    readBlock(type, expand(bytes.subarray(size.end, end)), count.value, records)
    at = end + SYNC_BYTES
  }
  return { metadata: header.value, records }
}

function readBlock(type: Type, block: Buffer, count: number, records: unknown[]): void {
  // A record has at least a byte, so a damaged count cannot make this loop long.
  if (count < 0 || count > block.length) throw new Malformed(`a block of ${block.length} bytes claims ${count} records`)
  let at = 0
  for (let done = 0; done < count; done++) {
    const record = decode<unknown>(type, block, at)
    records.push(record.value)
    at = record.end
  }
  if (at !== block.length) throw new Malformed(`a block of ${count} records has ${block.length} bytes, and ${at} were expected`)
}

function decode<Value>(type: Type, bytes: Buffer, at: number): { readonly value: Value; readonly end: number } {
  const { value, offset } = type.decode(bytes, at)
  if (offset < 0) throw new Malformed(`it ends within a value (after ${bytes.length} bytes)`)
  return { value: value as Value, end: offset }
}

function decompressor(codec: string): (bytes: Buffer) => Buffer {
  switch (codec) {
    case 'null':
      return (bytes) => bytes
    case 'deflate':
      return (bytes) => inflateRawSync(bytes, { maxOutputLength: BLOCK_BYTES_MAX })
    case 'zstandard':
      return (bytes) => zstdDecompressSync(bytes, { maxOutputLength: BLOCK_BYTES_MAX })
    default:
      throw new Malformed(`it is compressed with ${codec}, which is not known`)
  }
}
