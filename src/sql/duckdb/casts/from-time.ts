import type { SparkType } from '../../../core/spark-types.ts'
import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { microsOf, monthsOf } from '../operators/interval-arithmetic.ts'
import { type Conversions, type Convert, nothing, ofIntegers, ofText } from './convert.ts'
import { FROM_FLOATING, FROM_INTEGRAL } from './from-number.ts'

const MICROS = '1000000'

export const FROM_DATE: Conversions = {
  boolean: nothing,
  ...ofIntegers(nothing),
  float: nothing,
  double: nothing,
  decimal: nothing,
  ...ofText((sql) => once(sql, (x) => `spark_date_text(${x})`)),
  // Midnight in the session's zone.
  timestamp: (sql) => once(`CAST(${sql} AS TIMESTAMP)`, (t) => `spark_instant(${t})`),
}

/** Whole seconds since the epoch, rounded down. */
const exactSeconds = (sql: string): string =>
  once(`epoch_us(${sql})`, (micros) => `((${micros} - (${micros} % ${MICROS} + ${MICROS}) % ${MICROS}) // ${MICROS})`)

const fractional: Convert = (sql, _, to) => {
  const double = `(CAST(epoch_us(${sql}) AS DOUBLE) / ${MICROS})`
  return to.kind === 'double' ? double : (FROM_FLOATING[to.kind] as Convert)(double, { kind: 'double' }, to)
}

export const FROM_TIMESTAMP: Conversions = {
  boolean: (sql) => `(epoch_us(${sql}) <> 0)`,
  ...ofIntegers((sql, _, to) => (FROM_INTEGRAL[to.kind] as Convert)(exactSeconds(sql), { kind: 'long' }, to)),
  float: fractional,
  double: fractional,
  decimal: fractional,
  ...ofText((sql) => timestampText(sql)),
  date: (sql, _, to) => `CAST(${sql} AS ${duckdbType(to)})`,
}

/** In the session's zone, the fraction without zeros at its end. */
const timestampText = (sql: string): string => once(`CAST(${sql} AS TIMESTAMP)`, (x) => `spark_local_text(${x})`)

const fieldsOf = (type: SparkType): string => ('from' in type ? `'${type.from}', '${type.to}'` : '')

/** It is its text. */
export const FROM_CALENDAR: Conversions = ofText((sql) => sql)

export const FROM_DAY_TIME: Conversions = {
  ...ofText((sql, from) => `spark_ts_day_time_text(${microsOf(sql)}, ${fieldsOf(from)})`),
}

export const FROM_YEAR_MONTH: Conversions = {
  ...ofText((sql, from) => `spark_ts_year_month_text(CAST(${once(sql, monthsOf)} AS BIGINT), ${fieldsOf(from)})`),
}
