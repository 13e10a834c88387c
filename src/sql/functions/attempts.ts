import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { scalar, typeOfArgument } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

/** Arithmetic of whole numbers that is NULL where Spark's would wrap around, and a remainder that has the sign of its divisor; analysis makes the calls. */
const attempt = (operator: string): FunctionRow =>
  scalar(`try ${operator}`, ['integral', 'integral'], typeOfArgument(0), (_, call) => attempted(operator, call), { nullable: 'always' })

function attempted(operator: string, { type }: EmittedCall): string {
  return `TRY_CAST(CAST($1 AS HUGEINT) ${operator} CAST($2 AS HUGEINT) AS ${duckdbType(type)})`
}

export const ATTEMPTS: readonly FunctionRow[] = [
  attempt('+'),
  attempt('-'),
  attempt('*'),
  scalar('try of interval', ['any'], typeOfArgument(0), 'TRY($1)', { nullable: 'always' }),
  scalar('none for zero', ['numeric'], typeOfArgument(0), 'nullif($1, 0)', { nullable: 'always' }),
  scalar('pmod of decimals', ['decimal', 'decimal'], ([type]) => type as SparkType, decimalRemainder, { nullable: 'always' }),
]

function decimalRemainder(_: readonly string[], call: EmittedCall): string {
  const rest = '($1 % nullif($2, 0))'
  return `TRY_CAST(CASE WHEN ${rest} < 0 THEN (${rest} + $2) % nullif($2, 0) ELSE ${rest} END AS ${duckdbType(call.type)})`
}
