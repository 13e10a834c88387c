import { calendarDay, dayOfYear } from '../../../../core/calendar.ts'
import { offsetIn, type Zone } from '../../../../core/time-zone.ts'
import type { Field } from './elements.ts'

/** An instant as a clock and a calendar of its zone show it. */
export interface Moment {
  readonly zone: Zone
  /** Seconds since the epoch. */
  readonly seconds: number
  readonly fields: Readonly<Record<Field, number>>
}

const MICROS = 1_000_000n

export function momentOf(micros: bigint, zone: Zone): Moment {
  const ofSecond = Number(BigInt.asUintN(64, ((micros % MICROS) + MICROS) % MICROS))
  const seconds = Number((micros - BigInt(ofSecond)) / MICROS)
  const offset = offsetIn(zone, seconds)
  const local = seconds + offset
  const days = Math.floor(local / 86_400)
  const ofDay = local - days * 86_400
  const date = calendarDay(days)
  const hour = Math.floor(ofDay / 3_600)
  const fields = {
    era: date.year > 0 ? 1 : 0,
    yearOfEra: date.year > 0 ? date.year : 1 - date.year,
    year: date.year,
    quarter: Math.ceil(date.month / 3),
    month: date.month,
    dayOfMonth: date.day,
    dayOfYear: dayOfYear(date),
    dayOfWeek: ((((days + 3) % 7) + 7) % 7) + 1,
    alignedDay: ((date.day - 1) % 7) + 1,
    amPm: hour < 12 ? 0 : 1,
    hour,
    clockHour: hour === 0 ? 24 : hour,
    hourOfAmPm: hour % 12,
    clockHourOfAmPm: hour % 12 === 0 ? 12 : hour % 12,
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    nano: ofSecond * 1_000,
    offset,
  }
  return { zone, seconds, fields }
}
