import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { FunctionRow, Parameter } from './row.ts'

const WORDS: Readonly<Record<string, string>> = {
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
  'interval-day-time': 'interval day to second',
  'interval-year-month': 'interval year to month',
}

/** A parameter as Spark's messages call it: `numeric`, `(string or binary)`. */
function parameterName(parameter: Parameter): string {
  if (typeof parameter === 'string') return WORDS[parameter] ?? parameter
  if ('only' in parameter) return parameterName(parameter.only)
  return 'kind' in parameter ? sqlTypeName(parameter) : `(${parameter.map(parameterName).join(' or ')})`
}

/** Spark's sentence about an argument of a type that is neither taken nor converted. */
export const argumentRequires = (at: number, parameter: Parameter, text: string, type: SparkType): string =>
  `argument ${at + 1} requires ${parameterName(parameter)} type, however, '${text}' is of ${sqlTypeName(type)} type.`

/** How many arguments rows take, in Spark's words: `2`, `one of 1 and 2`. */
export function countsExpected(rows: readonly FunctionRow[]): string {
  const counts = new Set<number>()
  for (const row of rows) {
    const most = row.parameters.length
    for (let count = row.variadic ?? most - (row.defaults?.length ?? 0); count <= most; count += 1) counts.add(count)
  }
  const sorted = [...counts].sort((a, b) => a - b).map(String)
  return sorted.length === 1 ? (sorted[0] as string) : `one of ${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1)}`
}
