import type { SparkType } from '../../../core/spark-types.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import { NO_FORMATS, type TimeFormats } from './time-formats.ts'

const matches = (text: string, pattern: string): string => `regexp_full_match(${text}, ${sqlString(pattern)})`
const blanks = '[\\x{1}-\\x{20}]*'

/** Java's texts of numbers: no blanks, no underscores, no digits of other scripts. */
const INTEGER = '[+-]?[0-9]+'
const NUMBER = '[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?'
/** A year of four digits or more, then month and day, both of which may be missing or have one digit, then anything behind a `T` or a blank. */
const DATE = `${blanks}[+]?[0-9]{4,6}(?:-[0-9]{1,2}(?:-[0-9]{1,2}(?:[ T].*)?)?)?${blanks}`

/**
 * A text from a file in a column's type, by the rules of Spark's CSV reader; NULL when it does not fit. The text is never NULL-like by itself:
 * what stands for NULL was taken out before.
 */
export function fromText(text: string, type: SparkType, times: TimeFormats = NO_FORMATS): string {
  const target = duckdbType(type)
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return `CASE WHEN ${matches(text, INTEGER)} THEN TRY_CAST(ltrim(${text}, '+') AS ${target}) END`
    case 'float':
    case 'double':
      return floating(text, target)
    case 'decimal':
      return decimalFromText(text, type)
    case 'boolean':
      return `CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false END`
    case 'date':
      return times.date(text, dateFromText(text))
    case 'timestamp':
      return times.timestamp(text, timestampFromText(text))
    default:
      return text
  }
}

function floating(text: string, target: string): string {
  const bare = `rtrim(ltrim(trim(${text}, ${CONTROL}), '+'), 'dDfF')`
  return `CASE
    WHEN ${matches(text, `${blanks}${NUMBER}[dDfF]?${blanks}`)} THEN coalesce(TRY_CAST(${bare} AS ${target}), CAST(TRY_CAST(${bare} AS DOUBLE) AS VARCHAR)::${target})
    WHEN ${text} IN ('NaN', '+NaN', '-NaN') THEN 'NaN'::${target}
    WHEN ${text} IN ('Inf', 'Infinity', '+Infinity') THEN 'Infinity'::${target}
    WHEN ${text} IN ('-Inf', '-Infinity') THEN '-Infinity'::${target} END`
}

const CONTROL = Array.from({ length: 32 }, (_, code) => `chr(${code + 1})`).join(' || ')

/** Thousands may be separated by commas; digits beyond the scale are rounded half up. */
export function decimalFromText(text: string, type: SparkType): string {
  const bare = `replace(${text}, ',', '')`
  return `CASE WHEN ${matches(bare, NUMBER)} THEN TRY_CAST(ltrim(${bare}, '+') AS ${duckdbType(type)}) END`
}

/** Month and day default to 1; what follows a `T` or a blank is not looked at. */
export function dateFromText(text: string): string {
  const part = (group: number): string =>
    `coalesce(nullif(regexp_extract(${text}, '([0-9]+)(?:-([0-9]+))?(?:-([0-9]+))?', ${group}), ''), '1')`
  return `CASE
    WHEN ${matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}')} THEN TRY_CAST(${text} AS DATE)
    WHEN ${matches(text, DATE)} THEN TRY_CAST(${part(1)} || '-' || lpad(${part(2)}, 2, '0') || '-' || lpad(${part(3)}, 2, '0') AS DATE) END`
}

const CLOCK = '([0-9]{1,2})(?::([0-9]{1,2}))?(?::([0-9]{1,2}))?(?:\\.([0-9]{0,9}))?'
const ZONE = '(Z|(?:UTC|GMT|UT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|UT|[A-Za-z]+/[A-Za-z_/+-]+)?'
const TIMESTAMP = `${blanks}[+]?([0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]${CLOCK} ?${ZONE})?)?)?${blanks}`
const GROUPS = ['y', 'm', 'd', 'h', 'i', 's', 'f', 'z']

/** The engine's cast would follow it, and go on in that zone for the rows behind it. */
const NAMED_ZONE = 'UNSUPPORTED: a timestamp with the name of a time zone in a text file is not supported on the embedded engine'

/** An instant: in the zone the text names, else in the session's. Digits beyond the microsecond are cut. */
export function timestampFromText(text: string): string {
  const parsed = `regexp_extract(${text}, ${sqlString(`^${TIMESTAMP}$`)}, [${GROUPS.map(sqlString).join(', ')}])`
  const two = (name: string, fallback: string): string => `lpad(coalesce(nullif(p.${name}, ''), '${fallback}'), 2, '0')`
  const local = `p.y || '-' || ${two('m', '1')} || '-' || ${two('d', '1')} || ' ' || ${two('h', '0')} || ':' || ${two('i', '0')} || ':' || ${two('s', '0')} || '.' || rpad(left(p.f, 6), 6, '0')`
  const offset = `regexp_replace(p.z, '^(?:UTC|GMT|UT)', '')`
  const hours = `regexp_extract(${offset}, '^([+-])([0-9]{1,2}):?([0-9]{2})?$', 2)`
  const minutes = `regexp_extract(${offset}, '^([+-])([0-9]{1,2}):?([0-9]{2})?$', 3)`
  const zone = `CASE
    WHEN p.z = '' THEN ''
    WHEN ${offset} IN ('', 'Z') THEN '+00'
    WHEN ${hours} <> '' THEN ${offset}[1] || lpad(${hours}, 2, '0') || ':' || coalesce(nullif(${minutes}, ''), '00')
    ELSE error(${sqlString(NAMED_ZONE)}) END`
  // A second of 60 would be rolled over to the next minute.
  const general = `list_transform([${parsed}], lambda p: CASE WHEN ${two('s', '0')} < '60' AND ${two('h', '0')} < '24' THEN TRY_CAST(${local} || ${zone} AS TIMESTAMPTZ) END)[1]`
  return `CASE
    WHEN ${matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?')} THEN TRY_CAST(${text} AS TIMESTAMPTZ)
    WHEN ${matches(text, TIMESTAMP)} THEN ${general} END`
}
