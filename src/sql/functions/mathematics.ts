import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { bitsOf, type Integral } from '../duckdb/operators/integer-bounds.ts'
import { microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { boundedDecimal } from './decimal-types.ts'
import { scalar, typeOfArgument } from './define.ts'
import type { EmittedCall, FunctionRow, Parameter } from './row.ts'
import { isIntegral } from './type-kinds.ts'

/** A function of one double that Spark declares nullable whatever its argument is. */
const ofDouble = (name: string, duckdb: string, title: string | null = name.toUpperCase(), rest: Partial<FunctionRow> = {}): FunctionRow =>
  scalar(name, ['double'], 'double', duckdb, { nullable: 'always', ...(title === null ? {} : { title }), ...rest })

const LAST_DIGIT = 'the last digit may differ: Java and C libraries round it on their own'
const approximate = { note: LAST_DIGIT }

const POSITIVE_ONLY = (expression: string): string => `CASE WHEN $1 > 0 THEN ${expression} END`
const NAN = `'NaN'::DOUBLE`
const FINITE_ONLY = (expression: string): string => `CASE WHEN isinf($1) THEN ${NAN} ELSE ${expression} END`
const WITHIN_ONE = (expression: string): string => `CASE WHEN abs($1) > 1 THEN ${NAN} ELSE ${expression} END`

const signed: readonly Parameter[] = ['numeric', 'interval-day-time', 'interval-year-month']

/** The microseconds or months of an interval, and an interval of them. */
const sizeOf = ({ kind }: SparkType, sql: string): string => (kind === 'interval-day-time' ? microsOf(sql) : `(${monthsOf(sql)})`)
const intervalOf = ({ kind }: SparkType, size: string): string =>
  kind === 'interval-day-time' ? `to_microseconds(CAST(${size} AS BIGINT))` : `to_months(CAST(${size} AS INTEGER))`
const isInterval = ({ kind }: SparkType): boolean => kind === 'interval-day-time' || kind === 'interval-year-month'

const refuseDecimals =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null =>
    args.some((argument) => argument.type.kind === 'decimal') ? `${name} of decimals` : null

const numberOrInterval: Parameter = ['double', 'interval-day-time', 'interval-year-month']

export const MATHEMATICS: readonly FunctionRow[] = [
  scalar('abs', [signed], typeOfArgument(0), absolute),
  scalar('positive', [signed], typeOfArgument(0), '$1', { title: ([text]) => `(+ ${text})` }),
  scalar('negative', [signed], typeOfArgument(0), negative),
  scalar(
    'signum',
    [['double', 'interval-year-month', 'interval-day-time']],
    'double',
    (_, call) => {
      const { type } = call.arguments[0] as TypedExpression
      return isInterval(type)
        ? `CAST(sign(${sizeOf(type, '$1')}) AS DOUBLE)`
        : 'CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE CAST(sign($1) AS DOUBLE) END'
    },
    {
      title: 'SIGNUM',
      aliases: ['sign'],
      nullable: 'always',
    },
  ),
  rounding('ceil', 'ceiling'),
  rounding('floor'),
  ofDouble('sqrt', `CASE WHEN $1 < 0 THEN ${NAN} ELSE sqrt($1) END`),
  ofDouble('cbrt', 'spark_ts_cbrt($1)'),
  ofDouble('exp', 'exp($1)', 'EXP', approximate),
  ofDouble('ln', POSITIVE_ONLY('ln($1)'), null, approximate),
  ofDouble('log10', POSITIVE_ONLY('log10($1)'), 'LOG10', approximate),
  ofDouble('log2', POSITIVE_ONLY('(ln($1) / 0.6931471805599453::DOUBLE)'), 'LOG2', approximate),
  ofDouble('log', POSITIVE_ONLY('ln($1)'), null, { ...approximate, id: 'log(x)', title: ([text]) => `LOG(E(), ${text})` }),
  scalar('log', ['double', 'double'], 'double', 'CASE WHEN $1 > 0 AND $2 > 0 THEN ln($2) / ln($1) END', {
    id: 'log(base, x)',
    title: 'LOG',
    nullable: 'always',
    ...approximate,
  }),
  scalar('power', ['double', 'double'], 'double', `CASE WHEN abs($1) = 1 AND NOT isfinite($2) THEN ${NAN} ELSE pow($1, $2) END`, {
    title: 'POWER',
    aliases: ['pow'],
    ...approximate,
  }),
  ofDouble('sin', FINITE_ONLY('sin($1)'), 'SIN', approximate),
  ofDouble('cos', FINITE_ONLY('cos($1)'), 'COS', approximate),
  ofDouble('tan', FINITE_ONLY('tan($1)'), 'TAN', approximate),
  ofDouble('asin', WITHIN_ONE('spark_ts_asin($1)')),
  ofDouble('acos', WITHIN_ONE('spark_ts_acos($1)')),
  ofDouble('atan', 'spark_ts_atan($1)'),
  scalar('atan2', ['double', 'double'], 'double', 'atan2($1 + 0.0::DOUBLE, $2 + 0.0::DOUBLE)', { title: 'ATAN2', ...approximate }),
  ofDouble('sinh', 'spark_ts_sinh($1)'),
  ofDouble('cosh', 'spark_ts_cosh($1)'),
  ofDouble('tanh', 'spark_ts_tanh($1)'),
  ofDouble('degrees', '($1 * 57.29577951308232::DOUBLE)'),
  ofDouble('radians', '($1 * 0.017453292519943295::DOUBLE)'),
  ofDouble('rint', 'round_even($1, 0)', null),
  ofDouble('cot', FINITE_ONLY('(1.0::DOUBLE / tan($1))'), 'COT', approximate),
  ofDouble('sec', FINITE_ONLY('(1.0::DOUBLE / cos($1))'), 'SEC', approximate),
  ofDouble('csc', FINITE_ONLY('(1.0::DOUBLE / sin($1))'), 'CSC', approximate),
  scalar('mod', ['arithmetic', 'arithmetic'], typeOfArgument(0), remainder, { nullable: 'always', refuse: refuseDecimals('mod') }),
  scalar('pmod', ['arithmetic', 'arithmetic'], typeOfArgument(0), positiveRemainder, {
    nullable: 'always',
    refuse: refuseDecimals('pmod'),
  }),
  scalar('factorial', ['integer'], 'long', 'CASE WHEN $1 BETWEEN 0 AND 20 THEN CAST(factorial($1) AS BIGINT) END', { nullable: 'always' }),
  scalar('bit_count', [['integral', 'boolean']], 'integer', 'CAST(bit_count(CAST($1 AS BIGINT)) AS INTEGER)'),
  shift('shiftleft', (value, places) => `CAST(${value} AS HUGEINT) * (1::HUGEINT << (${places}))`),
  shift('shiftright', (value, places) => `${value} >> (${places})`),
  shift('shiftrightunsigned', (value, places, mask) => `(CAST(${value} AS HUGEINT) & ${mask}::HUGEINT) >> (${places})`),
  ofDouble('expm1', 'spark_ts_expm1($1)', 'EXPM1'),
  ofDouble('log1p', 'CASE WHEN $1 > -1 THEN spark_ts_log1p($1) END', 'LOG1P'),
  ofDouble('asinh', 'spark_ts_asinh($1)', 'ASINH'),
  ofDouble('acosh', 'spark_ts_acosh($1)', 'ACOSH'),
  ofDouble('atanh', 'spark_ts_atanh($1)', 'ATANH'),
  scalar('hypot', ['double', 'double'], 'double', 'spark_hypot($1, $2)', { title: 'HYPOT', ...approximate }),
  scalar('width_bucket', [numberOrInterval, numberOrInterval, numberOrInterval, 'long'], 'long', 'spark_width_bucket($1, $2, $3, $4)', {
    nullable: 'always',
    refuse: (args) => (args.some(({ type }) => isInterval(type)) ? 'width_bucket of intervals' : null),
  }),
  scalar('bit_get', ['integral', 'integer'], 'byte', bitAt, { aliases: ['getbit'] }),
  scalar('pi', [], 'double', '3.141592653589793::DOUBLE', { title: 'PI', nullable: 'never' }),
  scalar('e', [], 'double', '2.718281828459045::DOUBLE', { title: 'E', nullable: 'never' }),
]

const SMALLEST = { byte: '-128', short: '-32768', integer: '-2147483648', long: '-9223372036854775808' } as const

/** Integers wrap: the smallest has no positive twin. */
function absolute(_: readonly string[], call: EmittedCall): string {
  const { type } = call
  if (isInterval(type)) return intervalOf(type, `abs(${sizeOf(type, '$1')})`)
  const plain = `CAST(abs($1) AS ${duckdbType(type)})`
  if (!isIntegral(type)) return plain
  const smallest = `(${SMALLEST[type.kind as keyof typeof SMALLEST]})::${duckdbType(type)}`
  return `CASE WHEN $1 = ${smallest} THEN $1 ELSE ${plain} END`
}

function negative(_: readonly string[], call: EmittedCall): string {
  const { type } = call
  if (isInterval(type)) return intervalOf(type, `-(${sizeOf(type, '$1')})`)
  const plain = `CAST(-($1) AS ${duckdbType(type)})`
  if (!isIntegral(type)) return plain
  const smallest = `(${SMALLEST[type.kind as keyof typeof SMALLEST]})::${duckdbType(type)}`
  return `CASE WHEN $1 = ${smallest} THEN $1 ELSE ${plain} END`
}

function rounding(name: 'ceil' | 'floor', ...aliases: string[]): FunctionRow {
  const result = ([type]: readonly SparkType[]): SparkType =>
    type?.kind === 'decimal' ? (type.scale === 0 ? type : boundedDecimal(type.precision - type.scale + 1, 0)) : { kind: 'long' }
  const duckdb = (_: readonly string[], call: EmittedCall): string => {
    const from = (call.arguments[0] as TypedExpression).type
    if (from.kind === 'decimal') return `CAST(${name}($1) AS ${duckdbType(call.type)})`
    return from.kind === 'long' ? '$1' : `spark_long(${name}($1))`
  }
  return scalar(name, [['double', 'decimal', 'long']], result, duckdb, { title: name.toUpperCase(), aliases, nullable: 'always' })
}

function bitAt(_: readonly string[], call: EmittedCall): string {
  const { kind } = (call.arguments[0] as TypedExpression).type
  const bits = bitsOf(kind as Integral)
  return `CASE WHEN $2 BETWEEN 0 AND ${bits - 1} THEN CAST((CAST($1 AS HUGEINT) >> $2) & 1 AS TINYINT)
    WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN error('ENGINE_FAILED: Invalid bit position: it is negative or exceeds the bit upper limit') END`
}

/** By zero NULL, of doubles too. The smallest integer by -1 would overflow on the way. */
function remainder(_: readonly string[], call: EmittedCall): string {
  const plain = `CAST($1 % nullif($2, 0) AS ${duckdbType(call.type)})`
  return isIntegral(call.type) ? `CASE WHEN $2 = -1 THEN $1 - $1 ELSE ${plain} END` : plain
}

/** `r < 0 ? (r + n) % n : r` where r is the remainder (Pmod). */
function positiveRemainder(_: readonly string[], call: EmittedCall): string {
  const type = duckdbType(call.type)
  const wide = isIntegral(call.type) ? 'HUGEINT' : type
  const [a, n] = [`CAST($1 AS ${wide})`, `nullif(CAST($2 AS ${wide}), 0)`]
  // Java adds int and long within their 32 and 64 bits.
  const wrap = { integer: 'spark_wrap_int', long: 'spark_wrap' }[call.type.kind as 'integer' | 'long'] ?? ''
  return `CAST(CASE WHEN ${a} % ${n} < 0 THEN ${wrap}(${a} % ${n} + ${n}) % ${n} ELSE ${a} % ${n} END AS ${type})`
}

/** As Java shifts: by as many places as the lowest 5 bits (6 for bigint) of the count say. */
function shift(name: string, shifted: (value: string, places: string, mask: string) => string): FunctionRow {
  const duckdb = (_: readonly string[], call: EmittedCall): string =>
    call.type.kind === 'long'
      ? `spark_wrap(CAST(${shifted('$1', '$2 & 63', '18446744073709551615')} AS HUGEINT))`
      : `spark_wrap_int(CAST(${shifted('$1', '$2 & 31', '4294967295')} AS HUGEINT))`
  return scalar(name, [['integer', 'long'], 'integer'], typeOfArgument(0), duckdb)
}
