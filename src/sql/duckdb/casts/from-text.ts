import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'
import { type Conversions, type Convert, ofIntegers, ofText, same } from './convert.ts'

/** What Spark's `trimAll` takes away. */
const BLANKS = '[\\x00-\\x20\\x7f]*'
/** What Java's `trim` takes away. */
const JAVA_BLANKS = '[\\x00-\\x20]*'

const isLike = (text: string, pattern: string): string => `regexp_full_match(${text}, ${sqlString(pattern)}, 's')`

/** Digits behind a point are allowed and cut; a point alone is 0 (`UTF8String.toLong`). */
const toInteger: Convert = (sql, _, to) =>
  once(sql, (x) => {
    const type = duckdbType(to)
    const fractional = sqlString(`^${BLANKS}([+-]?)([0-9]*)(?:\\.[0-9]*)?${BLANKS}$`)
    return `CASE WHEN ${isLike(x, '[+-]?[0-9]+')} THEN TRY_CAST(ltrim(${x}, '+') AS ${type})
      WHEN ${isLike(x, `${BLANKS}[+-]?(?:[0-9]+\\.?|\\.)[0-9]*${BLANKS}`)} THEN TRY_CAST(regexp_replace(${x}, ${fractional}, '\\10\\2') AS ${type}) END`
  })

const NUMBER = '[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?'
const HEXADECIMAL = 'UNSUPPORTED: a hexadecimal floating-point number in a string is not supported on the embedded engine'

const toFloating: Convert = (sql, _, to) =>
  once(sql, (x) => {
    const type = duckdbType(to)
    const special = `lower(regexp_replace(${x}, '^${JAVA_BLANKS}(.*?)${JAVA_BLANKS}$', '\\1', 's'))`
    return `CASE WHEN ${isLike(x, '-?[0-9]{1,15}(?:\\.[0-9]{1,15})?')} THEN CAST(${x} AS ${type})
      WHEN ${isLike(x, `${JAVA_BLANKS}${NUMBER}[dDfF]?${JAVA_BLANKS}`)} THEN CAST(regexp_extract(${x}, '[-0-9.][-+0-9.eE]*') AS ${type})
      WHEN ${isLike(x, '.*0[xX].*')} THEN error(${sqlString(HEXADECIMAL)})
      ELSE CASE ${special} WHEN 'nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' WHEN '+inf' THEN 'Infinity' WHEN 'infinity' THEN 'Infinity'
        WHEN '+infinity' THEN 'Infinity' WHEN '-inf' THEN '-Infinity' WHEN '-infinity' THEN '-Infinity' END::${type} END`
  })

const toDecimal: Convert = (sql, _, to) =>
  once(
    sql,
    (x) =>
      `CASE WHEN ${isLike(x, `${JAVA_BLANKS}${NUMBER}${JAVA_BLANKS}`)} THEN TRY_CAST(regexp_extract(${x}, '[-0-9.][-+0-9.eE]*') AS ${duckdbType(to)}) END`,
  )

const toBoolean: Convert = (sql) =>
  `CASE lower(trim(${sql}, ${CONTROL})) WHEN 'true' THEN true WHEN 'false' THEN false WHEN 't' THEN true WHEN 'f' THEN false
    WHEN 'yes' THEN true WHEN 'no' THEN false WHEN 'y' THEN true WHEN 'n' THEN false WHEN '1' THEN true WHEN '0' THEN false END`

/** The characters that `trimAll` takes away, as text. */
const CONTROL = `(${[...Array.from({ length: 33 }, (_, code) => code), 127].map((code) => `chr(${code})`).join(' || ')})`

/** Year of four to seven digits; month and day may be missing or have one digit; what follows a blank or `T` is not looked at (`stringToDate`). */
const DATE = `${BLANKS}([+-]?)([0-9]{4,7})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T].*)?)?)?${BLANKS}`

const toDate: Convert = (sql) =>
  once(
    sql,
    (x) => `CASE WHEN ${isLike(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}')} THEN TRY_CAST(${x} AS DATE)
      WHEN ${isLike(x, DATE)} THEN list_transform([regexp_extract(${x}, ${sqlString(`^${DATE}$`)}, ['e', 'y', 'm', 'd'], 's')], lambda p:
        TRY_CAST(p.y || '-' || lpad(coalesce(nullif(p.m, ''), '1'), 2, '0') || '-' || lpad(coalesce(nullif(p.d, ''), '1'), 2, '0') AS DATE))[1] END`,
  )

const CLOCK = '([0-9]{1,2})(?::([0-9]{1,2}))?(?::([0-9]{1,2}))?(?:\\.([0-9]{0,9}))?'
const ZONE = '(Z|(?:UTC|GMT|UT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|UT)?'
const TIMESTAMP = `${BLANKS}[+]?([0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]${CLOCK} *${ZONE})?)?)?${BLANKS}`
const FAST = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?'

const toTimestamp: Convert = (sql) =>
  once(sql, (x) => {
    const two = (name: string, fallback: string): string => `lpad(coalesce(nullif(p.${name}, ''), '${fallback}'), 2, '0')`
    const local = `p.y || '-' || ${two('m', '1')} || '-' || ${two('d', '1')} || ' ' || ${two('h', '0')} || ':' || ${two('i', '0')} || ':' || ${two('s', '0')} || '.' || rpad(left(p.f, 6), 6, '0')`
    const offset = `regexp_replace(p.z, '^(?:UTC|GMT|UT)', '')`
    const zone = `CASE WHEN p.z = '' THEN '' WHEN ${offset} IN ('', 'Z') THEN '+00'
      ELSE ${offset}[1] || lpad(regexp_extract(${offset}, '^[+-]([0-9]{1,2})', 1), 2, '0') || ':' || coalesce(nullif(regexp_extract(${offset}, '^[+-][0-9]{1,2}:?([0-9]{2})$', 1), ''), '00') END`
    return `CASE WHEN ${isLike(x, FAST)} THEN TRY_CAST(${x} AS TIMESTAMPTZ)
      WHEN ${isLike(x, TIMESTAMP)} THEN list_transform([regexp_extract(${x}, ${sqlString(`^${TIMESTAMP}$`)}, ['y', 'm', 'd', 'h', 'i', 's', 'f', 'z'], 's')], lambda p:
        CASE WHEN ${two('s', '0')} < '60' AND ${two('h', '0')} < '24' AND ${two('i', '0')} < '60' THEN TRY_CAST(${local} || ${zone} AS TIMESTAMPTZ) END)[1] END`
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
}

export const FROM_BINARY: Conversions = { ...ofText((sql) => `decode(${sql})`) }
