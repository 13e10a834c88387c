import type { SparkType } from '../../core/spark-types.ts'

const INTEGRAL = new Set<SparkType['kind']>(['byte', 'short', 'integer', 'long'])
const FRACTIONAL = new Set<SparkType['kind']>(['float', 'double', 'decimal'])
const NESTED = new Set<SparkType['kind']>(['array', 'map', 'struct'])

export const isIntegral = (type: SparkType): boolean => INTEGRAL.has(type.kind)
export const isFractional = (type: SparkType): boolean => FRACTIONAL.has(type.kind)
export const isNumeric = (type: SparkType): boolean => isIntegral(type) || isFractional(type)
export const isNested = (type: SparkType): boolean => NESTED.has(type.kind)
/** CHAR and VARCHAR are strings in every expression. */
export const isString = (type: SparkType): boolean => type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar'
/** Spark's AtomicType: neither nested nor void. */
export const isAtomic = (type: SparkType): boolean => !isNested(type) && type.kind !== 'void'

/** Equal types, those of nested values and names of fields included (Spark's `==`; comments do not count). */
export function sameType(a: SparkType, b: SparkType): boolean {
  if (a.kind !== b.kind) return false
  switch (a.kind) {
    case 'decimal': {
      const other = b as typeof a
      return a.precision === other.precision && a.scale === other.scale
    }
    case 'char':
    case 'varchar':
      return a.length === (b as typeof a).length
    case 'array': {
      const other = b as typeof a
      return a.containsNull === other.containsNull && sameType(a.element, other.element)
    }
    case 'map': {
      const other = b as typeof a
      return a.valueContainsNull === other.valueContainsNull && sameType(a.key, other.key) && sameType(a.value, other.value)
    }
    case 'struct': {
      const other = b as typeof a
      return (
        a.fields.length === other.fields.length &&
        a.fields.every((field, at) => {
          const twin = other.fields[at]
          return twin !== undefined && field.name === twin.name && field.nullable === twin.nullable && sameType(field.type, twin.type)
        })
      )
    }
    case 'interval-day-time':
    case 'interval-year-month': {
      const other = b as typeof a
      return a.from === other.from && a.to === other.to
    }
    default:
      return true
  }
}

/**
 * `sameType` but for what may be NULL inside (Spark's `DataType.equalsStructurally` by name, `haveSameType` of expressions): values need no
 * conversion, only a common declaration.
 */
export const sameTypeIgnoringNulls = (a: SparkType, b: SparkType): boolean => sameType(withNulls(a), withNulls(b))

/** Whether types differ at most in names of fields and in what may be NULL (`DataType.equalsStructurally`). */
export const sameShape = (a: SparkType, b: SparkType): boolean => sameTypeIgnoringNulls(unnamed(a), unnamed(b))

/** The type with fields called by their places. */
function unnamed(type: SparkType): SparkType {
  switch (type.kind) {
    case 'array':
      return { ...type, element: unnamed(type.element) }
    case 'map':
      return { ...type, key: unnamed(type.key), value: unnamed(type.value) }
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field, at) => ({ ...field, name: String(at), type: unnamed(field.type) })) }
    default:
      return type
  }
}

/** The type with everything inside it allowed to be NULL. */
export function withNulls(type: SparkType): SparkType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: withNulls(type.element), containsNull: true }
    case 'map':
      return { kind: 'map', key: withNulls(type.key), value: withNulls(type.value), valueContainsNull: true }
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => ({ ...field, type: withNulls(field.type), nullable: true })) }
    default:
      return type
  }
}
