import type { SparkType } from '../src/core/spark-types.ts'
import { sqlName } from '../src/sql/duckdb/quote.ts'
import type { Column } from './workshop.ts'

// The bits decide, but for NaN, of which there are many.
const floating = (column: string): string => `CASE WHEN isnan(${column}) THEN 'nan' ELSE CAST(CAST(${column} AS DOUBLE) AS VARCHAR) END`

const TEXTS: Partial<Readonly<Record<SparkType['kind'], (column: string) => string>>> = {
  boolean: (column) => `CASE WHEN ${column} THEN 'true' ELSE 'false' END`,
  binary: (column) => `lower(hex(${column}))`,
  date: (column) => `CAST(${column} - DATE '1970-01-01' AS VARCHAR)`,
  timestamp: (column) => `CAST(epoch_us(${column}) AS VARCHAR)`,
  float: floating,
  double: floating,
}

/**
 * SQL that gives a column's values as text that both sides can make: numbers by their digits, dates and times as days and microseconds since
 * 1970, bytes as hex. `check_tables.py` does the same to what PyIceberg gives.
 */
export function canonicalSql({ name, type }: Column): string {
  const column = sqlName(name)
  const text = TEXTS[type.kind]?.(column) ?? `CAST(${column} AS VARCHAR)`
  return `CASE WHEN ${column} IS NULL THEN NULL ELSE ${text} END`
}
