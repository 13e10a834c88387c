/** Texts that a CAST reads as a date or a timestamp (`DateTimeUtils.stringToDate`, `stringToTimestamp`), and those that only Spark 2 read. */
const DATE = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s
const TIMESTAMP =
  /^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?(?:\s*(?:Z|UTC|GMT|[+-]\d{1,2}(?::?\d{1,2})?|[A-Za-z]+\/[A-Za-z_/]+))?)?)?)?)?$/

function isDay(year: string, month = '1', day = '1'): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return m >= 1 && m <= 12 && d >= 1 && d <= (days[m - 1] as number)
}

export function isDateText(text: string): boolean {
  const [, year, month, day] = DATE.exec(text.trim()) ?? []
  return year !== undefined && isDay(year, month, day)
}

export function isTimestampText(text: string): boolean {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = TIMESTAMP.exec(text.trim()) ?? []
  return year !== undefined && isDay(year, month, day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

const SPARK_2_DATE = /^\s*-?\d+-\s*-?\d+-\s*-?\d+/
const SPARK_2_TIMESTAMP = /^\s*-?\d+-\s*-?\d+-\s*-?\d+ \s*-?\d+:\s*-?\d+:\s*-?\d+/

/** Spark fails for what its parser of before 3.0 would have read. @throws an error that ends the statement */
export function checkNotOfSpark2(text: string, kind: 'date' | 'timestamp'): void {
  if ((kind === 'date' ? SPARK_2_DATE : SPARK_2_TIMESTAMP).test(text)) {
    throw new Error(
      `ENGINE_FAILED: You may get a different result due to the upgrading to Spark >= 3.0: Fail to parse '${text}' in the new parser`,
    )
  }
}
