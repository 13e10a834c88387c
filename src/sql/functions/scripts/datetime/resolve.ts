import { type CalendarDay, calendarDay, dayOfYear, daysInMonth, epochDay, isLeapYear } from '../../../../core/calendar.ts'
import { instantIn, type Zone } from '../../../../core/time-zone.ts'
import { FIELDS, type Field } from './elements.ts'
import type { ReadFields } from './read.ts'

type Values = ReadonlyMap<Field, number>

const inRange = (values: Values): boolean => [...values].every(([field, value]) => value >= FIELDS[field][0] && value <= FIELDS[field][1])

/** Of year and era; 1970 without. `null` when they contradict each other. */
function yearOf(values: Values): number | null {
  const year = values.get('year')
  const ofEra = values.get('yearOfEra')
  const era = values.get('era')
  if (ofEra === undefined || era === undefined) return year ?? 1_970
  const meant = era === 1 ? ofEra : 1 - ofEra
  return year === undefined || year === meant ? meant : null
}

/** The day of the year wins over month and day where one of these is left out; what is said twice must agree. Missing ones are the first. */
function dateOf(values: Values): CalendarDay | null {
  const year = yearOf(values)
  if (year === null) return null
  const ofYear = values.get('dayOfYear')
  const [month, day] = [values.get('month'), values.get('dayOfMonth')]
  const leap = isLeapYear(year)
  if (ofYear === undefined || (month !== undefined && day !== undefined)) {
    const date = { year, month: month ?? 1, day: day ?? 1 }
    if (date.day > daysInMonth(date.month, leap)) return null
    return ofYear === undefined || dayOfYear(date) === ofYear ? date : null
  }
  if (ofYear === 366 && !leap) return null
  const date = calendarDay(epochDay({ year, month: 1, day: 1 }) + ofYear - 1)
  return (month ?? date.month) === date.month && (day ?? date.day) === date.day ? date : null
}

/** Hours of the day by all that names them; `null` when they disagree. Without an hour PM is noon. */
export function hourOf(values: Values): number | null {
  const clock = values.get('clockHour')
  const half = values.get('clockHourOfAmPm')
  const inHalf = [values.get('hourOfAmPm'), half === undefined ? undefined : half % 12].filter((hour) => hour !== undefined)
  const amPm = values.get('amPm')
  const ofDay = [values.get('hour'), clock === undefined ? undefined : clock % 24].filter((hour) => hour !== undefined)
  const [first] = inHalf
  if (first !== undefined && amPm !== undefined) ofDay.push(amPm * 12 + first)
  const hour = ofDay[0] ?? first ?? (amPm === 1 ? 12 : 0)
  const agree =
    ofDay.every((each) => each === hour) &&
    inHalf.every((each) => each === hour % 12) &&
    (ofDay.length === 0 || amPm === undefined || amPm === Math.floor(hour / 12))
  return agree ? hour : null
}

/**
 * The instant, in microseconds since the epoch, that fields mean (ResolverStyle.STRICT, with Spark's defaults for what is missing:
 * DateTimeFormatterHelper.toZonedDateTime). `null`: they mean none.
 * @param zone - Where the text names none.
 */
export function resolveTime({ values, zone: named }: ReadFields, zone: Zone): bigint | null {
  if (!inRange(values)) return null
  const date = dateOf(values)
  const hour = hourOf(values)
  if (date === null || hour === null) return null
  const local = epochDay(date) * 86_400 + hour * 3_600 + (values.get('minute') ?? 0) * 60 + (values.get('second') ?? 0)
  const offset = values.get('offset')
  const seconds = named === null && offset !== undefined ? local - offset : instantIn(named ?? zone, local)
  return BigInt(seconds) * 1_000_000n + BigInt(Math.floor((values.get('nano') ?? 0) / 1_000))
}
