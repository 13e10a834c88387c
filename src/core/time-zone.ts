/** Java's short names of zones (`ZoneId.SHORT_IDS`). */
const SHORT_IDS: ReadonlySet<string> = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST EST MST HST'.split(' '),
)

/** `+10`, `-8`, `+10:30`, `+1030`, `+15:40:32`: at most 18 hours. */
const OFFSET = /^[+-](\d{1,2})(?::?([0-5]\d)(?::?([0-5]\d))?)?$/

function isOffset(text: string): boolean {
  const [, hours, minutes = '0', seconds = '0'] = OFFSET.exec(text) ?? []
  return hours !== undefined && Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) <= 18 * 3_600
}

function isRegion(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** Whether Spark takes a text for a time zone (`ZoneId.of(_, ZoneId.SHORT_IDS)`). */
export const isSparkZone = (text: string): boolean =>
  text === 'Z' || SHORT_IDS.has(text) || isOffset(text) || isOffset(text.replace(/^(UTC|GMT|UT)(?=[+-])/, '')) || isRegion(text)
