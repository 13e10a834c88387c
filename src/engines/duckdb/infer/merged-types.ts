import type { SparkType, StructField } from '../../../core/spark-types.ts'

/** Types as inference finds them: `void` stands for values of which there is none yet. */

export const STRING: SparkType = { kind: 'string' }
export const VOID: SparkType = { kind: 'void' }

export const fieldOf = (name: string, type: SparkType): StructField => ({ name, type, nullable: true, comment: null })

/** Digits of whole numbers of a type. */
const DIGITS: Readonly<Partial<Record<SparkType['kind'], number>>> = { integer: 10, long: 20 }
const WIDTH: readonly SparkType['kind'][] = ['integer', 'long', 'decimal', 'double']
const PRECISION_MAX = 38

/**
 * The type of a column that has values of both, as Spark's inference widens: numbers to the wider one, whole numbers beyond bigint to decimals, structs
 * by their fields (sorted by name), arrays by their elements, and what does not go together to text.
 */
export function merged(a: SparkType, b: SparkType): SparkType {
  if (a.kind === 'void') return b
  if (b.kind === 'void') return a
  if (a.kind === 'struct' && b.kind === 'struct') return { kind: 'struct', fields: mergedFields(a.fields, b.fields) }
  if (a.kind === 'array' && b.kind === 'array') return { kind: 'array', element: merged(a.element, b.element), containsNull: true }
  const [rankA, rankB] = [WIDTH.indexOf(a.kind), WIDTH.indexOf(b.kind)]
  if (rankA < 0 || rankB < 0) return a.kind === b.kind ? a : STRING
  const wide = WIDTH[Math.max(rankA, rankB)] as 'integer' | 'long' | 'decimal' | 'double'
  if (wide !== 'decimal') return { kind: wide }
  const precision = Math.max(digits(a), digits(b))
  return precision > PRECISION_MAX ? { kind: 'double' } : { kind: 'decimal', precision, scale: 0 }
}

const digits = (type: SparkType): number => (type.kind === 'decimal' ? type.precision : (DIGITS[type.kind] ?? 0))

function mergedFields(a: readonly StructField[], b: readonly StructField[]): readonly StructField[] {
  const types = new Map(a.map(({ name, type }) => [name, type]))
  for (const { name, type } of b) types.set(name, merged(types.get(name) ?? VOID, type))
  return [...types].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, type]) => fieldOf(name, type))
}
