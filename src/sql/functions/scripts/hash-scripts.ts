import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type ScriptFunction, script } from './script.ts'

/** Spark's hashes of bytes and of 64-bit numbers (`Murmur3_x86_32`, `XXH64`), each going on from the hash before it. */
const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))
const mixed = (k: number): number => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593)
const joined = (hash: number, k: number): number => (Math.imul(rotate(hash ^ mixed(k), 13), 5) + 0xe6546b64) | 0

/** Four bytes at a time, then each byte that is left as a number of its own, with its sign (`hashUnsafeBytes`). */
export function murmur(bytes: Uint8Array, seed: number): number {
  let hash = seed
  const whole = bytes.length - (bytes.length % 4)
  for (let at = 0; at < whole; at += 4) {
    hash = joined(
      hash,
      (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24),
    )
  }
  for (let at = whole; at < bytes.length; at += 1) hash = joined(hash, ((bytes[at] as number) << 24) >> 24)
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n
const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const rotate64 = (x: bigint, by: bigint): bigint => u64(x << by) | (x >> (64n - by))

function avalanche(start: bigint): bigint {
  let hash = start
  hash = u64((hash ^ (hash >> 33n)) * P2)
  hash = u64((hash ^ (hash >> 29n)) * P3)
  return BigInt.asIntN(64, hash ^ (hash >> 32n))
}

const round = (hash: bigint, input: bigint): bigint => u64(rotate64(u64(hash + input * P2), 31n) * P1)

function afterLong(hash: bigint, value: bigint): bigint {
  return u64(rotate64(hash ^ round(0n, value), 27n) * P1 + P4)
}
function afterInt(hash: bigint, value: bigint): bigint {
  return u64(rotate64(hash ^ u64(value * P1), 23n) * P2 + P3)
}

function xxhash(bytes: Uint8Array, signedSeed: bigint): bigint {
  const seed = u64(signedSeed)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let hash: bigint
  if (bytes.length >= 32) {
    const lanes = [u64(seed + P1 + P2), u64(seed + P2), seed, u64(seed - P1)] as [bigint, bigint, bigint, bigint]
    for (; at <= bytes.length - 32; at += 32) {
      for (let lane = 0; lane < 4; lane += 1) lanes[lane] = round(lanes[lane] as bigint, view.getBigUint64(at + lane * 8, true))
    }
    hash = u64(rotate64(lanes[0], 1n) + rotate64(lanes[1], 7n) + rotate64(lanes[2], 12n) + rotate64(lanes[3], 18n))
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * P1 + P4)
  } else hash = u64(seed + P5)
  hash = u64(hash + BigInt(bytes.length))
  for (; at <= bytes.length - 8; at += 8) hash = afterLong(hash, view.getBigUint64(at, true))
  if (at <= bytes.length - 4) {
    hash = afterInt(hash, BigInt(view.getUint32(at, true)))
    at += 4
  }
  for (; at < bytes.length; at += 1) hash = u64(rotate64(hash ^ u64(BigInt(bytes[at] as number) * P5), 11n) * P1)
  return avalanche(hash)
}

/** All bytes of a whole number, the highest first and no more than it needs (`BigInteger.toByteArray`). */
function bytesOf(digits: string): Uint8Array {
  const value = BigInt(digits)
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  return Uint8Array.from({ length }, (_, at) => Number(BigInt.asUintN(8, value >> BigInt((length - 1 - at) * 8))))
}

const encoder = new TextEncoder()
const SHA2: Readonly<Record<number, string>> = { 0: 'sha256', 224: 'sha224', 256: 'sha256', 384: 'sha384', 512: 'sha512' }

export const HASH_SCRIPTS: readonly ScriptFunction[] = [
  script('murmur_text', ['string', 'integer'], 'integer', (text: string, seed: number) => murmur(encoder.encode(text), seed)),
  script('murmur_binary', ['binary', 'integer'], 'integer', (bytes: Uint8Array, seed: number) => murmur(bytes, seed)),
  script('murmur_digits', ['string', 'integer'], 'integer', (digits: string, seed: number) => murmur(bytesOf(digits), seed)),
  script('xxhash_text', ['string', 'long'], 'long', (text: string, seed: bigint) => xxhash(encoder.encode(text), seed)),
  script('xxhash_binary', ['binary', 'long'], 'long', (bytes: Uint8Array, seed: bigint) => xxhash(bytes, seed)),
  script('xxhash_digits', ['string', 'long'], 'long', (digits: string, seed: bigint) => xxhash(bytesOf(digits), seed)),
  script('xxhash_long', ['long', 'long'], 'long', (value: bigint, seed: bigint) =>
    avalanche(afterLong(u64(u64(seed) + P5 + 8n), u64(value))),
  ),
  script('xxhash_int', ['integer', 'long'], 'long', (value: number, seed: bigint) =>
    avalanche(afterInt(u64(u64(seed) + P5 + 4n), BigInt(value >>> 0))),
  ),
  script('crc32', ['binary'], 'long', (bytes: Uint8Array) => BigInt(crc32(bytes))),
  script('sha2', ['binary', 'integer'], 'string', (bytes: Uint8Array, bits: number) => {
    const algorithm = Object.hasOwn(SHA2, bits) ? (SHA2[bits] as string) : null
    return algorithm === null ? null : createHash(algorithm).update(bytes).digest('hex')
  }),
]
