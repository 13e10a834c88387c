/** Bounds of text and bytes are cut to this many code points or bytes, as other writers do: they are to prune files, not to hold values. */
const LENGTH_MAX = 16

export type BoundSide = 'lower' | 'upper'

/**
 * A column's smallest or largest value in Iceberg's single-value binary form.
 * @param type - A primitive Iceberg type.
 * @param text - As DuckDB's RETURN_STATS spells it: `0`/`1` or `true`/`false`, binary as hex, timestamps with their offset.
 * @returns `null` when the text has no such form (an infinite timestamp, a NaN, a string that was cut within a character): without a bound a
 * file is read once too often, with a wrong one its rows are lost.
 */
export function boundFromText(type: string, text: string, side: BoundSide): Buffer | null {
  switch (type) {
    case 'boolean':
      return booleanBytes(text)
    case 'int':
      return integerBytes(text, 4)
    case 'long':
      return integerBytes(text, 8)
    case 'float':
    case 'double':
      return floatBytes(text, side, type)
    case 'date':
      return dateBytes(text)
    case 'timestamp':
    case 'timestamptz':
      return timestampBytes(text)
    case 'string':
      return stringBytes(text, side)
    case 'binary':
      return binaryBytes(text, side)
    default:
      return type.startsWith('decimal') ? decimalBytes(type, text) : null
  }
}

function booleanBytes(text: string): Buffer | null {
  if (text === '1' || text === 'true') return Buffer.of(1)
  return text === '0' || text === 'false' ? Buffer.of(0) : null
}

function integerBytes(text: string, size: 4 | 8): Buffer | null {
  if (!/^-?[0-9]+$/.test(text)) return null
  const value = BigInt(text)
  if (BigInt.asIntN(size * 8, value) !== value) return null
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return bytes.subarray(0, size)
}

const INFINITIES: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, infinity: Infinity, '-infinity': -Infinity }

function floatBytes(text: string, side: BoundSide, type: 'float' | 'double'): Buffer | null {
  const value = INFINITIES[text.toLowerCase()] ?? (text.trim() === '' ? Number.NaN : Number(text))
  if (Number.isNaN(value)) return null
  // Either zero may be among the values while the statistics name the other one; readers order −0 before +0.
  const bound = value === 0 ? (side === 'lower' ? -0 : 0) : value
  const bytes = Buffer.alloc(type === 'float' ? 4 : 8)
  if (type === 'float') bytes.writeFloatLE(bound)
  else bytes.writeDoubleLE(bound)
  return bytes
}

const DATE = /^([0-9]{4,})-([0-9]{2})-([0-9]{2})( \(BC\))?$/
const TIMESTAMP =
  /^([0-9]{4,}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?(?:([+-])([0-9]{2})(?::?([0-9]{2}))?(?::?([0-9]{2}))?|Z)?( \(BC\))?$/
const MS_PER_DAY = 86_400_000
const MICROS_PER_DAY = 86_400_000_000n

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
function daysOf(text: string): number | null {
  const match = DATE.exec(text)
  if (match === null) return null
  const [, year, month, day, beforeChrist] = match
  const date = new Date(0)
  date.setUTCFullYear(beforeChrist === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day))
  const days = date.getTime() / MS_PER_DAY
  return Number.isNaN(days) ? null : days
}

function dateBytes(text: string): Buffer | null {
  const days = daysOf(text)
  return days === null ? null : integerBytes(String(days), 4)
}

function timestampBytes(text: string): Buffer | null {
  const match = TIMESTAMP.exec(text)
  if (match === null) return null
  const [, date, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0', offsetSecond = '0', era = ''] = match
  const days = daysOf(`${date}${era}`)
  if (days === null) return null
  const local = seconds(hour as string, minute as string, second as string)
  const offset = seconds(offsetHour, offsetMinute, offsetSecond) * (sign === '-' ? -1 : 1)
  const micros = BigInt(days) * MICROS_PER_DAY + BigInt(local - offset) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  return integerBytes(String(micros), 8)
}

const seconds = (hours: string, minutes: string, rest: string): number => Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)

const DECIMAL = /^(-?)([0-9]*)(?:\.([0-9]*))?$/

/** The unscaled value, big-endian, in as few bytes of two's complement as hold it. */
function decimalBytes(type: string, text: string): Buffer | null {
  const scale = Number(/,\s*([0-9]+)\)/.exec(type)?.[1])
  const match = DECIMAL.exec(text)
  if (match === null || Number.isNaN(scale)) return null
  const [, sign, whole = '', fraction = ''] = match
  if (whole + fraction === '' || fraction.length > scale) return null
  const value = BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
  let size = 1
  while (BigInt.asIntN(size * 8, value) !== value) size++
  const hex = BigInt.asUintN(size * 8, value).toString(16)
  return Buffer.from(hex.padStart(size * 2, '0'), 'hex')
}

function stringBytes(text: string, side: BoundSide): Buffer | null {
  const points = Array.from(text)
  const kept = points.slice(0, LENGTH_MAX)
  // The replacement character may stand for bytes that came after a cut in mid-character.
  if (kept.includes('\uFFFD')) return null
  if (points.length <= LENGTH_MAX || side === 'lower') return Buffer.from(kept.join(''))
  for (let last = kept.length - 1; last >= 0; last--) {
    const next = codePointAfter(kept[last] as string)
    if (next !== null) return Buffer.from([...kept.slice(0, last), next].join(''))
  }
  return null
}

/** The next code point that a string may hold, or `null` after the last one. */
function codePointAfter(character: string): string | null {
  const next = (character.codePointAt(0) as number) + 1
  if (next > 0x10ffff) return null
  return String.fromCodePoint(next >= 0xd800 && next <= 0xdfff ? 0xe000 : next)
}

function binaryBytes(text: string, side: BoundSide): Buffer | null {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) return null
  const bytes = Buffer.from(text, 'hex')
  const kept = bytes.subarray(0, LENGTH_MAX)
  if (bytes.length <= LENGTH_MAX || side === 'lower') return kept
  const last = kept.findLastIndex((byte) => byte !== 0xff)
  if (last < 0) return null
  return Buffer.from([...kept.subarray(0, last), (kept[last] as number) + 1])
}
