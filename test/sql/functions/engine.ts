import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { registerScriptFunctions } from '../../../src/engines/duckdb/script-functions.ts'
import { duckdbType } from '../../../src/sql/duckdb/duckdb-type.ts'
import { PRELUDE } from '../../../src/sql/duckdb/prelude.ts'
import { sqlString } from '../../../src/sql/duckdb/quote.ts'
import type { TypedExpression } from '../../../src/sql/typed/tree.ts'

/** A database as a worker sets it up, in UTC. */
export async function openEngine(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  registerScriptFunctions(connection)
  for (const statement of PRELUDE) await connection.run(statement)
  await connection.run(`SET TimeZone = 'UTC'`)
  return connection
}

/** A value of a type, as SQL. */
export function valueSql(type: SparkType, value: string | null): string {
  const name = duckdbType(type)
  if (value === null) return `CAST(NULL AS ${name})`
  if (type.kind === 'string' && value.includes('\0')) return `(${value.split('\0').map(sqlString).join(' || chr(0) || ')})`
  if (type.kind === 'binary') return `unhex('${value}')`
  if (type.kind === 'array') return arraySql(type.element, value)
  return `CAST(${sqlString(value)} AS ${name})`
}

/** `array('a', NULL)` of the cases, whose elements are plain SQL in both dialects but for `double('NaN')` and `1.5D`. */
const arraySql = (element: SparkType, value: string): string =>
  `CAST([${value
    .replace(/^array\(|\)$/g, '')
    .replace(/double\(('\w+'|'-\w+')\)/g, '$1::DOUBLE')
    .replace(/([0-9])D/g, '$1')}] AS ${duckdbType(element)}[])`

/**
 * SQL of a resolved argument: columns are `c0`, `c1` … by id, conversions plain casts, which suffice between types that lose nothing.
 * `dear`: written so that it does not look like a plain column, which translations repeat without thinking.
 */
export function argumentSql(expression: TypedExpression, dear = false): string {
  switch (expression.kind) {
    case 'reference':
      return dear ? `(c${expression.id})` : `c${expression.id}`
    case 'literal':
      return valueSql(expression.type, expression.value)
    case 'cast':
      return expression.operand.type.kind === 'string' && expression.type.kind === 'binary'
        ? `encode(${argumentSql(expression.operand, dear)})`
        : `CAST(${argumentSql(expression.operand, dear)} AS ${duckdbType(expression.type)})`
    default:
      throw new Error(`not an argument: ${expression.kind}`)
  }
}
