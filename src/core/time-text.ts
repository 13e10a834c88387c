const MICROS_PER_SECOND = 1_000_000n
const SECONDS_PER_DAY = 86_400

const padded = (number: number, width = 2): string => String(number).padStart(width, '0')

/** Four digits; beyond them with a sign, as in `-0001` and `+10000`. */
const yearText = (year: number): string => `${year < 0 ? '-' : year > 9_999 ? '+' : ''}${padded(Math.abs(year), 4)}`

/** Days since 1970-01-01 as a date of the proleptic Gregorian calendar, over the whole range of the engine, which is wider than that of `Date`. */
export function dateText(days: number): string {
  // Counted from 0000-03-01, where leap days come last in each of the 400-year eras.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return `${yearText(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))}-${padded(month)}-${padded(day)}`
}

/** Offsets change on quarter hours at the most often; asking the calendar for each cell would cost 10 µs. */
const OFFSET_STEP_SECONDS = 900
const OFFSETS_MAX = 10_000
/** Before 1920 zones left their local mean time at odd seconds. */
const REGULAR_SINCE_SECONDS = -1_577_923_200
const DATE_LIMIT_SECONDS = 8_640_000_000_000

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

function askOffset(timeZone: string, seconds: number): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    formats.set(timeZone, format)
  }
  const within = Math.min(Math.max(seconds, -DATE_LIMIT_SECONDS), DATE_LIMIT_SECONDS)
  const name = format.formatToParts(within * 1_000).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0', rest = '0'] = /GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?/.exec(name) ?? []
  const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest)
  return sign === '-' ? -size : size
}

function offsetSeconds(timeZone: string, seconds: number): number {
  if (timeZone === 'UTC') return 0
  if (seconds < REGULAR_SINCE_SECONDS) return askOffset(timeZone, seconds)
  const key = `${timeZone} ${Math.floor(seconds / OFFSET_STEP_SECONDS)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= OFFSETS_MAX) offsets.clear()
  const offset = askOffset(timeZone, seconds)
  offsets.set(key, offset)
  return offset
}

/** `2020-01-01 00:00:00[.ffffff]` in a time zone, the fraction without trailing zeros. */
export function timestampText(micros: bigint, timeZone: string): string {
  let fraction = micros % MICROS_PER_SECOND
  let whole = micros / MICROS_PER_SECOND
  if (fraction < 0n) {
    fraction += MICROS_PER_SECOND
    whole -= 1n
  }
  const seconds = Number(whole)
  const local = seconds + offsetSeconds(timeZone, seconds)
  const days = Math.floor(local / SECONDS_PER_DAY)
  const ofDay = local - days * SECONDS_PER_DAY
  const time = `${padded(Math.floor(ofDay / 3_600))}:${padded(Math.floor(ofDay / 60) % 60)}:${padded(ofDay % 60)}`
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`
  return `${dateText(days)} ${time}${tail}`
}

/** Far enough from any change of the clocks that lies between. */
const ASIDE_SECONDS = 86_400

/**
 * Milliseconds since 1970 of `YYYY-MM-DD HH:MM:SS[.ffffff][±HH:MM]`. Without an offset it is the wall clock of the time zone: what the clock shows
 * twice means the first time, and what it skips counts on from before, as Java has it.
 * @returns `null` for what is no date.
 */
export function momentOf(text: string, timeZone: string): number | null {
  const [, day = '', time = '', fraction = '', sign, hours = '0', minutes = '0'] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:([+-])(\d\d):(\d\d))?$/.exec(text) ?? []
  const wallMs = Date.parse(`${day}T${time}Z`)
  // The last day of a month is not checked by the parser.
  if (Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(day)) return null
  const wall = wallMs / 1_000
  const offset = sign === undefined ? wallOffset(timeZone, wall) : (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60)
  return (wall - offset) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

function wallOffset(timeZone: string, wall: number): number {
  const [before, after] = [-ASIDE_SECONDS, ASIDE_SECONDS].map((aside) => offsetSeconds(timeZone, wall + aside)) as [number, number]
  const isAfter = offsetSeconds(timeZone, wall - before) !== before && offsetSeconds(timeZone, wall - after) === after
  return isAfter ? after : before
}
