import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import type { TypedCast } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { duckdbType } from '../duckdb-type.ts'
import type { Convert } from './convert.ts'
import { FROM_BOOLEAN, FROM_DECIMAL, FROM_FLOATING, FROM_INTEGRAL } from './from-number.ts'
import { FROM_BINARY, FROM_TEXT } from './from-text.ts'
import { FROM_CALENDAR, FROM_DATE, FROM_DAY_TIME, FROM_TIMESTAMP, FROM_YEAR_MONTH } from './from-time.ts'
import { nestedCast, sameType } from './nested.ts'
import { storeCast } from './store.ts'
import { tryCast } from './try.ts'

/** Conversions by the kind of what is converted, then of what it becomes. What is missing is refused. */
const CASTS: Readonly<Partial<Record<SparkType['kind'], Readonly<Partial<Record<SparkType['kind'], Convert>>>>>> = {
  boolean: FROM_BOOLEAN,
  byte: FROM_INTEGRAL,
  short: FROM_INTEGRAL,
  integer: FROM_INTEGRAL,
  long: FROM_INTEGRAL,
  float: FROM_FLOATING,
  double: FROM_FLOATING,
  decimal: FROM_DECIMAL,
  string: FROM_TEXT,
  char: FROM_TEXT,
  varchar: FROM_TEXT,
  binary: FROM_BINARY,
  date: FROM_DATE,
  timestamp: FROM_TIMESTAMP,
  interval: FROM_CALENDAR,
  'interval-day-time': FROM_DAY_TIME,
  'interval-year-month': FROM_YEAR_MONTH,
}

/**
 * CAST as Spark does it outside of ANSI mode, TRY_CAST by ANSI rules, or the assignment to a column.
 * @param column - The column that is assigned to, as messages name it.
 */
export function emitCast({ operand, type, mode }: TypedCast, emit: Emit, column = ''): string {
  const nothing = `CAST(NULL AS ${duckdbType(type)})`
  if (operand.kind === 'literal' && operand.value === null) return nothing
  const sql = emit(operand)
  // What gives nothing but NULL may still raise an error.
  if (operand.type.kind === 'void') return operand.kind === 'call' ? `CASE WHEN ${sql} IS NULL THEN ${nothing} END` : nothing
  if (mode === 'store') return storeCast(sql, operand.type, type, column, convert)
  if (mode === 'try') return tryCast(sql, operand.type, type, convert)
  return convert(sql, operand.type, type)
}

/** @throws UNSUPPORTED */
export const convert: Convert = (sql, from, to) => {
  if (sameType(from, to)) return sql
  if (from.kind === 'void') return `CAST(NULL AS ${duckdbType(to)})`
  const nested = nestedCast(sql, from, to, convert)
  if (nested !== null) return nested
  const write = CASTS[from.kind]?.[to.kind]
  if (write === undefined) throw failure('UNSUPPORTED', [`CAST from ${sqlTypeName(from)} to ${sqlTypeName(to)}`])
  return write(sql, from, to)
}
