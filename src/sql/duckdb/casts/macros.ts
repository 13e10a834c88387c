import { sqlString } from '../quote.ts'

const raise = (what: string): string => `error(${sqlString(`UNSUPPORTED: ${what} is not supported on the embedded engine`)})`

/** Blanks and control characters that Spark's `trimAll` takes away. */
export const BLANKS = '[\\x00-\\x20\\x7f]*'

/** A string of Spark may hold any bytes, one of the engine only UTF-8. */
const BYTES = [
  `CREATE MACRO spark_text_of_bytes(b) AS CASE
     WHEN b IS NOT NULL THEN coalesce(TRY(decode(b)), ${raise('a string of bytes that are not UTF-8')}) END`,
]

/** Spark's instants go a little further on both sides than the engine's, and end at the last one where seconds are more than that. */
const INSTANTS = [
  `CREATE MACRO spark_instant_of(micros) AS CASE
     WHEN micros BETWEEN CAST(-9223372022400000000 AS HUGEINT) AND CAST(9223372036854775806 AS HUGEINT) THEN make_timestamptz(CAST(micros AS BIGINT))
     WHEN micros IS NOT NULL THEN ${raise('a timestamp of so many seconds')} END`,
]

/**
 * Java (up to 18) writes numbers that are whole and need all bits of their mantissa digit by digit, less those that the mantissa cannot tell apart
 * (`FloatingDecimal.developLongDigits`): more digits than the shortest text has. It also treats powers of two on their own: refused where it shows.
 */
const JAVA_NUMBERS = [
  `CREATE MACRO spark_spare(bits) AS CAST(pow(10, floor(greatest(bits, 0) * 0.3010299956639812)) AS BIGINT)`,
  `CREATE MACRO spark_rounded(n, unit) AS (n + unit // 2) // unit * unit`,
  `CREATE MACRO spark_long_digits(n, mantissa) AS spark_rounded(n, spark_spare(length(bin(n)) - 2 - mantissa))`,
  // Significant digits (at least one) with a point behind the first, and the power of ten of that one.
  `CREATE MACRO spark_science(digits, exponent) AS
     digits[1] || '.' || CASE WHEN rtrim(digits[2:], '0') = '' THEN '0' ELSE rtrim(digits[2:], '0') END || 'E' || CAST(exponent AS VARCHAR)`,
  // Of the engine's three forms: 1.5e+20, 123456789.5 and 0.00015.
  `CREATE MACRO spark_whole_length(m) AS CASE WHEN contains(m, '.') THEN strpos(m, '.') - 1 ELSE length(m) END`,
  `CREATE MACRO spark_exponent(t) AS CASE WHEN contains(t, 'e') THEN TRY_CAST(split_part(t, 'e', 2) AS INTEGER) ELSE 0 END`,
  `CREATE MACRO spark_science_of_text(t) AS spark_science(
     ltrim(replace(split_part(t, 'e', 1), '.', ''), '0'),
     spark_exponent(t) + spark_whole_length(split_part(t, 'e', 1)) - 1
       - (length(replace(split_part(t, 'e', 1), '.', '')) - length(ltrim(replace(split_part(t, 'e', 1), '.', ''), '0'))))`,
  `CREATE MACRO spark_odd(x, characters) AS abs(x) <> 9223372036854775808::DOUBLE AND abs(x) < 1.79e308::DOUBLE AND log2(CASE WHEN x = 0 THEN 3 ELSE abs(x) END) = floor(log2(CASE WHEN x = 0 THEN 3 ELSE abs(x) END)) AND length(CAST(abs(x) AS VARCHAR)) >= characters`,
  `CREATE MACRO spark_number_text(x, mantissa, characters, smallest) AS CASE
     WHEN abs(x) >= 0.001 AND abs(x) < 10000000 OR x = 0 THEN CAST(x AS VARCHAR)
     WHEN isnan(x) THEN 'NaN'
     WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
     ELSE CASE WHEN x < 0 THEN '-' ELSE '' END || CASE
       WHEN abs(x) >= pow(2, mantissa) AND abs(x) < 9223372036854775807::DOUBLE THEN
         spark_science(CAST(spark_long_digits(CAST(abs(x) AS BIGINT), mantissa) AS VARCHAR), length(CAST(spark_long_digits(CAST(abs(x) AS BIGINT), mantissa) AS VARCHAR)) - 1)
       WHEN abs(x) < smallest OR abs(x) = 1e23 OR spark_odd(x, characters) THEN ${raise('the text of a floating-point number that is a power of two with many digits')}
       ELSE spark_science_of_text(CAST(abs(x) AS VARCHAR)) END END`,
  `CREATE MACRO spark_double_text(x) AS spark_number_text(x, 53, 18, 2.2250738585072014e-308::DOUBLE)`,
  // Of two texts equally near to the number Java takes the one with the even digit, the engine one with a ninth digit.
  `CREATE MACRO spark_eight_digits(x) AS round_even(CAST(x AS DOUBLE), CAST(8 - spark_whole_length(CAST(abs(x) AS VARCHAR)) AS INTEGER))`,
  `CREATE MACRO spark_float_text(x) AS CASE
     WHEN abs(x) >= 1 AND abs(x) < 10000000 AND length(replace(CAST(abs(x) AS VARCHAR), '.', '')) >= 9 AND CAST(spark_eight_digits(x) AS FLOAT) = x THEN
       CAST(spark_eight_digits(x) AS VARCHAR)
     WHEN abs(x) >= 9223372036854775807::DOUBLE AND isfinite(x) AND abs(x) <> 9223372036854775808::DOUBLE THEN ${raise('the text of a float beyond 2^63')}
     ELSE spark_number_text(x, 24, 11, 1.17549435e-38::DOUBLE) END`,
]

/** The engine's own reader of decimals rounds wrongly, and oversteps the type, where there is an exponent. */
const DECIMALS = [
  // A whole number without its last digit, rounded half up (away from zero).
  `CREATE MACRO spark_round_ten(n) AS n // 10 + (n % 10) // 5`,
  `CREATE MACRO spark_shifted(digits, point) AS CASE
     WHEN point <= 0 THEN '0.' || repeat('0', least(-point, 100)) || digits
     WHEN point >= length(digits) THEN digits || repeat('0', least(point - length(digits), 100))
     ELSE left(digits, point) || '.' || digits[point + 1:] END`,
  `CREATE MACRO spark_plain_unsigned(t) AS spark_shifted(replace(split_part(t, 'e', 1), '.', ''), spark_whole_length(split_part(t, 'e', 1)) + spark_exponent(t))`,
  `CREATE MACRO spark_plain(t) AS CASE WHEN contains(t, 'e') THEN
     CASE WHEN t[1] = '-' THEN '-' ELSE '' END || spark_plain_unsigned(ltrim(t, '+-')) ELSE t END`,
  // Of the text that Java would write.
  `CREATE MACRO spark_decimal_text(x) AS CASE
     WHEN abs(x) >= 9007199254740992 AND abs(x) < 9223372036854775807::DOUBLE THEN
       CASE WHEN x < 0 THEN '-' ELSE '' END || CAST(spark_long_digits(CAST(abs(x) AS BIGINT), 53) AS VARCHAR)
     WHEN abs(x) = 1e23 OR (abs(x) < 0.001 OR abs(x) >= 1e16) AND spark_odd(x, 18) THEN ${raise('the decimal of a floating-point number that is a power of two with many digits')}
     ELSE spark_plain(CAST(x AS VARCHAR)) END`,
]

/** Years as Java's `uuuu` writes them: a sign before those of more than four digits and before negative ones. */
const CALENDAR = [
  `CREATE MACRO spark_four(digits) AS CASE WHEN length(digits) < 4 THEN lpad(digits, 4, '0') ELSE digits END`,
  `CREATE MACRO spark_year_text(y) AS CASE WHEN y > 9999 THEN '+' WHEN y < 0 THEN '-' ELSE '' END || spark_four(CAST(abs(y) AS VARCHAR))`,
  `CREATE MACRO spark_date_text(d) AS CASE WHEN d BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST(d AS VARCHAR)
     ELSE spark_year_text(year(d)) || '-' || lpad(CAST(month(d) AS VARCHAR), 2, '0') || '-' || lpad(CAST(day(d) AS VARCHAR), 2, '0') END`,
  `CREATE MACRO spark_local_text(t) AS CASE WHEN t BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN CAST(t AS VARCHAR)
     ELSE spark_date_text(CAST(t AS DATE)) || ' ' || CAST(CAST(t AS TIME) AS VARCHAR) END`,
  // A date from its parts; what stands behind the day is kept as it is.
  `CREATE MACRO spark_day(sign, y, m, d) AS CASE WHEN sign = '-' OR TRY_CAST(y AS INTEGER) = 0 THEN spark_four(CAST(1 + CAST(y AS INTEGER) AS VARCHAR)) ELSE ltrim(y, '0') END
     || '-' || CASE WHEN m = '' THEN '01' ELSE lpad(m, 2, '0') END || '-' || CASE WHEN d = '' THEN '01' ELSE lpad(d, 2, '0') END
     || CASE WHEN sign = '-' OR TRY_CAST(y AS INTEGER) = 0 THEN ' (BC)' ELSE '' END`,
  // The instant of a local time in the session's zone. Where clocks were set back Java takes the earlier of two, the engine the later: the offset of
  // the day before tells. In UTC none of this is computed.
  `CREATE MACRO spark_offset_at(i) AS epoch_us(CAST(i AS TIMESTAMP)) - epoch_us(i)`,
  `CREATE MACRO spark_earlier(t, i) AS make_timestamptz(epoch_us(t) - spark_offset_at(make_timestamptz(epoch_us(i) - 86400000000)))`,
  `CREATE MACRO spark_instant(t) AS CASE
     WHEN current_setting('TimeZone') = 'UTC' THEN CAST(t AS TIMESTAMPTZ)
     WHEN CAST(spark_earlier(t, CAST(t AS TIMESTAMPTZ)) AS TIMESTAMP) = t THEN spark_earlier(t, CAST(t AS TIMESTAMPTZ))
     ELSE CAST(t AS TIMESTAMPTZ) END`,
  // Seconds east of UTC that a text names, at most 18 hours; NULL when it is no offset.
  `CREATE MACRO spark_offset_of(sign, h, m, s) AS CASE WHEN m < 60 AND s < 60 AND h * 3600 + m * 60 + s <= 64800 THEN (CASE sign WHEN '-' THEN -1 ELSE 1 END) * (h * 3600 + m * 60 + s) END`,
  `CREATE MACRO spark_offset(z) AS CASE
     WHEN z IN ('Z', 'UTC', 'GMT', 'UT') THEN 0
     WHEN regexp_full_match(z, '(?:UTC|GMT|UT)?[+-](?:[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?)?|[0-9]{4}|[0-9]{6})') THEN
       list_transform([regexp_extract(z, '([+-])([0-9]{1,2}):?([0-9]{2})?:?([0-9]{2})?$', ['e', 'h', 'm', 's'])], lambda p:
         spark_offset_of(p.e, CAST(p.h AS INTEGER), coalesce(TRY_CAST(p.m AS INTEGER), 0), coalesce(TRY_CAST(p.s AS INTEGER), 0)))[1]
     END`,
]

/** Macros that casts call. They are inlined, and what they repeat is computed once; they keep the statement short. */
export const CAST_MACROS: readonly string[] = [...BYTES, ...INSTANTS, ...JAVA_NUMBERS, ...DECIMALS, ...CALENDAR]
