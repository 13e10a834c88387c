import type { SparkType } from '../../core/spark-types.ts'
import { castMayGiveNull } from './cast-nullable.ts'
import { decimal, decimalOf } from './decimal-types.ts'
import type { Parameter } from './row.ts'
import { isAtomic, isFractional, isIntegral, isNumeric, isString, sameType } from './type-kinds.ts'

/** Spark's DecimalType.SYSTEM_DEFAULT: what a string becomes where a decimal is wanted. */
const DEFAULT_DECIMAL = decimal(38, 18)

/**
 * The type an argument is converted to so that a parameter takes it, `from` itself when it needs none, `null` when there is no way
 * (Spark 3.3 `ImplicitTypeCasts.implicitCast`). Numbers become each other even where digits are lost; booleans convert only to strings.
 */
export function implicitCastType(from: SparkType, parameter: Parameter): SparkType | null {
  if (accepts(parameter, from)) return from
  if (typeof parameter === 'object' && 'only' in parameter) return from.kind === 'void' ? defaultType(parameter) : null
  if (typeof parameter === 'object' && !('kind' in parameter)) {
    for (const each of parameter) {
      const type = implicitCastType(from, each)
      if (type !== null) return type
    }
    return null
  }
  if (from.kind === 'void') return defaultType(parameter)
  if (typeof parameter === 'object') return toConcrete(from, parameter)
  if (parameter === 'numeric') return isString(from) ? { kind: 'double' } : null
  if (parameter === 'decimal') return isString(from) ? DEFAULT_DECIMAL : isNumeric(from) ? decimalOf(from) : null
  if (Object.hasOwn(ABSTRACT, parameter)) return null
  return toConcrete(from, { kind: parameter as 'string' })
}

/** Whether a parameter takes values of a type as they are. CHAR and VARCHAR count as strings. */
export function accepts(parameter: Parameter, type: SparkType): boolean {
  if (typeof parameter === 'object') {
    if ('only' in parameter) return accepts(parameter.only, type)
    return 'kind' in parameter ? sameType(parameter, type) : parameter.some((each) => accepts(each, type))
  }
  switch (parameter) {
    case 'any':
    case 'same':
    case 'same-no-strings':
    case 'text':
      return true
    case 'numeric':
    case 'arithmetic':
      return isNumeric(type)
    case 'integral':
      return isIntegral(type)
    case 'fractional':
      return isFractional(type)
    case 'string':
      return isString(type)
    default:
      return parameter === type.kind
  }
}

/** What an untyped NULL becomes (Spark's `defaultConcreteType`). */
const ABSTRACT = {
  numeric: { kind: 'double' },
  text: { kind: 'string' },
  'as-first': { kind: 'void' },
  arithmetic: { kind: 'double' },
  integral: { kind: 'integer' },
  fractional: { kind: 'double' },
  decimal: DEFAULT_DECIMAL,
  any: { kind: 'void' },
  same: { kind: 'void' },
  'same-no-strings': { kind: 'void' },
  'interval-day-time': { kind: 'interval-day-time', from: 'day', to: 'second' },
  'interval-year-month': { kind: 'interval-year-month', from: 'year', to: 'month' },
  array: { kind: 'array', element: { kind: 'void' }, containsNull: true },
  map: { kind: 'map', key: { kind: 'void' }, value: { kind: 'void' }, valueContainsNull: true },
  struct: { kind: 'struct', fields: [] },
} as const satisfies Partial<Record<string, SparkType>>

function defaultType(parameter: Parameter): SparkType {
  if (typeof parameter === 'object') {
    if ('only' in parameter) return defaultType(parameter.only)
    return 'kind' in parameter ? parameter : defaultType(parameter[0] as Parameter)
  }
  return Object.hasOwn(ABSTRACT, parameter) ? ABSTRACT[parameter as keyof typeof ABSTRACT] : { kind: parameter as 'string' }
}

/** Between concrete types. */
function toConcrete(from: SparkType, to: SparkType): SparkType | null {
  if (isNumeric(from) && isNumeric(to)) return to
  if (from.kind === 'date' && to.kind === 'timestamp') return to
  if (from.kind === 'timestamp' && to.kind === 'date') return to
  if (isString(from) && (isNumeric(to) || to.kind === 'date' || to.kind === 'timestamp' || to.kind === 'binary')) return to
  if (isString(to)) return isAtomic(from) ? to : null
  if (from.kind === 'array' && to.kind === 'array') return arrayCast(from, to)
  return null
}

type ArrayType = Extract<SparkType, { kind: 'array' }>

function arrayCast(from: ArrayType, to: ArrayType): SparkType | null {
  const element = implicitCastType(from.element, to.element)
  if (element === null) return null
  if (to.containsNull) return { kind: 'array', element, containsNull: from.containsNull || castMayGiveNull(from.element, element) }
  return from.containsNull || castMayGiveNull(from.element, element) ? null : { kind: 'array', element, containsNull: false }
}
