import type { Transform } from '../core/partitioning.ts'
import { murmur3 } from './murmur3.ts'
import { decimalPrecision, type IcebergValue, unscaledBytes, unscaledSize } from './values.ts'

/** Partition transforms (specification, "Partition Transforms"): their names in metadata, their types, and what they make of a value. */

const SIMPLE = new Set(['identity', 'year', 'month', 'day', 'hour'])
const SIZED = /^(bucket|truncate)\[([1-9][0-9]*)\]$/

/** @returns `null` for what only other writers know, and for `void`. */
export function parseTransform(text: string): Transform | null {
  if (SIMPLE.has(text)) return { kind: text } as Transform
  const [, kind, size] = SIZED.exec(text) ?? []
  if (kind === 'bucket') return { kind, count: Number(size) }
  return kind === 'truncate' ? { kind, width: Number(size) } : null
}

export function transformText(transform: Transform): string {
  if (transform.kind === 'bucket') return `bucket[${transform.count}]`
  return transform.kind === 'truncate' ? `truncate[${transform.width}]` : transform.kind
}

const TIMES = ['timestamp', 'timestamptz']
const NUMBERS_AND_TEXTS = ['int', 'long', 'decimal', 'string', 'binary']

/** Which types a transform takes; `null` is every primitive one. */
const SOURCES: Readonly<Record<Transform['kind'], readonly string[] | null>> = {
  identity: null,
  year: ['date', ...TIMES],
  month: ['date', ...TIMES],
  day: ['date', ...TIMES],
  hour: TIMES,
  bucket: [...NUMBERS_AND_TEXTS, 'date', 'time', ...TIMES, 'uuid', 'fixed'],
  truncate: NUMBERS_AND_TEXTS,
}

/** @param type - A primitive type. */
export function takes(transform: Transform, type: string): boolean {
  const sources = SOURCES[transform.kind]
  return sources === null || sources.includes(type.replace(/[([].*$/, ''))
}

/** The type of a partition's values. */
export function resultType(transform: Transform, type: string): string {
  switch (transform.kind) {
    case 'identity':
    case 'truncate':
      return type
    case 'day':
      return 'date'
    case 'year':
    case 'month':
    case 'hour':
    case 'bucket':
      return 'int'
  }
}

/** Whether a larger value never has a smaller partition. */
export const isMonotonic = ({ kind }: Transform): boolean => kind !== 'bucket'

/** The partition of a value of type `type`. */
export function transformed(transform: Transform, type: string, value: IcebergValue): IcebergValue {
  switch (transform.kind) {
    case 'identity':
      return value
    case 'bucket':
      return (murmur3(hashedBytes(type, value)) & 0x7fffffff) % transform.count
    case 'truncate':
      return truncated(transform.width, value)
    case 'hour':
      return Number(floorDiv(value as bigint, MICROS_PER_HOUR))
    case 'day':
      return daysOf(value)
    case 'month':
    case 'year': {
      const date = new Date(daysOf(value) * 86_400_000)
      const years = date.getUTCFullYear() - 1970
      return transform.kind === 'year' ? years : years * 12 + date.getUTCMonth()
    }
  }
}

const MICROS_PER_HOUR = 3_600_000_000n

const daysOf = (value: IcebergValue): number =>
  typeof value === 'bigint' ? Number(floorDiv(value, MICROS_PER_HOUR * 24n)) : (value as number)

function floorDiv(value: bigint, by: bigint): bigint {
  const rest = value % by
  return (value - rest) / by - (rest < 0n ? 1n : 0n)
}

function truncated(width: number, value: IcebergValue): IcebergValue {
  if (typeof value === 'string') return Array.from(value).slice(0, width).join('')
  if (Buffer.isBuffer(value)) return value.subarray(0, width)
  const lower = (each: bigint): bigint => floorDiv(each, BigInt(width)) * BigInt(width)
  return typeof value === 'bigint' ? lower(value) : Number(lower(BigInt(value as number)))
}

/** Whole numbers, dates and times are hashed as 64 bits, decimals in as few bytes as hold them. */
function hashedBytes(type: string, value: IcebergValue): Buffer {
  if (typeof value === 'string') return Buffer.from(value)
  if (Buffer.isBuffer(value)) return value
  const whole = BigInt(value)
  if (decimalPrecision(type) > 0) return unscaledBytes(whole, unscaledSize(whole))
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt.asIntN(64, whole))
  return bytes
}
