/** Offsets change on quarter hours at the most often; asking the calendar for each cell would cost 10 µs. */
const OFFSET_STEP_SECONDS = 900
const OFFSETS_MAX = 10_000
/** Before 1920 zones left their local mean time at odd seconds. */
const REGULAR_SINCE_SECONDS = -1_577_923_200
const DATE_LIMIT_SECONDS = 8_640_000_000_000
const SECONDS_PER_DAY = 86_400

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

/**
 * Seconds east of UTC.
 * @param timeZone - A name that `Intl` knows.
 * @param seconds - Of the instant, since the epoch.
 */
export function offsetSeconds(timeZone: string, seconds: number): number {
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

/**
 * The instant that clocks of a zone show so, as Java takes it (ZonedDateTime.ofLocal): the earlier one of two; a time that clocks leave out is as much
 * later as they are set forward. Both times are seconds since the epoch.
 */
export function instantOfLocal(timeZone: string, local: number): number {
  const before = offsetSeconds(timeZone, local - SECONDS_PER_DAY)
  const after = offsetSeconds(timeZone, local + SECONDS_PER_DAY)
  const shown = [before, after].filter((offset) => offsetSeconds(timeZone, local - offset) === offset)
  return local - (shown.length === 0 ? before : Math.max(...shown))
}
