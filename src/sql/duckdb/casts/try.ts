import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import { duckdbType } from '../duckdb-type.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'
import type { Convert } from './convert.ts'
import { BLANKS } from './macros.ts'
import { sameType } from './nested.ts'
import { byDouble, WHOLE, withinWhole } from './whole-numbers.ts'

const FLOATING: ReadonlySet<SparkType['kind']> = new Set(['float', 'double'])
const NESTED: ReadonlySet<SparkType['kind']> = new Set(['array', 'map', 'struct'])

/**
 * TRY_CAST: what ANSI rules let through has its value, everything else is NULL (sql-measured A12). It differs from CAST where whole numbers come out:
 * nothing wraps, nothing saturates, and a text must be one.
 * @throws UNSUPPORTED
 */
export function tryCast(sql: string, from: SparkType, to: SparkType, convert: Convert): string {
  if (sameType(from, to)) return sql
  if (NESTED.has(from.kind)) return nested(sql, from, to, convert)
  if (!WHOLE.has(to.kind)) return convert(sql, from, to)
  const type = duckdbType(to)
  if (from.kind === 'string' || from.kind === 'char' || from.kind === 'varchar')
    return once(
      sql,
      (x) =>
        `CASE WHEN regexp_full_match(${x}, ${sqlString(`${BLANKS}[+-]?[0-9]+${BLANKS}`)}, 's') THEN TRY_CAST(regexp_extract(${x}, '-?[0-9]+') AS ${type}) END`,
    )
  if (WHOLE.has(from.kind)) return `TRY_CAST(${sql} AS ${type})`
  if (FLOATING.has(from.kind)) return once(sql, (x) => `CASE WHEN ${withinWhole(x, to)} THEN ${convert(x, from, to)} END`)
  if (from.kind === 'decimal' && byDouble(from, to)) return tryCast(convert(sql, from, { kind: 'double' }), { kind: 'double' }, to, convert)
  if (from.kind === 'decimal') return `TRY_CAST(trunc(${sql}) AS ${type})`
  if (from.kind === 'timestamp') return `TRY_CAST(${convert(sql, from, { kind: 'long' })} AS ${type})`
  return convert(sql, from, to)
}

function nested(sql: string, from: SparkType, to: SparkType, convert: Convert): string {
  if (from.kind === 'array' && to.kind === 'array')
    return `list_transform(${sql}, lambda e: ${tryCast('e', from.element, to.element, convert)})`
  if (to.kind === 'string') return convert(sql, from, to)
  throw failure('UNSUPPORTED', [`TRY_CAST from ${sqlTypeName(from)} to ${sqlTypeName(to)}`])
}
