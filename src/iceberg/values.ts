import { doubleText, shortestFloat } from '../core/number-text.ts'
import { dateText, timestampText } from '../core/time-text.ts'
import { boundFromText } from './bounds.ts'

/**
 * A value of a primitive type as code computes with it: whole numbers up to 32 bits, dates (days) and fractions are numbers; long, timestamps
 * (microseconds) and decimals (unscaled) bigint; binary, uuid and fixed bytes.
 */
export type IcebergValue = boolean | number | bigint | string | Buffer

const MICROS = new Set(['time', 'timestamp', 'timestamptz'])
const isDecimal = (type: string): boolean => type.startsWith('decimal')
const isBytes = (type: string): boolean => type === 'binary' || type === 'uuid' || type.startsWith('fixed')
export const isFloating = (type: string): boolean => type === 'float' || type === 'double'
/** Types whose values have a next one. */
export const isDiscrete = (type: string): boolean =>
  type === 'int' || type === 'long' || type === 'date' || MICROS.has(type) || isDecimal(type)

export const decimalScale = (type: string): number => Number(/,\s*([0-9]+)\)/.exec(type)?.[1] ?? 0)
export const decimalPrecision = (type: string): number => Number(/\(\s*([0-9]+)/.exec(type)?.[1] ?? 0)

/**
 * Reads a literal: whole numbers and decimals in plain digits, fractions as JavaScript or an engine spells them, boolean `true`/`false`, text
 * itself, binary as hex, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS.ffffff±HH:MM`.
 * @returns `null` when the type has no such value.
 */
export function valueFromText(type: string, text: string): IcebergValue | null {
  if (type === 'string') return text
  if (isBytes(type)) return /^(?:[0-9a-fA-F]{2})*$/.test(text) ? Buffer.from(text, 'hex') : null
  if (isFloating(type)) return fractionFromText(type, text)
  // Years of more than four digits may have a sign.
  const bytes = boundFromText(type, text.replace(/^\+/, ''), 'lower')
  return bytes === null ? null : valueFromBytes(type, bytes)
}

const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  infinity: Infinity,
  '-inf': -Infinity,
  '-infinity': -Infinity,
}

function fractionFromText(type: string, text: string): number | null {
  const special = SPECIAL[text.toLowerCase()]
  if (special !== undefined) return special
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isNaN(value)) return null
  return type === 'float' ? Math.fround(value) : value
}

/** The literal of a value: the same value gives the same text. */
export function valueText(type: string, value: IcebergValue): string {
  if (typeof value === 'number' && type === 'date') return dateText(value)
  if (typeof value === 'number' && isFloating(type))
    return type === 'float' && Number.isFinite(value) && value !== 0 ? shortestFloat(value) : Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'bigint' && isDecimal(type)) return decimalText(value, decimalScale(type))
  if (typeof value === 'bigint' && (type === 'timestamp' || type === 'timestamptz')) return `${timestampText(value, 'UTC')}+00:00`
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value)
}

/** The text that users see of a value: as Spark would print it. */
export function shownText(type: string, value: IcebergValue): string {
  if (typeof value === 'number' && isFloating(type)) return doubleText(value, type === 'float' ? shortestFloat(value) : String(value))
  if (typeof value === 'bigint' && (type === 'timestamp' || type === 'timestamptz')) return timestampText(value, 'UTC')
  return valueText(type, value)
}

export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const sign = unscaled < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/**
 * Reads the single-value binary form. A column that was widened still has bounds of the narrower type in old manifests.
 * @returns `null` when the bytes are none of the type.
 */
export function valueFromBytes(type: string, bytes: Buffer): IcebergValue | null {
  const { length } = bytes
  if (type === 'boolean') return length === 1 ? bytes[0] !== 0 : null
  if (type === 'int' || type === 'date') return length === 4 ? bytes.readInt32LE() : null
  if (type === 'long' || MICROS.has(type)) {
    if (length === 8) return bytes.readBigInt64LE()
    return length === 4 && type === 'long' ? BigInt(bytes.readInt32LE()) : null
  }
  if (type === 'float') return length === 4 ? bytes.readFloatLE() : null
  if (type === 'double') return length === 8 ? bytes.readDoubleLE() : length === 4 ? bytes.readFloatLE() : null
  if (type === 'string') return bytes.toString()
  if (isDecimal(type)) return length === 0 ? null : unscaledFrom(bytes)
  return isBytes(type) ? bytes : null
}

/** Big-endian two's complement. */
export const unscaledFrom = (bytes: Buffer): bigint => BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))

export function unscaledBytes(value: bigint, size: number): Buffer {
  const hex = BigInt.asUintN(size * 8, value).toString(16)
  return Buffer.from(hex.padStart(size * 2, '0'), 'hex')
}

/** How many bytes of two's complement hold it at the least. */
export function unscaledSize(value: bigint): number {
  let size = 1
  while (BigInt.asIntN(size * 8, value) !== value) size++
  return size
}

/** The single-value binary form, whole. */
export function valueBytes(type: string, value: IcebergValue): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'string') return Buffer.from(value)
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0)
  if (typeof value === 'bigint') {
    if (isDecimal(type)) return unscaledBytes(value, unscaledSize(value))
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return bytes
  }
  const bytes = Buffer.alloc(type === 'double' ? 8 : 4)
  if (type === 'double') bytes.writeDoubleLE(value)
  else if (type === 'float') bytes.writeFloatLE(value)
  else bytes.writeInt32LE(value)
  return bytes
}

/** Order of two values of one type. Texts go by their bytes, as in files; a NaN is above all numbers, as in Spark. */
export function compareValues(a: IcebergValue, b: IcebergValue): number {
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : Buffer.from(a).compare(Buffer.from(b))
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.compare(b)
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a < b ? -1 : a > b ? 1 : 0
}
