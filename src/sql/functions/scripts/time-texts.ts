import { dateOfText, timestampOfText } from '../../../core/time-of-text.ts'
import { zoneNamed } from '../../../core/time-zone.ts'
import { formerlyRead, formerOnly } from './datetime/former.ts'

const PATTERNS = { date: 'yyyy-MM-dd', timestamp: 'yyyy-MM-dd HH:mm:ss' } as const

/**
 * Whether a field of a record is a time as CAST reads it; its value is the engine's to make.
 * @throws an error that ends the statement for what only Spark's parser of before 3.0 would have read, as Spark does
 */
export function isTimeText(text: string, kind: 'date' | 'timestamp'): boolean {
  if ((kind === 'date' ? dateOfText(text) : timestampOfText(text, zoneNamed('UTC'), 0)) !== null) return true
  if (!formerlyRead(PATTERNS[kind], text, true)) return false
  throw formerOnly(text)
}
