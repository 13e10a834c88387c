import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'
import { type Conversions, type Convert, ofIntegers, ofText, same } from './convert.ts'
import { BLANKS } from './macros.ts'

/** What Java's `trim` takes away. */
const JAVA_BLANKS = '[\\x00-\\x20]*'

const isLike = (text: string, pattern: string): string => `regexp_full_match(${text}, ${sqlString(pattern)}, 's')`

const unsupported = (what: string): string =>
  `error(${sqlString(`UNSUPPORTED: ${what} in a string is not supported on the embedded engine`)})`

/** Digits behind a point are allowed and cut; a point alone is 0 (`UTF8String.toLong`). */
const toInteger: Convert = (sql, _, to) =>
  once(sql, (x) => {
    const type = duckdbType(to)
    const fractional = sqlString(`^${BLANKS}([+-]?)([0-9]*)(?:\\.[0-9]*)?${BLANKS}$`)
    return `CASE WHEN ${isLike(x, '[+-]?[0-9]+')} THEN TRY_CAST(ltrim(${x}, '+') AS ${type})
      WHEN ${isLike(x, `${BLANKS}[+-]?(?:[0-9]+\\.?|\\.)[0-9]*${BLANKS}`)} THEN TRY_CAST(regexp_replace(${x}, ${fractional}, '\\10\\2') AS ${type}) END`
  })

const NUMBER = '[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?'
/** A number without its blanks, plus sign and suffix. */
const bare = (text: string): string => `regexp_extract(${text}, '[-0-9.][-+0-9.eE]*')`

/** The words of Java (any sign, exact case) and of Spark (any case). */
const SPECIAL: Readonly<Record<string, string>> = {
  nan: 'NaN',
  inf: 'Infinity',
  '+inf': 'Infinity',
  infinity: 'Infinity',
  '+infinity': 'Infinity',
  '-inf': '-Infinity',
  '-infinity': '-Infinity',
}

const toFloating: Convert = (sql, _, to) =>
  once(sql, (x) => {
    const type = duckdbType(to)
    const word = `regexp_replace(${x}, ${sqlString(`^${JAVA_BLANKS}(.*?)${JAVA_BLANKS}$`)}, '\\1', 's')`
    const words = Object.entries(SPECIAL).map(([text, value]) => `WHEN '${text}' THEN '${value}'`)
    return `CASE WHEN ${isLike(x, '-?[0-9]{1,15}(?:\\.[0-9]{1,15})?')} THEN CAST(${x} AS ${type})
      WHEN ${isLike(x, `${JAVA_BLANKS}${NUMBER}[dDfF]?${JAVA_BLANKS}`)} THEN CAST(${bare(x)} AS ${type})
      WHEN ${isLike(x, '.*0[xX].*')} THEN ${unsupported('a hexadecimal floating-point number')}
      WHEN ${isLike(x, `${JAVA_BLANKS}[+-]NaN${JAVA_BLANKS}`)} THEN CAST('NaN' AS ${type})
      ELSE CAST(CASE lower(${word}) ${words.join(' ')} END AS ${type}) END`
  })

/** Digits of other scripts are digits to Java. */
const toDecimal: Convert = (sql, _, to) =>
  once(
    sql,
    (x) => `CASE WHEN ${isLike(x, '-?[0-9]+(?:\\.[0-9]+)?')} THEN TRY_CAST(${x} AS ${duckdbType(to)})
      WHEN ${isLike(x, `${JAVA_BLANKS}${NUMBER}${JAVA_BLANKS}`)} THEN TRY_CAST(spark_plain(lower(${bare(x)})) AS ${duckdbType(to)})
      WHEN ${isLike(x, `${JAVA_BLANKS}[+-]?[\\p{Nd}.]+(?:[eE][+-]?\\p{Nd}+)?${JAVA_BLANKS}`)} AND regexp_matches(${x}, '[^\\x00-\\x7f]') THEN ${unsupported('a number in digits of other scripts')} END`,
  )

const BOOLEANS: readonly (readonly [words: readonly string[], value: boolean])[] = [
  [['t', 'true', 'y', 'yes', '1'], true],
  [['f', 'false', 'n', 'no', '0'], false],
]

/** The characters that `trimAll` takes away, as text. */
const CONTROL = `(${[...Array.from({ length: 33 }, (_, code) => code), 127].map((code) => `chr(${code})`).join(' || ')})`

const toBoolean: Convert = (sql) => {
  const words = BOOLEANS.flatMap(([list, value]) => list.map((word) => `WHEN '${word}' THEN ${value}`))
  return `CASE lower(trim(${sql}, ${CONTROL})) ${words.join(' ')} END`
}

/** Year of four to seven digits; month and day may be missing or have one digit; what follows a blank or `T` is not looked at (`stringToDate`). */
const DATE = `${BLANKS}([+-]?)([0-9]{4,7})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T].*)?)?)?${BLANKS}`

const toDate: Convert = (sql) =>
  once(
    sql,
    (x) => `CASE WHEN ${isLike(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}')} AND ${x} >= '0001' THEN TRY_CAST(${x} AS DATE)
      WHEN ${isLike(x, DATE)} THEN list_transform([regexp_extract(${x}, ${sqlString(`^${DATE}$`)}, ['e', 'y', 'm', 'd'], 's')], lambda p:
        CASE WHEN length(p.y) = 7 AND p.y >= '5877642' THEN ${unsupported('a date as distant as this')} ELSE TRY_CAST(spark_day(p.e, p.y, p.m, p.d) AS DATE) END)[1] END`,
  )

const CLOCK = '([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]*))?([^0-9.:].*)?)?)?'
const TIMESTAMP = `${BLANKS}([+-]?)([0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]${CLOCK})?)?)?${BLANKS}`
const GROUPS = `['e', 'y', 'm', 'd', 'h', 'i', 's', 'f', 'z']`
const FAST = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?)?'

/**
 * An instant: at the offset the text names, else in the session's zone. Digits beyond the microsecond are cut. (`stringToTimestamp`) Texts with the name
 * of a zone, and times of today, are left to a script.
 */
const toTimestamp: Convert = (sql) =>
  once(sql, (x) => {
    const two = (name: string): string => `CASE WHEN p.${name} = '' THEN '00' ELSE lpad(p.${name}, 2, '0') END`
    const clock = `${two('h')} || ':' || ${two('i')} || ':' || ${two('s')} || '.' || rpad(left(p.f, 6), 6, '0')`
    const local = `TRY_CAST(spark_day(p.e, p.y, p.m, p.d) || ' ' || ${clock} AS TIMESTAMP)`
    const zone = `trim(p.z, ${CONTROL})`
    return `CASE WHEN ${isLike(x, FAST)} AND ${x} >= '0001' THEN spark_instant(TRY_CAST(${x} AS TIMESTAMP))
      ELSE coalesce(CASE WHEN ${isLike(x, TIMESTAMP)} THEN list_transform([regexp_extract(${x}, ${sqlString(`^${TIMESTAMP}$`)}, ${GROUPS}, 's')], lambda p:
        CASE WHEN ${two('h')} > '23' OR ${two('i')} > '59' OR ${two('s')} > '59' THEN NULL
          WHEN ${zone} = '' THEN spark_instant(${local})
          ELSE make_timestamptz(epoch_us(${local}) - spark_offset(${zone}) * CAST(1000000 AS BIGINT)) END)[1] END,
        make_timestamptz(spark_ts_timestamp_of_text(${x}, current_setting('TimeZone'), epoch_us(now()) // 1000000))) END`
  })

export const FROM_TEXT: Conversions = {
  boolean: toBoolean,
  ...ofIntegers(toInteger),
  float: toFloating,
  double: toFloating,
  decimal: toDecimal,
  ...ofText(same),
  binary: (sql) => `encode(${sql})`,
  date: toDate,
  timestamp: toTimestamp,
  interval: (sql) => `spark_ts_calendar_interval(${sql})`,
}

/** Bytes that are no UTF-8 end the statement: the engine has no text of them. */
export const FROM_BINARY: Conversions = ofText((sql) => once(sql, (x) => `spark_text_of_bytes(${x})`))
