import { timestampOfText } from '../../../../core/time-of-text.ts'
import { zoneNamed } from '../../../../core/time-zone.ts'
import type { FormerReading } from '../../read-time.ts'
import { remembered } from '../remembered.ts'
import { type ScriptFunction, script } from '../script.ts'
import { compilePattern, PatternError } from './compile.ts'
import type { DatetimePattern } from './elements.ts'
import { formerlyRead, formerOnly, UPGRADE } from './former.ts'
import { momentOf } from './moment.ts'
import { readFields } from './read.ts'
import { resolveTime } from './resolve.ts'
import { UnwritableError, writeTime } from './write.ts'

function compiled(pattern: string, reading: boolean): DatetimePattern {
  try {
    return compilePattern(pattern, reading)
  } catch (error) {
    if (error instanceof PatternError)
      throw new Error(`${UPGRADE} Fail to recognize '${pattern}' pattern in the DateTimeFormatter`, { cause: error })
    throw error
  }
}

const toWrite = remembered((pattern) => compiled(pattern, false))
const toRead = remembered((pattern) => compiled(pattern, true))

const LONG = 2n ** 63n

/** @param micros - Of the instant, since the epoch. */
function formatTime(micros: bigint, pattern: string, timeZone: string): string {
  const zone = zoneNamed(timeZone)
  try {
    return writeTime(toWrite(pattern), momentOf(micros, zone))
  } catch (error) {
    if (error instanceof UnwritableError)
      throw new Error(`${UPGRADE} Fail to format it by the pattern '${pattern}' in the new formatter`, { cause: error })
    throw error
  }
}

/**
 * The instant of a text in microseconds since the epoch; `null` when it is none.
 * @param former - What a text is that Spark 3 cannot read and Spark 2.4 could: NULL, or an error.
 */
function parseTime(text: string, pattern: string, timeZone: string, former: FormerReading): bigint | null {
  const fields = readFields(toRead(pattern), text)
  const micros = fields === null ? null : resolveTime(fields, zoneNamed(timeZone))
  if (micros === null) {
    if (former !== 'NULL' && formerlyRead(pattern, text, former === 'LENIENT')) throw formerOnly(text)
    return null
  }
  if (micros >= LONG || micros < -LONG) throw new Error('ENGINE_FAILED: long overflow')
  return micros
}

/** Java's DateTimeFormatter with Spark's patterns, for what the engine's own formats cannot say. */
export const DATETIME_SCRIPTS: readonly ScriptFunction[] = [
  script('format_time', ['long', 'string', 'string'], 'string', formatTime),
  script('parse_time', ['string', 'string', 'string', 'string'], 'long', parseTime),
  script('timestamp_of_text', ['string', 'string', 'long'], 'long', (text: string, timeZone: string, now: bigint) =>
    timestampOfText(text, zoneNamed(timeZone), Number(now)),
  ),
]
