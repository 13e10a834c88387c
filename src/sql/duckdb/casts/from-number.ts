import type { SparkType } from '../../../core/spark-types.ts'
import { type Decimal, decimalCast } from '../decimal.ts'
import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { wrapped } from '../operators/integer-arithmetic.ts'
import { bitsOf, INTEGERS, type Integral } from '../operators/integer-bounds.ts'
import { type Conversions, type Convert, ofIntegers, ofText, plain, plainOrNull } from './convert.ts'
import { decimalText, doubleText, floatText } from './number-text.ts'

const MICROS = '1000000'
const notZero: Convert = (sql) => `(${sql} <> 0)`

export const FROM_BOOLEAN: Conversions = {
  ...ofIntegers(plain),
  float: plain,
  double: plain,
  decimal: (sql, _, to) => `TRY_CAST(CAST(${sql} AS TINYINT) AS ${duckdbType(to)})`,
  ...ofText(plain),
  // One microsecond after the epoch.
  timestamp: (sql) => `make_timestamptz(CAST(${sql} AS BIGINT))`,
}

/** To fewer bits by leaving the others out. */
const narrowed: Convert = (sql, from, to) => {
  const [bits, has] = [bitsOf(to.kind as Integral), bitsOf(from.kind as Integral)]
  if (bits >= has) return plain(sql, from, to)
  return `CAST(${wrapped(`CAST(${sql} AS BIGINT)`, bits, 'BIGINT')} AS ${INTEGERS[to.kind as Integral].sql})`
}

export const FROM_INTEGRAL: Conversions = {
  boolean: notZero,
  ...ofIntegers(narrowed),
  float: plain,
  double: plain,
  decimal: plainOrNull,
  ...ofText(plain),
  binary: (sql, from) => bigEndian(sql, bitsOf(from.kind as Integral)),
  timestamp: (sql, from) => (from.kind === 'long' ? once(sql, secondsOf) : `make_timestamptz(CAST(${sql} AS BIGINT) * ${MICROS})`),
}

/** All bytes of a number, the highest first, by the last hexadecimal digits of its 64 bits. */
const bigEndian = (sql: string, bits: number): string => `unhex(right('0000000000000000' || to_hex(CAST(${sql} AS BIGINT)), ${bits / 4}))`

const secondsOf = (sql: string): string => `spark_instant_of(CAST(${sql} AS HUGEINT) * ${MICROS})`

/** The largest double below the limit of a type, and so the largest that is cut to a number within it. */
const LIMITS = {
  integer: ['-2147483648', '2147483647', '2147483647'],
  long: ['-9223372036854775808', '9223372036854775807', '9223372036854775807'],
} as const

/** Cut towards zero; beyond the range the end of the range, NaN is 0. Narrower types take the low bits of the 32-bit number, as in Java. */
const truncated: Convert = (sql, _, to) => {
  const kind = to.kind === 'long' ? 'long' : 'integer'
  const { sql: type } = INTEGERS[kind]
  const [low, high] = LIMITS[kind]
  const number = once(
    sql,
    (x) =>
      `CASE WHEN ${x} > CAST(${low} AS DOUBLE) AND ${x} < CAST(${high} AS DOUBLE) THEN CAST(trunc(${x}) AS ${type}) WHEN isnan(${x}) THEN CAST(0 AS ${type}) WHEN ${x} < 0 THEN CAST(${low} AS ${type}) WHEN ${x} > 0 THEN CAST(${high} AS ${type}) END`,
  )
  return narrowed(number, { kind }, to)
}

/** Of Java's text of the number, as Spark does it by way of `BigDecimal.valueOf`. */
const toDecimal: Convert = (sql, from, to) =>
  once(from.kind === 'float' ? `CAST(${sql} AS DOUBLE)` : sql, (x) => `TRY_CAST(spark_decimal_text(${x}) AS ${duckdbType(to)})`)

const LARGEST_FLOAT = `CAST('3.4028235677973366e38' AS DOUBLE)`

export const FROM_FLOATING: Conversions = {
  boolean: notZero,
  ...ofIntegers(truncated),
  double: plain,
  float: (sql) =>
    once(
      sql,
      (x) =>
        `CASE WHEN abs(${x}) < ${LARGEST_FLOAT} OR isnan(${x}) THEN CAST(${x} AS FLOAT) WHEN ${x} > 0 THEN CAST('Infinity' AS FLOAT) WHEN ${x} < 0 THEN CAST('-Infinity' AS FLOAT) END`,
    ),
  decimal: toDecimal,
  ...ofText((sql, from) => (from.kind === 'float' ? floatText(sql) : doubleText(sql))),
  timestamp: (sql, from) => {
    const number = from.kind === 'float' ? `CAST(${sql} AS DOUBLE)` : sql
    // Beyond 10^19 microseconds it no longer matters by how much.
    const micros = (x: string): string => `CAST(greatest(least(trunc(${x} * ${MICROS}), 1e19::DOUBLE), -1e19::DOUBLE) AS HUGEINT)`
    return once(number, (x) => `CASE WHEN isfinite(${x}) THEN ${once(micros(x), (y) => `spark_instant_of(${y})`)} END`)
  },
}

/** Digits that BIGINT surely holds. */
const LONG_DIGITS = 18
/** Digits of which a double holds all; both sides of the division that the engine makes are then exact. */
const DOUBLE_DIGITS = 15

/** Whole digits, then the low bits. */
const wholeDigits: Convert = (sql, from, to) => {
  const { precision, scale } = from as Decimal
  const whole = scale === 0 ? sql : `trunc(${sql})`
  const digits = precision - scale
  if (digits <= LONG_DIGITS) return narrowed(`CAST(${whole} AS BIGINT)`, { kind: 'long' }, to)
  return `CAST(${wrapped(`CAST(${whole} AS HUGEINT)`, bitsOf(to.kind as Integral), 'HUGEINT')} AS ${duckdbType(to)})`
}

const toDouble: Convert = (sql, from, to) =>
  (from as Decimal).precision <= DOUBLE_DIGITS ? plain(sql, from, to) : `CAST(CAST(${sql} AS VARCHAR) AS ${duckdbType(to)})`

export const FROM_DECIMAL: Conversions = {
  boolean: notZero,
  ...ofIntegers(wholeDigits),
  float: (sql) => `CAST(CAST(${sql} AS VARCHAR) AS FLOAT)`,
  double: toDouble,
  decimal: (sql, from, to) => decimalCast(sql, from as Decimal, to as Decimal),
  ...ofText((sql, from) => decimalText(sql, from as Decimal)),
  timestamp: (sql, from) => decimalSeconds(sql, from as Decimal),
}

function decimalSeconds(sql: string, { precision, scale }: Decimal): string {
  const whole = precision - scale
  const kept = Math.min(scale, 6)
  const cut: SparkType & Decimal = { kind: 'decimal', precision: Math.min(whole + kept, 38), scale: kept }
  // Digits beyond the microsecond are cut, not rounded.
  const exact = scale <= 6 ? sql : `trunc(${sql}, 6)`
  const micros = `CAST(CAST(${decimalCast(exact, { kind: 'decimal', precision, scale }, cut)} AS DECIMAL(38, ${kept})) * ${MICROS} AS HUGEINT)`
  return once(micros, (x) => `spark_instant_of(${x})`)
}
