import type { SparkType } from '../../core/spark-types.ts'
import { castMayGiveNull } from '../functions/cast-nullable.ts'
import { isIntegral, isNumeric, isString } from '../functions/type-kinds.ts'

type Kind = SparkType['kind']
export const isInterval = ({ kind }: SparkType): boolean => kind === 'interval-day-time' || kind === 'interval-year-month'

type Allowed = Readonly<Partial<Record<Kind, readonly Kind[]>>>

const NUMBERS: readonly Kind[] = ['byte', 'short', 'integer', 'long', 'float', 'double', 'decimal']

/** From which kinds a CAST to each kind exists; text and the kind itself always do (Spark's `Cast.canCast`). */
const CAST_FROM: Allowed = {
  boolean: [...NUMBERS, 'date', 'timestamp'],
  ...Object.fromEntries(
    NUMBERS.map((kind) => [kind, [...NUMBERS, 'boolean', 'date', 'timestamp', 'interval-day-time', 'interval-year-month']]),
  ),
  date: ['timestamp'],
  timestamp: [...NUMBERS, 'boolean', 'date'],
  binary: ['byte', 'short', 'integer', 'long'],
}

/** Likewise for TRY_CAST, which goes by ANSI mode (Spark's `AnsiCast.canCast`). */
const TRY_CAST_FROM: Allowed = {
  boolean: NUMBERS,
  ...Object.fromEntries(NUMBERS.map((kind) => [kind, [...NUMBERS, 'boolean', 'timestamp']])),
  date: ['timestamp'],
  timestamp: [...NUMBERS, 'date'],
}

/** Whether Spark has the cast at all. */
export function canCast(from: SparkType, to: SparkType, mode: 'spark' | 'try'): boolean {
  if (from.kind === 'void' || isString(to)) return true
  switch (to.kind) {
    case 'array':
      return from.kind === 'array' && canCast(from.element, to.element, mode)
    case 'map':
      // A key cannot become NULL.
      return (
        from.kind === 'map' && canCast(from.key, to.key, mode) && !castMayGiveNull(from.key, to.key) && canCast(from.value, to.value, mode)
      )
    case 'struct':
      return (
        from.kind === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((field, at) => canCast(field.type, (to.fields[at] as (typeof to.fields)[number]).type, mode))
      )
    default:
  }
  if (isString(from) || from.kind === to.kind) return true
  if (mode === 'try') return (TRY_CAST_FROM[to.kind] ?? []).includes(from.kind)
  return isInterval(to) ? isIntegral(from) : (CAST_FROM[to.kind] ?? []).includes(from.kind)
}

/** Whether a value may be assigned to a column by ANSI rules of assignment (sql-measured.md B3). */
export function canStore(from: SparkType, to: SparkType): boolean {
  if (from.kind === 'void') return true
  if (isString(to)) return !['array', 'map', 'struct'].includes(from.kind)
  if (isNumeric(from)) return isNumeric(to)
  if (from.kind === 'date' || from.kind === 'timestamp') return to.kind === 'date' || to.kind === 'timestamp'
  switch (to.kind) {
    case 'array':
      return from.kind === 'array' && canStore(from.element, to.element)
    case 'map':
      return from.kind === 'map' && canStore(from.key, to.key) && canStore(from.value, to.value)
    case 'struct':
      return (
        from.kind === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((field, at) => canStore(field.type, (to.fields[at] as (typeof to.fields)[number]).type))
      )
    default:
      return from.kind === to.kind
  }
}
