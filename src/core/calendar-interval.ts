import { trimAll } from './trim-all.ts'

/** Months, days and microseconds, of which none is counted in another (Spark's CalendarInterval). */
export interface CalendarInterval {
  /** 32 bits. */
  readonly months: bigint
  /** 32 bits. */
  readonly days: bigint
  /** 64 bits. */
  readonly micros: bigint
}

const HOUR = 3_600_000_000n
const MINUTE = 60_000_000n

/** `1 years 2 months 3 days 4 hours 0.5 seconds`; another text for each other value. */
export function calendarIntervalText({ months, days, micros }: CalendarInterval): string {
  const rest = micros % MINUTE
  const size = rest < 0n ? -rest : rest
  const seconds = `${rest < 0n ? '-' : ''}${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, '0')}`.replace(/\.?0+$/, '')
  const parts: readonly (readonly [bigint, string])[] = [
    [months / 12n, `${months / 12n} years`],
    [months % 12n, `${months % 12n} months`],
    [days, `${days} days`],
    [micros / HOUR, `${micros / HOUR} hours`],
    [(micros % HOUR) / MINUTE, `${(micros % HOUR) / MINUTE} minutes`],
    [rest, `${seconds} seconds`],
  ]
  const shown = parts.filter(([value]) => value !== 0n).map(([, text]) => text)
  return shown.length === 0 ? '0 seconds' : shown.join(' ')
}

const fits = (value: bigint, bits: number): boolean => BigInt.asIntN(bits, value) === value

/** `null` where a part is too long. */
export const calendarInterval = (months: bigint, days: bigint, micros: bigint): CalendarInterval | null =>
  fits(months, 32) && fits(days, 32) && fits(micros, 64) ? { months, days, micros } : null

const UNITS: Readonly<Record<string, readonly [part: keyof CalendarInterval, size: bigint]>> = {
  year: ['months', 12n],
  month: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['micros', HOUR],
  minute: ['micros', MINUTE],
  second: ['micros', 1_000_000n],
  millisecond: ['micros', 1_000n],
  microsecond: ['micros', 1n],
}

const PART = /^([+-]?)[\0-\x20]*(\d*)(?:(\.)(\d{0,9}))?[\0-\x20]+([a-z]+?)s?(?:[\0-\x20]+|$)/

/** Of a text as CAST takes it (`IntervalUtils.stringToInterval`): `interval -1 month 2.5 seconds`; `null` when it is none. */
export function calendarIntervalOfText(text: string): CalendarInterval | null {
  let rest = trimAll(text)
    .toLowerCase()
    .replace(/^interval[\0-\x20]+/, '')
  if (rest === '') return null
  const sums = { months: 0n, days: 0n, micros: 0n }
  while (rest !== '') {
    const [written, sign, whole = '', point, fraction = '', word = ''] = PART.exec(rest) ?? []
    const unit = UNITS[word]
    if (written === undefined || unit === undefined || (whole === '' && fraction === '')) return null
    // Only seconds have a fraction.
    if (point !== undefined && word !== 'second') return null
    const [part, size] = unit
    const below = BigInt(fraction.padEnd(9, '0')) / 1_000n
    const value = BigInt(whole === '' ? 0 : whole)
    if (!fits(value, 64)) return null
    sums[part] += (sign === '-' ? -1n : 1n) * (value * size + below)
    if (calendarInterval(sums.months, sums.days, sums.micros) === null) return null
    rest = rest.slice(written.length)
  }
  return sums
}
