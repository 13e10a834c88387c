import type {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBValue,
} from '@duckdb/node-api'
import { doubleText } from '../../../src/core/number-text.ts'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { dateText, timestampText } from '../../../src/core/time-text.ts'
import { eraYears } from '../era-years.ts'

/** A value as the cases write it. */
export function answerText(value: DuckDBValue, type: SparkType, zone = 'UTC'): string | null {
  if (value === null) return null
  switch (type.kind) {
    case 'binary':
      return Buffer.from((value as DuckDBBlobValue).bytes)
        .toString('hex')
        .toUpperCase()
    case 'date':
      return eraYears(dateText((value as DuckDBDateValue).days))
    case 'timestamp':
      return eraYears(timestampText((value as DuckDBTimestampTZValue).micros, zone))
    case 'float':
    case 'double':
      return doubleText(value as number)
    case 'decimal':
      return (value as DuckDBDecimalValue).toString()
    case 'array':
      return `[${(value as DuckDBListValue).items.map((item) => (item === null ? 'null' : quoted(answerText(item, type.element, zone), type.element))).join(',')}]`
    default:
      return String(value)
  }
}

const quoted = (text: string | null, type: SparkType): string => (type.kind === 'string' ? `"${text}"` : String(text))

/** Whether an answer is Spark's. `digits`: floating-point numbers may differ by two units in the last place. */
export function sameAnswer(mine: string | null, spark: string | null, type: SparkType, lastDigit: boolean): boolean {
  if (mine === spark) return true
  if (mine === null || spark === null || (type.kind !== 'double' && type.kind !== 'float')) return false
  const [a, b] = [Number(mine), type.kind === 'float' ? Math.fround(Number(spark)) : Number(spark)]
  if (Object.is(a, b)) return true
  return lastDigit && Math.abs(a - b) <= Math.abs(b) * 2 ** -51
}
