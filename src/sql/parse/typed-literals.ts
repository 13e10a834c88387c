import { sparkZone } from '../../core/time-zone.ts'

/** Words that stand for a moment in a DATE or TIMESTAMP literal, with a zone after them if need be. */
const MOMENT = /^(?:epoch|now|today|tomorrow|yesterday)(?:\s+\S+)?$/i

const DATE = /^[+-]?(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/
const TIMESTAMP =
  /^(?:[+-]?(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?\s*(\S.*)?)?)?)?)?|T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?\s*(\S.*)?)$/

function isDay(year: string, month: string | undefined, day: string | undefined): boolean {
  const monthNumber = Number(month ?? 1)
  const dayNumber = Number(day ?? 1)
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1) return false
  // A leap year of the same kind that `Date` can hold.
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), monthNumber, 0)).getUTCDate()
  return dayNumber <= last
}

const isTime = (hour: string | undefined, minute: string | undefined, second: string | undefined): boolean =>
  Number(hour ?? 0) <= 23 && Number(minute ?? 0) <= 59 && Number(second ?? 0) <= 59

const isZone = (zone: string | undefined): boolean => zone === undefined || sparkZone(zone.trim()) !== null

/** May this stand in `DATE '…'`: `2020`, `2020-1`, `2020-1-31`, with any time after it, or a moment such as `today`. */
export function isDateText(text: string): boolean {
  const trimmed = text.trim()
  if (MOMENT.test(trimmed)) return true
  const [, year, month, day] = DATE.exec(trimmed) ?? []
  return year !== undefined && isDay(year, month, day)
}

/** May this stand in `TIMESTAMP '…'`: a day, a time of today, both, with a zone if need be, or a moment such as `now`. */
export function isTimestampText(text: string): boolean {
  const trimmed = text.trim()
  if (MOMENT.test(trimmed)) return true
  const found = TIMESTAMP.exec(trimmed)
  if (found === null) return false
  const [, year, month, day, hour, minute, second, zone, todayHour, todayMinute, todaySecond, todayZone] = found
  return (
    (year === undefined || isDay(year, month, day)) &&
    isTime(hour ?? todayHour, minute ?? todayMinute, second ?? todaySecond) &&
    isZone(zone ?? todayZone)
  )
}
