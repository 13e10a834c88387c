import { type CalendarInterval, calendarInterval, calendarIntervalOfText, calendarIntervalText } from '../../../core/calendar-interval.ts'
import { dayTimeText, yearMonthText } from '../../../core/interval-literals.ts'
import { type ScriptFunction, script } from './script.ts'

const shown = (interval: CalendarInterval | null): string | null => (interval === null ? null : calendarIntervalText(interval))

/** Texts of intervals of certain fields, as CAST writes them. */
export const INTERVAL_SCRIPTS: readonly ScriptFunction[] = [
  script('day_time_text', ['long', 'string', 'string'], 'string', dayTimeText),
  script('calendar_interval', ['string'], 'string', (text: string) => shown(calendarIntervalOfText(text))),
  script(
    'make_interval',
    ['long', 'long', 'long', 'long', 'long', 'long', 'long'],
    'string',
    (years: bigint, months: bigint, weeks: bigint, days: bigint, hours: bigint, minutes: bigint, micros: bigint) =>
      shown(calendarInterval(years * 12n + months, weeks * 7n + days, (hours * 60n + minutes) * 60_000_000n + micros)),
  ),
  script('year_month_text', ['long', 'string', 'string'], 'string', yearMonthText),
]
