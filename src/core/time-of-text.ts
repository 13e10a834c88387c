import { type CalendarDay, calendarDay, daysInMonth, epochDay, isLeapYear } from './calendar.ts'
import { instantIn, offsetIn, sparkZone, type Zone } from './time-zone.ts'
import { trimAll } from './trim-all.ts'

const DATE = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s
const CLOCK = String.raw`(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?([^\d.:].*)?)?)?`
const TIMESTAMP = new RegExp(String.raw`^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T]${CLOCK})?)?)?$`, 's')
/** A time of today: behind a `T`, or with its minutes. */
const TIME = new RegExp(String.raw`^(?:T|(?=\d+:))${CLOCK}$`, 's')

function dayOf(year: string, month = '1', day = '1'): CalendarDay | null {
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  const exists = date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= daysInMonth(date.month, isLeapYear(date.year))
  return exists ? date : null
}

/** Days since 1970-01-01 of a text, as CAST to date takes it (`DateTimeUtils.stringToDate`); `null` when it is no date. */
export function dateOfText(text: string): number | null {
  const [, year, month, day] = DATE.exec(trimAll(text)) ?? []
  const date = year === undefined ? null : dayOf(year, month, day)
  if (date === null) return null
  const days = epochDay(date)
  return Math.abs(days) < 2 ** 31 ? days : null
}

const LONG = 2n ** 63n

/**
 * The instant of a text in microseconds since the epoch, as CAST to timestamp takes it (`DateTimeUtils.stringToTimestamp`); `null` when it is none.
 * Digits beyond the microsecond are cut.
 * @param session - The zone of a text that names none.
 * @param now - Seconds since the epoch: a time without a date is one of today.
 */
export function timestampOfText(text: string, session: Zone, now: number): bigint | null {
  const given = trimAll(text)
  const [, year, month, day, ...afterDate] = TIMESTAMP.exec(given) ?? []
  const [, ...alone] = year === undefined ? (TIME.exec(given) ?? []) : []
  if (year === undefined && alone.length === 0) return null
  const [hour = '0', minute = '0', second = '0', fraction = '', named] = year === undefined ? alone : afterDate
  const zone = named === undefined ? session : sparkZone(named.trim())
  if (zone === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const date = year === undefined ? calendarDay(Math.floor((now + offsetIn(zone, now)) / 86_400)) : dayOf(year, month, day)
  if (date === null) return null
  const local = epochDay(date) * 86_400 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second)
  const micros = BigInt(instantIn(zone, local)) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
  return micros < LONG && micros >= -LONG ? micros : null
}
