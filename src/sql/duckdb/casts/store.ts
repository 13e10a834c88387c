import { failure } from '../../../core/errors/failure.ts'
import { holdsType, type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import { once } from '../once.ts'
import { INTEGERS } from '../operators/integer-bounds.ts'
import { sqlString } from '../quote.ts'
import type { Convert } from './convert.ts'
import { sameType } from './nested.ts'
import { byDouble, WHOLE, withinWhole } from './whole-numbers.ts'

/** Types by their names in Spark's messages: `ARRAY<BIGINT>`, `STRUCT<x: INT>`. */
function shownType(type: SparkType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${shownType(type.element)}>`
    case 'map':
      return `MAP<${shownType(type.key)}, ${shownType(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field) => `${field.name}: ${shownType(field.type)}`).join(', ')}>`
    default:
      return sqlTypeName(type).toUpperCase()
  }
}

const raise = (sentence: string): string => `error(${sqlString(`VALUE_NOT_STORABLE: ${sentence}`)})`

const overflow = (from: SparkType, to: SparkType, column: string): string =>
  raise(
    `Fail to insert a value of "${shownType(from)}" type into the "${shownType(to)}" type column \`${column}\` due to an overflow. Use \`try_cast\` on the input value to tolerate overflow and return NULL instead.`,
  )

/**
 * The assignment of a value to a column (storeAssignmentPolicy ANSI, sql-measured B3): what does not fit fails the statement, under the name of
 * the column; texts are measured against CHAR(n) and VARCHAR(n), whose blanks beyond n are cut, and CHAR is filled up (B11, C6).
 * @param column - The column's name, for the message.
 */
export function storeCast(sql: string, from: SparkType, to: SparkType, column: string, convert: Convert): string {
  const store = (value: string, source: SparkType, target: SparkType): string => {
    if (target.kind === 'char' || target.kind === 'varchar') return measured(convert(value, source, { kind: 'string' }), target)
    if (sameType(source, target) && !holdsMeasured(target)) return value
    if (source.kind === 'array' && target.kind === 'array')
      return `list_transform(${value}, lambda e: ${store('e', source.element, target.element)})`
    if (source.kind === 'array' || source.kind === 'map' || source.kind === 'struct') return nested(value, source, target)
    return scalar(value, source, target)
  }

  function nested(value: string, source: SparkType, target: SparkType): string {
    if (sameType(source, target)) return value
    throw failure('UNSUPPORTED', [`INSERT of ${sqlTypeName(source)} into a column of type ${sqlTypeName(target)}`])
  }

  function scalar(value: string, source: SparkType, target: SparkType): string {
    const raised = overflow(from, to, column)
    if (WHOLE.has(source.kind) && WHOLE.has(target.kind)) {
      if (bits(source) <= bits(target)) return convert(value, source, target)
      return once(
        value,
        (x) =>
          `CASE WHEN TRY_CAST(${x} AS ${sqlOf(target)}) IS NULL AND ${x} IS NOT NULL THEN ${raised} ELSE CAST(${x} AS ${sqlOf(target)}) END`,
      )
    }
    if ((source.kind === 'float' || source.kind === 'double') && WHOLE.has(target.kind))
      return once(value, (x) => checkedWhole(x, source, target, raised))
    if (source.kind === 'decimal' && WHOLE.has(target.kind) && byDouble(source, target))
      return once(convert(value, source, { kind: 'double' }), (x) => checkedWhole(x, { kind: 'double' }, target, raised))
    if (source.kind === 'decimal' && WHOLE.has(target.kind))
      return once(
        value,
        (x) =>
          `CASE WHEN ${x} IS NULL THEN NULL WHEN TRY_CAST(trunc(${x}) AS ${sqlOf(target)}) IS NULL THEN ${raised} ELSE CAST(trunc(${x}) AS ${sqlOf(target)}) END`,
      )
    if (target.kind === 'decimal' && source.kind !== 'boolean') {
      // What is no number is NULL, not an overflow.
      const number = (x: string): string => (source.kind === 'float' || source.kind === 'double' ? `isfinite(${x})` : `${x} IS NOT NULL`)
      return once(value, (x) =>
        once(convert(x, source, target), (y) => `CASE WHEN ${y} IS NULL AND ${number(x)} THEN ${raised} ELSE ${y} END`),
      )
    }
    return convert(value, source, target)
  }

  const checkedWhole = (x: string, source: SparkType, target: SparkType, raised: string): string =>
    `CASE WHEN ${withinWhole(x, target)} THEN ${convert(x, source, target)} WHEN ${x} IS NOT NULL THEN ${raised} END`

  return store(sql, from, to)
}

const bits = (type: SparkType): number => INTEGERS[type.kind as keyof typeof INTEGERS].bits
const sqlOf = (type: SparkType): string => INTEGERS[type.kind as keyof typeof INTEGERS].sql

const holdsMeasured = (type: SparkType): boolean => holdsType(type, ({ kind }) => kind === 'char' || kind === 'varchar')

/** Blanks beyond the length are cut, nothing else is. */
function measured(text: string, { kind, length }: Extract<SparkType, { kind: 'char' | 'varchar' }>): string {
  const raised = raise(`Exceeds char/varchar type length limitation: ${length}`)
  return once(text, (x) => {
    const fits = kind === 'char' ? `CASE WHEN length(${x}) < ${length} THEN rpad(${x}, ${length}, ' ') ELSE ${x} END` : x
    return `CASE WHEN length(${x}) <= ${length} OR ${x} IS NULL THEN ${fits} WHEN length(rtrim(${x}, ' ')) <= ${length} THEN left(${x}, ${length}) ELSE ${raised} END`
  })
}
