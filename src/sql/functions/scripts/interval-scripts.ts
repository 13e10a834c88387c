import { dayTimeText, yearMonthText } from '../../../core/interval-literals.ts'
import { type ScriptFunction, script } from './script.ts'

/** Texts of intervals of certain fields, as CAST writes them. */
export const INTERVAL_SCRIPTS: readonly ScriptFunction[] = [
  script('day_time_text', ['long', 'string', 'string'], 'string', dayTimeText),
  script('year_month_text', ['long', 'string', 'string'], 'string', yearMonthText),
]
