import type { SparkType, StructField } from '../../core/spark-types.ts'
import { castMayGiveNull } from './cast-nullable.ts'
import { decimalOf, holdsAll, widerDecimal } from './decimal-types.ts'
import { isAtomic, isIntegral, isNumeric, isString, sameType } from './type-kinds.ts'

type CommonType = (a: SparkType, b: SparkType) => SparkType | null

const PRECEDENCE = ['byte', 'short', 'integer', 'long', 'float', 'double'] as const
const DAY_TIME_FIELDS = ['day', 'hour', 'minute', 'second']
const YEAR_MONTH_FIELDS = ['year', 'month']

/**
 * The type both sides become without losing anything, decimals and strings left aside (Spark 3.3 `TypeCoercion.findTightestCommonType`);
 * `null` when there is none.
 */
export function tightestCommonType(a: SparkType, b: SparkType): SparkType | null {
  if (sameType(a, b)) return a
  if (isString(a) && isString(b)) return { kind: 'string' }
  if (a.kind === 'void') return b
  if (b.kind === 'void') return a
  if (a.kind === 'decimal' || b.kind === 'decimal') return integralWithin(a, b) ?? integralWithin(b, a)
  if (isNumeric(a) && isNumeric(b)) return { kind: PRECEDENCE.findLast((kind) => kind === a.kind || kind === b.kind) as 'byte' }
  if ((a.kind === 'timestamp' && b.kind === 'date') || (a.kind === 'date' && b.kind === 'timestamp')) return { kind: 'timestamp' }
  if (a.kind === 'interval-day-time' && b.kind === 'interval-day-time') return widerInterval(a, b, DAY_TIME_FIELDS)
  if (a.kind === 'interval-year-month' && b.kind === 'interval-year-month') return widerInterval(a, b, YEAR_MONTH_FIELDS)
  return commonNested(a, b, tightestCommonType)
}

/** As `widerType`, but strings do not win over other types (`findWiderTypeWithoutStringPromotionForTwo`: greatest, least, map keys, sequence). */
export function widerTypeWithoutStringPromotion(a: SparkType, b: SparkType): SparkType | null {
  return tightestCommonType(a, b) ?? widerOfDecimals(a, b) ?? commonNested(a, b, widerTypeWithoutStringPromotion)
}

/**
 * The type of a CASE, coalesce, IN, UNION … over both (`findWiderTypeForTwo`): decimals widen, a decimal beside a float or double becomes
 * double, and a string makes strings of everything but binary and boolean.
 */
export function widerType(a: SparkType, b: SparkType): SparkType | null {
  return tightestCommonType(a, b) ?? widerOfDecimals(a, b) ?? promotedToString(a, b) ?? commonNested(a, b, widerType)
}

/** One type for all (`findWiderCommonType`). Strings come first, because whether they win must not depend on the order. */
export function widerTypeOfAll(types: readonly SparkType[]): SparkType | null {
  const strings = types.filter(hasString)
  return fold([...strings, ...types.filter((type) => !hasString(type))], widerType)
}

/** One type for all, from left to right (`findWiderTypeWithoutStringPromotion`). */
export const widerTypeOfAllWithoutStringPromotion = (types: readonly SparkType[]): SparkType | null =>
  fold(types, widerTypeWithoutStringPromotion)

/** One type for values that differ at most in what may be NULL inside of them (`ComplexTypeMergingExpression`). */
export const mergedType = (types: readonly SparkType[]): SparkType => widerTypeOfAll(types) ?? (types[0] as SparkType)

/** The type of arithmetic over all: strings count as doubles; `null` when one is neither a string nor a number. */
export function numberTypeOfAll(types: readonly SparkType[]): SparkType | null {
  const numbers = types.map((type): SparkType => (isString(type) ? { kind: 'double' } : type))
  return numbers.every((type) => isNumeric(type) || type.kind === 'void') ? fold(numbers, widerTypeWithoutStringPromotion) : null
}

/** The type of concatenated values: binary when all are, else string (`ConcatCoercion`). */
export function textTypeOfAll(types: readonly SparkType[]): SparkType | null {
  if (types.length > 0 && types.every((type) => type.kind === 'binary')) return { kind: 'binary' }
  return types.every((type) => type.kind === 'void' || isAtomic(type)) ? { kind: 'string' } : null
}

const fold = (types: readonly SparkType[], common: CommonType): SparkType | null =>
  types.reduce<SparkType | null>((found, type) => (found === null ? null : common(found, type)), { kind: 'void' })

const hasString = (type: SparkType): boolean => isString(type) || (type.kind === 'array' && hasString(type.element))

function integralWithin(decimal: SparkType, integral: SparkType): SparkType | null {
  if (decimal.kind !== 'decimal' || !isIntegral(integral)) return null
  const whole = decimalOf(integral)
  return whole !== null && holdsAll(decimal, whole) ? decimal : null
}

function widerOfDecimals(a: SparkType, b: SparkType): SparkType | null {
  if ((a.kind !== 'decimal' && b.kind !== 'decimal') || !isNumeric(a) || !isNumeric(b)) return null
  if (isFloating(a) || isFloating(b)) return { kind: 'double' }
  const left = decimalOf(a)
  const right = decimalOf(b)
  return left === null || right === null ? null : widerDecimal(left, right)
}

const isFloating = (type: SparkType): boolean => type.kind === 'float' || type.kind === 'double'

function promotedToString(a: SparkType, b: SparkType): SparkType | null {
  const other = isString(a) ? b : isString(b) ? a : null
  return other !== null && isAtomic(other) && other.kind !== 'binary' && other.kind !== 'boolean' ? { kind: 'string' } : null
}

type Interval = Extract<SparkType, { from: string }>

function widerInterval<Kind extends Interval>(a: Kind, b: Kind, fields: readonly string[]): SparkType {
  const from = Math.min(fields.indexOf(a.from), fields.indexOf(b.from))
  const to = Math.max(fields.indexOf(a.to), fields.indexOf(b.to))
  return { kind: a.kind, from: fields[from] as string, to: fields[to] as string }
}

/** `findTypeForComplex`: what is inside becomes nullable where its conversion can fail; keys of maps may not. */
function commonNested(a: SparkType, b: SparkType, common: CommonType): SparkType | null {
  if (a.kind === 'array' && b.kind === 'array') {
    const element = common(a.element, b.element)
    if (element === null) return null
    return { kind: 'array', element, containsNull: a.containsNull || b.containsNull || eitherMayGiveNull(a.element, b.element, element) }
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = common(a.key, b.key)
    const value = common(a.value, b.value)
    if (key === null || value === null || eitherMayGiveNull(a.key, b.key, key)) return null
    const valueContainsNull = a.valueContainsNull || b.valueContainsNull || eitherMayGiveNull(a.value, b.value, value)
    return { kind: 'map', key, value, valueContainsNull }
  }
  if (a.kind === 'struct' && b.kind === 'struct' && a.fields.length === b.fields.length) {
    const fields: StructField[] = []
    for (const [at, left] of a.fields.entries()) {
      const right = b.fields[at] as StructField
      const type = left.name.toLowerCase() === right.name.toLowerCase() ? common(left.type, right.type) : null
      if (type === null) return null
      const nullable = left.nullable || right.nullable || eitherMayGiveNull(left.type, right.type, type)
      fields.push({ name: left.name, type, nullable, comment: null })
    }
    return { kind: 'struct', fields }
  }
  return null
}

const eitherMayGiveNull = (a: SparkType, b: SparkType, to: SparkType): boolean => castMayGiveNull(a, to) || castMayGiveNull(b, to)
