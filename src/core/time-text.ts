import { calendarDay } from './calendar.ts'
import { instantIn, offsetIn, zoneNamed } from './time-zone.ts'

const MICROS_PER_SECOND = 1_000_000n
const SECONDS_PER_DAY = 86_400

const padded = (number: number, width = 2): string => String(number).padStart(width, '0')

/** Four digits; beyond them with a sign, as in `-0001` and `+10000`. */
const yearText = (year: number): string => `${year < 0 ? '-' : year > 9_999 ? '+' : ''}${padded(Math.abs(year), 4)}`

/** Days since 1970-01-01 as a date, `2020-01-31`. */
export function dateText(days: number): string {
  const { year, month, day } = calendarDay(days)
  return `${yearText(year)}-${padded(month)}-${padded(day)}`
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
  const local = seconds + offsetIn(zoneNamed(timeZone), seconds)
  const days = Math.floor(local / SECONDS_PER_DAY)
  const ofDay = local - days * SECONDS_PER_DAY
  const time = `${padded(Math.floor(ofDay / 3_600))}:${padded(Math.floor(ofDay / 60) % 60)}:${padded(ofDay % 60)}`
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`
  return `${dateText(days)} ${time}${tail}`
}

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
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60)
  const seconds = sign === undefined ? instantIn(zoneNamed(timeZone), wall) : wall - offset
  return seconds * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
}
