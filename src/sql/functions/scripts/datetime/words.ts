const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const shortened = (words: readonly string[]): readonly string[] => words.map((word) => word.slice(0, 3))

/** The words of Locale.US, short and full, from the field's lowest value on. */
export const WORDS = {
  era: { short: ['BC', 'AD'], full: ['Before Christ', 'Anno Domini'] },
  quarter: { short: ['Q1', 'Q2', 'Q3', 'Q4'], full: ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'] },
  month: { short: shortened(MONTHS), full: MONTHS },
  dayOfWeek: { short: shortened(DAYS), full: DAYS },
  amPm: { short: ['AM', 'PM'], full: ['AM', 'PM'] },
} as const
