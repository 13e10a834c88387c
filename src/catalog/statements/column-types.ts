import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'

const WIDER: Readonly<Record<string, readonly string[]>> = {
  byte: ['short', 'integer', 'long'],
  short: ['integer', 'long'],
  integer: ['long'],
  float: ['double'],
}

/** Whether all values of one type are values of another one that Iceberg can turn it into. */
export function widens(from: SparkType, to: SparkType): boolean {
  if (from.kind === 'decimal' && to.kind === 'decimal') return to.scale === from.scale && to.precision >= from.precision
  if (from.kind === 'varchar' && to.kind === 'varchar') return to.length >= from.length
  return (from.kind === 'varchar' && to.kind === 'string') || (WIDER[from.kind] ?? []).includes(to.kind)
}

const STORED: Readonly<Record<string, string>> = { byte: 'integer', short: 'integer', varchar: 'string', char: 'string' }
/** Equal for types that are one in the files. */
export const storedAs = (type: SparkType): string => STORED[type.kind] ?? (type.kind === 'decimal' ? sqlTypeName(type) : type.kind)

/** Spark's name of the class of a type, as its errors show it. */
export const className = (type: SparkType): string => {
  if (type.kind === 'decimal') return `DecimalType(${type.precision},${type.scale})`
  return `${type.kind.charAt(0).toUpperCase()}${type.kind.slice(1)}Type`
}
