import type { SparkType } from '../../core/spark-types.ts'
import { isString } from '../functions/type-kinds.ts'
import { tightestCommonType } from '../functions/wider-type.ts'
import { isInterval } from './cast-rules.ts'

/**
 * The type in which two types are compared (Spark's `findCommonTypeForBinaryComparison`, then the tightest common type): text becomes what it is compared
 * with, beside a decimal both become double. `null` when they are not comparable.
 */
export function comparisonType(left: SparkType, right: SparkType): SparkType | null {
  return withText(left, right) ?? withText(right, left) ?? tightestCommonType(left, right) ?? withDecimal(left, right)
}

function withText(text: SparkType, other: SparkType): SparkType | null {
  if (!isString(text) || isString(other)) return null
  switch (other.kind) {
    case 'void':
      return { kind: 'string' }
    case 'decimal':
      return { kind: 'double' }
    case 'array':
    case 'map':
    case 'struct':
      return null
    default:
      return isInterval(other) ? null : other
  }
}

/** A decimal beside a fraction. */
function withDecimal(left: SparkType, right: SparkType): SparkType | null {
  const kinds = [left.kind, right.kind]
  return kinds.includes('decimal') && (kinds.includes('float') || kinds.includes('double')) ? { kind: 'double' } : null
}
